import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readCorpus } from "../experiment/read.js";
import { included } from "../imaging/chain/distribution.js";
import { processStack, type Processed } from "../imaging/chain/process.js";
import { parseRecipe } from "../imaging/chain/recipe.js";
import { referenceOf, type Reference } from "../imaging/chain/reference.js";
import { ImagingError } from "../imaging/imaging-error.js";
import { hashFile } from "../imaging/read/hash-file.js";
import type { StackOptions } from "../imaging/read/options.js";
import { readSpectrum } from "../imaging/read/spectrum.js";
import { readStack } from "../imaging/read/stack.js";
import { writeCsv } from "../imaging/write/csv.js";
import { writeParticles, type TimedParticles } from "../imaging/write/particles.js";
import { withError } from "../report/numbers.js";
import { checkWritable } from "../report/write.js";
import { EXIT } from "./exit.js";
import { readImageJob, type ImagedExperiment, type ImageJob } from "./image-job.js";

interface ImageFlags {
  readonly out: string;
}

/**
 * Turns a folder of stacks with its `imaging.json` into a corpus that `discover` and `compare` read: `corpus.json`, a
 * table of frames and one of all particles for each experiment, and `provenance.json` (recipe, references and files with
 * their SHA-256, what was found on the way).
 * @throws ImagingError where the job, a file or a step is wrong; CorpusError where the corpus is.
 */
export async function imageCommand(folder: string, { out }: ImageFlags): Promise<number> {
  const job = await readImageJob(folder);
  const recipe = parseRecipe(job.recipe, join(folder, "imaging.json: recipe"));
  await checkWritable(out);
  const references = await Promise.all(job.references.map((each) => readReference(folder, each)));
  await mkdir(out, { recursive: true });
  const reading = readingOf(job);
  const sources: unknown[] = [];
  const experiments: unknown[] = [];
  for (const experiment of job.corpus.experiments) {
    const frames: TimedParticles[] = [];
    for (const { file, time } of experiment.stacks) {
      const processed = processStack(await readStack(join(folder, file), reading), references, recipe);
      frames.push({ time, stack: file, particles: processed.particles });
      sources.push(sourceOf(experiment.name, file, processed));
      process.stdout.write(lineOf(experiment.name, time, file, processed));
    }
    await writeParticles(join(out, `particles-${experiment.name}.csv`), frames);
    experiments.push(await writeFrames(out, experiment, frames));
  }
  await copyTables(folder, out, job);
  await writeJson(join(out, "corpus.json"), { ...job.corpus, experiments });
  await writeJson(join(out, "provenance.json"), {
    recipe,
    references: await Promise.all(
      job.references.map(async (each) => ({ ...each, sha256: await hashFile(join(folder, each.file)) })),
    ),
    stacks: sources,
  });
  await readCorpus(out);
  process.stdout.write(`Corpus: ${out}\n`);
  return EXIT.done;
}

/** What the job says of the files, without what it leaves out. */
const readingOf = ({ reading }: ImageJob): StackOptions =>
  Object.fromEntries(Object.entries(reading).filter(([, value]) => value !== undefined));

async function readReference(
  folder: string,
  { name, file, composition, column, group, energyUnit }: ImageJob["references"][number],
): Promise<Reference> {
  const options = {
    ...(column === undefined ? {} : { column }),
    ...(group === undefined ? {} : { group }),
    ...(energyUnit === undefined ? {} : { energyUnit }),
  };
  return referenceOf(await readSpectrum(join(folder, file), options), composition, name);
}

/** Particles that count, as frames: own errors in a column, what all share as the error of an offset. */
async function writeFrames(
  out: string,
  experiment: ImagedExperiment,
  frames: readonly TimedParticles[],
): Promise<unknown> {
  const rows = frames.flatMap(({ time, particles }) =>
    included(particles).map(({ estimate }) => ({ time, ...estimate! })),
  );
  if (rows.length === 0) {
    const expected = "particles that count";
    throw new ImagingError({ file: out, place: experiment.name, found: "none", expected });
  }
  const file = `frames-${experiment.name}.csv`;
  await writeCsv(join(out, file), {
    time_h: rows.map(({ time }) => time),
    composition: rows.map(({ composition }) => composition),
    error: rows.map(({ statistical }) => statistical),
  });
  const shared = Math.sqrt(rows.reduce((sum, { systematic }) => sum + systematic ** 2, 0) / rows.length);
  const { weighting, observations } = experiment;
  const rest = without(experiment, "stacks", "weighting", "observations");
  const imaged = {
    kind: "frames",
    file,
    time: { column: "time_h", unit: "h" },
    composition: { column: "composition", unit: "1" },
    errorColumn: "error",
    offsetError: String(Number(shared.toPrecision(4))),
    weighting,
  };
  return { ...rest, observations: [imaged, ...observations] };
}

const sourceOf = (experiment: string, file: string, { provenance, notes, estimate }: Processed) => ({
  experiment,
  file,
  format: provenance.format,
  version: provenance.version,
  sources: provenance.sources.map(({ sha256 }) => sha256),
  energyShift: estimate.shift,
  notes,
});

function lineOf(name: string, time: number, file: string, { particles, estimate }: Processed): string {
  const shift = withError(estimate.shift, estimate.shiftError);
  return `${name}  ${time} h  ${file}: ${included(particles).length} of ${particles.length} particles, energies shifted by ${shift} eV\n`;
}

/** An experiment as `corpus.json` has it: without what only the job says. */
function without(experiment: ImagedExperiment, ...keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(experiment).filter(([key]) => !keys.includes(key)));
}

/** Tables beside the stacks that the corpus names. */
async function copyTables(folder: string, out: string, { corpus }: ImageJob): Promise<void> {
  const named = JSON.stringify(corpus.experiments.map((each) => without(each, "stacks")));
  const files = new Set(Array.from(named.matchAll(/"file":"([^"/\\]+)"/g), ([, file]) => file));
  for (const file of files) await cp(join(folder, file), join(out, file));
}

const writeJson = (path: string, data: unknown): Promise<void> =>
  writeFile(path, `${JSON.stringify(data, undefined, 2)}\n`);
