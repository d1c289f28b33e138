import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { Patterns } from "../experiment/diffraction.js";
import type { Experiment } from "../experiment/experiment.js";
import { readCorpus } from "../experiment/read.js";
import { addMass } from "../imaging/diffraction/composition-grid.js";
import { densities, waterfall, type PatternFigure } from "../imaging/diffraction/figures.js";
import { fitSetup } from "../imaging/diffraction/fit-setup.js";
import { invert, type InvertedDensity } from "../imaging/diffraction/invert.js";
import { SeriesModel } from "../imaging/diffraction/series-model.js";
import { writeCsv } from "../imaging/write/csv.js";
import { drawSvg } from "../report/figure.js";
import { short, withError } from "../report/numbers.js";
import { checkWritable } from "../report/folder.js";
import { EXIT, type Finish } from "./exit.js";
import { whole } from "./flag-values.js";
import { printed } from "./reader.js";

interface PatternsFlags {
  readonly seed: number;
  readonly draws: number;
  readonly out?: string;
}

/** Adds the command `patterns`. */
export function addPatterns(program: Command, finish: Finish): void {
  program
    .command("patterns <corpus>")
    .description("invert the powder patterns of a corpus: what they say before any law is asked")
    .option("--seed <n>", "same seed, same bands", whole, 1)
    .option("--draws <n>", "drawn patterns for errors and bands", whole, 40)
    .option("--out <folder>", "a new folder for tables and figures")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope patterns corpora/nmc-planted-patterns --out runs/patterns\n",
    )
    .action(async (corpus: string, flags: PatternsFlags) => finish(await patternsCommand(corpus, flags)));
}

/**
 * Shows what the patterns of a corpus say before any law is asked: for each its inverted density in a line, with `out` also
 * the table, the waterfall with the model over it, and the densities with their bands.
 * @throws Error where no experiment of the corpus has patterns.
 */
async function patternsCommand(folder: string, { seed, draws, out }: PatternsFlags): Promise<number> {
  const { name, experiments } = await readCorpus(folder);
  const series = experiments.flatMap((experiment) =>
    experiment.observations.flatMap((each) =>
      each.kind === "patterns" ? [{ experiment, patterns: each }] : [],
    ),
  );
  if (series.length === 0) throw new Error(`corpus "${name}" has no patterns.`);
  if (out) await checkWritable(out);
  for (const { experiment, patterns } of series) {
    const inverted = invert(patterns, { seed, draws, range: rangeOf(patterns) });
    const read = await printed(`${experiment.name}\n${tableOf(inverted)}\n`);
    if (out) await writeAll(out, experiment, patterns, inverted);
    else if (!read) break;
  }
  return EXIT.done;
}

/** Where the lattice is calibrated. */
function rangeOf({ setup }: Patterns): [number, number] {
  const { compositions } = setup.lattice;
  return [Math.max(0, compositions[0]), Math.min(1, compositions[compositions.length - 1])];
}

function tableOf(inverted: readonly InvertedDensity[]): string {
  const rows = inverted.map(({ time, mean, halfWidth, reducedSquares }) =>
    [
      `${short(time)} h`.padStart(10),
      withError(mean.value, mean.total).padStart(18),
      withError(halfWidth.value, halfWidth.total).padStart(18),
      reducedSquares.toFixed(2).padStart(8),
    ].join(""),
  );
  return ["      time              mean        half width  chi2/n", ...rows, ""].join("\n");
}

async function writeAll(
  out: string,
  { name }: Experiment,
  patterns: Patterns,
  inverted: readonly InvertedDensity[],
): Promise<void> {
  await mkdir(out, { recursive: true });
  const column = (of: (each: InvertedDensity) => ArrayLike<number>): number[] =>
    inverted.flatMap((each) => Array.from(of(each)));
  await writeCsv(join(out, `${name}-densities.csv`), {
    time_h: column(({ time, compositions }) => compositions.map(() => time)),
    composition: column(({ compositions }) => compositions),
    density: column(({ density }) => density),
    lower: column(({ lower }) => lower),
    upper: column(({ upper }) => upper),
  });
  const draw = async (figure: PatternFigure): Promise<void> =>
    writeFile(join(out, `${name}-${figure.name}.svg`), await drawSvg(figure));
  await draw(waterfall(patterns, predictedBy(patterns, inverted)));
  await draw(densities(inverted));
}

/** The patterns of the inverted densities, with what is uncertain of the setup fitted to all of them. */
function predictedBy(patterns: Patterns, inverted: readonly InvertedDensity[]): Float64Array[] {
  const model = new SeriesModel(patterns);
  const populations = inverted.map(({ compositions, density }) => {
    const masses = new Float64Array(model.grid.count);
    const total = density.reduce((sum, f) => sum + f, 0);
    compositions.forEach((c, n) => addMass(model.grid, c, density[n] / total, masses));
    return masses;
  });
  fitSetup(model, populations);
  return inverted.map((_, t) => model.predicted(t, new Float64Array(patterns.twoTheta.length)));
}
