import { join } from "node:path";
import { lawsLeft } from "../design/known-laws.js";
import { nextExperiment } from "../design/next-experiment.js";
import { plansOf } from "../design/plan.js";
import { readCorpus } from "../experiment/read.js";
import { drawSvg } from "../report/figure.js";
import { checkWritable, writeFolder } from "../report/folder.js";
import { prospectFigure } from "../report/prospect-figure.js";
import { renderProspects } from "../report/prospects.js";
import { EXIT } from "./exit.js";
import { readRanking } from "./read-ranking.js";

export interface NextFlags {
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

/** Ranks planned experiments by what they would tell between the laws that a ranking leaves. */
export async function nextCommand(path: string, folder: string, flags: NextFlags): Promise<number> {
  if (flags.out) await checkWritable(flags.out);
  const laws = lawsLeft(await readRanking(path));
  const { experiments } = await readCorpus(folder);
  const { rates, between, particles, spreads, rests, error, potentials, preparation, imaging } = flags;
  if (between.length !== 2) throw new Error("--between takes two mean compositions: 0.9,0.6");
  const candidates = plansOf(
    experiments[0],
    { rates, between: [between[0], between[1]], particles, spreads, rests, common: { error, potentials } },
    { preparation, particle: imaging },
  );
  const prospects = nextExperiment(laws, candidates);
  process.stdout.write(flags.json ? `${JSON.stringify(prospects)}\n` : renderProspects(prospects));
  const figure = prospectFigure(prospects);
  if (flags.out && figure) {
    const folder = await writeFolder(
      flags.out,
      new Map([
        ["next-experiment.svg", await drawSvg(figure)],
        ["next-experiment.json", `${JSON.stringify(prospects, null, 1)}\n`],
      ]),
    );
    if (!flags.json) process.stdout.write(`\nPicture: ${join(folder, "next-experiment.svg")}\n`);
  }
  return EXIT.done;
}
