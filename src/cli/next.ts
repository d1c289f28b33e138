import { join } from "node:path";
import type { Command } from "commander";
import { lawsLeft } from "../design/known-laws.js";
import { nextExperiment, type CandidateExperiment, type Prospect } from "../design/next-experiment.js";
import { plansOf } from "../design/plan.js";
import type { Experiment } from "../experiment/experiment.js";
import { readCorpus } from "../experiment/read.js";
import { drawSvg } from "../report/figure.js";
import { checkWritable, writeFolder } from "../report/folder.js";
import { prospectFigure } from "../report/prospect-figure.js";
import { renderProspects } from "../report/prospects.js";
import { EXIT, type Finish } from "./exit.js";
import { numbers, positive } from "./flag-values.js";
import { readRanking } from "./read-ranking.js";

interface NextFlags {
  readonly rates: number[];
  readonly between: number[];
  readonly particles: number[];
  readonly spreads: number[];
  readonly rests: number[];
  readonly error: number;
  readonly potentials: number;
  readonly preparation: number;
  readonly imaging: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Adds the command `next`. */
export function addNext(program: Command, finish: Finish): void {
  program
    .command("next <ranking> <corpus>")
    .description("rank experiments by what they would tell between the laws that a ranking leaves, per cost")
    .option("--rates <list>", "currents, 1/h", numbers, [0.1, 1, 10])
    .option("--between <list>", "the two mean compositions of a charge and a discharge", numbers, [0.9, 0.6])
    .option("--particles <list>", "particles of each of three images", numbers, [30, 100])
    .option("--spreads <list>", "standard deviations of composition at the start", numbers, [0.01, 0.05])
    .option("--rests <list>", "hours of rest at the end, 0 for none", numbers, [0, 1])
    .option("--error <n>", "standard error of the composition of a particle", positive, 0.02)
    .option("--potentials <n>", "values of the potential on the way", positive, 8)
    .option("--preparation <n>", "hours to prepare an experiment", positive, 2)
    .option("--imaging <n>", "hours to image a particle", positive, 0.02)
    .option("--out <folder>", "a new folder for the picture and the numbers")
    .option("--json", "print as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope next runs/first/ranking.json corpora/nmc111-planted --rates 0.1,1 --out runs/next\n",
    )
    .action(async (ranking: string, corpus: string, flags: NextFlags) =>
      finish(await nextCommand(ranking, corpus, flags)),
    );
}

/** Ranks planned experiments by what they would tell between the laws that a ranking leaves. */
async function nextCommand(path: string, folder: string, flags: NextFlags): Promise<number> {
  if (flags.out) await checkWritable(flags.out);
  const laws = lawsLeft(await readRanking(path));
  const { experiments } = await readCorpus(folder);
  const prospects = nextExperiment(laws, candidatesOf(experiments[0], flags));
  process.stdout.write(flags.json ? `${JSON.stringify(prospects)}\n` : renderProspects(prospects));
  const written = flags.out && (await writePicture(flags.out, prospects));
  if (written && !flags.json) process.stdout.write(`\nPicture: ${join(written, "next-experiment.svg")}\n`);
  return EXIT.done;
}

function candidatesOf(like: Experiment, flags: NextFlags): CandidateExperiment[] {
  const { rates, between, particles, spreads, rests, error, potentials, preparation, imaging } = flags;
  if (between.length !== 2) throw new Error("--between takes two mean compositions: 0.9,0.6");
  return plansOf(
    like,
    { rates, between: [between[0], between[1]], particles, spreads, rests, common: { error, potentials } },
    { preparation, particle: imaging },
  );
}

/** Returns the folder; nothing is written where there is nothing to be drawn. */
async function writePicture(out: string, prospects: readonly Prospect[]): Promise<string | undefined> {
  const figure = prospectFigure(prospects);
  if (!figure) return undefined;
  const files = new Map([
    ["next-experiment.svg", await drawSvg(figure)],
    ["next-experiment.json", `${JSON.stringify(prospects, null, 1)}\n`],
  ]);
  return writeFolder(out, files);
}
