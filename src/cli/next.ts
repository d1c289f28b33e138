import { join } from "node:path";
import type { Command } from "commander";
import { hypothesisAgain, lawsLeft } from "../design/known-laws.js";
import { nextExperiment, type CandidateExperiment, type Prospect } from "../design/next-experiment.js";
import { plansOf } from "../design/plan.js";
import type { KnownLaw } from "../design/predictive.js";
import type { Rehearsal } from "../design/rehearsal.js";
import type { Corpus, Experiment } from "../experiment/experiment.js";
import { rehearse } from "../rehearse.js";
import { drawSvg } from "../report/figure.js";
import { checkWritable, writeFolder } from "../report/folder.js";
import { prospectFigure } from "../report/prospect-figure.js";
import { renderProspects, renderRehearsals } from "../report/prospects.js";
import { EXIT, type Finish } from "./exit.js";
import { numbers, positive, whole } from "./flag-values.js";
import { interruptible } from "./interruptible.js";
import { progressLine } from "./progress.js";
import { readRanking } from "./read-ranking.js";
import { corpusOf, withExperiments } from "./trial-flags.js";

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
  readonly experiments?: string[];
  readonly rehearse: number;
  readonly draws: number;
  readonly seed: number;
  readonly workers: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Adds the command `next`. */
export function addNext(program: Command, finish: Finish): void {
  withExperiments(program.command("next <ranking> <corpus>"))
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
    .option("--rehearse <n>", "make the first n in simulation and fit the laws again (minutes)", whole, 0)
    .option("--draws <n>", "how often each law is then taken for true", whole, 3)
    .option("--seed <n>", "same seed, same rehearsals", whole, 1)
    .option("--workers <n>", "threads of rehearsals; the results do not depend on it", whole, 1)
    .option("--out <folder>", "a new folder for the picture and the numbers")
    .option("--json", "print as JSON: { prospects, rehearsals }")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope next runs/first/ranking.json corpora/nmc111-planted --rates 0.1,1 --out runs/next\n  kinetoscope next runs/first/ranking.json corpora/nmc111-planted --rehearse 2 --workers 2\n",
    )
    .action(async (ranking: string, corpus: string, flags: NextFlags) =>
      finish(await nextCommand(ranking, corpus, flags)),
    );
}

/** Ranks planned experiments by what they would tell between the laws that a ranking leaves. */
async function nextCommand(path: string, folder: string, flags: NextFlags): Promise<number> {
  if (flags.out) await checkWritable(flags.out);
  const ranking = await readRanking(path);
  const laws = lawsLeft(ranking);
  const data = await corpusOf(folder, flags);
  const candidates = candidatesOf(data.experiments[0], flags);
  const prospects = nextExperiment(laws, candidates);
  const first = prospects
    .slice(0, flags.rehearse)
    .map(({ name }) => candidates.find(({ experiment }) => experiment.name === name)!);
  // What is known at once is printed before what takes minutes, and may be broken off.
  if (!flags.json) process.stdout.write(renderProspects(prospects));
  const rehearsals = await rehearsed(laws, first, data, ranking.standing?.discount, flags);
  process.stdout.write(
    flags.json ? `${JSON.stringify({ prospects, rehearsals })}\n` : renderRehearsals(rehearsals),
  );
  const written = flags.out && (await writePicture(flags.out, prospects, rehearsals));
  if (written && !flags.json) process.stdout.write(`\nPicture: ${join(written, "next-experiment.svg")}\n`);
  return EXIT.done;
}

async function rehearsed(
  laws: readonly KnownLaw[],
  candidates: readonly CandidateExperiment[],
  corpus: Corpus,
  discount: number | undefined,
  { draws, seed, workers }: NextFlags,
): Promise<readonly Rehearsal[]> {
  if (candidates.length === 0) return [];
  const line = progressLine();
  const rehearsals = await interruptible((signal) =>
    rehearse(laws.map(hypothesisAgain), candidates, {
      corpus,
      draws,
      seed,
      workers,
      signal,
      ...(discount === undefined ? {} : { discount }),
      onProgress: (done, of) => line.update(done / of, `${done} of ${of} fits of rehearsals`),
    }),
  );
  line.done();
  return rehearsals;
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
async function writePicture(
  out: string,
  prospects: readonly Prospect[],
  rehearsals: readonly Rehearsal[],
): Promise<string | undefined> {
  const figure = prospectFigure(prospects);
  if (!figure) return undefined;
  const files = new Map([
    ["next-experiment.svg", await drawSvg(figure)],
    ["next-experiment.json", `${JSON.stringify(prospects, null, 1)}\n`],
    ...(rehearsals.length > 0
      ? [["rehearsals.json", `${JSON.stringify(rehearsals, null, 1)}\n`] as const]
      : []),
  ]);
  return writeFolder(out, files);
}
