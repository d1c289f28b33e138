import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { included } from "../imaging/chain/distribution.js";
import { ImagingError } from "../imaging/imaging-error.js";
import { hashFile } from "../imaging/read/hash-file.js";
import { csvText } from "../imaging/write/csv.js";
import { particlesTable } from "../imaging/write/particles.js";
import { overviewPage } from "../report/imaging/page.js";
import { drawFigure } from "../report/imaging/draw.js";
import { distributionFigure } from "../report/imaging/distribution.js";
import { VERSION } from "./version.js";
import { recipeOf, type ImagedExperiment } from "./image-job.js";
import type { ImagedStack, ReadJob } from "./image-stack.js";

type Files = Map<string, string | Uint8Array>;

/**
 * The files of a corpus from imaged stacks: `corpus.json`, a table of frames and one of all particles for each experiment, the
 * tables that the job names, `provenance.json`, and the pictures.
 * @throws ImagingError where no particle of an experiment counts, or a table is not there.
 */
export async function corpusFiles(read: ReadJob, stacks: readonly ImagedStack[]): Promise<Files> {
  const files: Files = new Map();
  const experiments = read.job.corpus.experiments.map((experiment) => {
    const own = stacks.filter((stack) => stack.experiment === experiment.name);
    const timed = own.map(({ entry, particles }) => ({ time: entry.time, stack: entry.file, particles }));
    files.set(`particles-${experiment.name}.csv`, csvText(particlesTable(timed)));
    const rows = framesOf(experiment.name, own);
    files.set(framesFile(experiment), csvText(framesTable(rows)));
    return corpusExperiment(experiment, sharedError(rows));
  });
  for (const name of tablesOf(read)) files.set(name, await tableOf(read.folder, name));
  files.set("corpus.json", json({ ...read.job.corpus, experiments }));
  files.set("provenance.json", json(await provenanceOf(read, stacks)));
  if (read.pictures) await addPictures(files, read, stacks);
  return files;
}

const framesFile = ({ name }: ImagedExperiment): string => `frames-${name}.csv`;

/** An experiment as `corpus.json` has it: without what only the job says, and with the frames. */
export function corpusExperiment(experiment: ImagedExperiment, offsetError: number): Record<string, unknown> {
  const { weighting, observations } = experiment;
  const rest = Object.entries(experiment).filter(
    ([key]) => !["stacks", "weighting", "observations"].includes(key),
  );
  const imaged = {
    kind: "frames",
    file: framesFile(experiment),
    time: { column: "time_h", unit: "h" },
    composition: { column: "composition", unit: "1" },
    errorColumn: "error",
    offsetError: String(Number(offsetError.toPrecision(4))),
    weighting,
  };
  return { ...Object.fromEntries(rest), observations: [imaged, ...observations] };
}

interface FrameRow {
  readonly time: number;
  readonly composition: number;
  readonly statistical: number;
  readonly systematic: number;
}

/** Particles that count. */
function framesOf(name: string, stacks: readonly ImagedStack[]): FrameRow[] {
  const rows = stacks.flatMap(({ entry, particles }) =>
    included(particles).flatMap(({ estimate }) => (estimate ? [{ time: entry.time, ...estimate }] : [])),
  );
  if (rows.length > 0) return rows;
  const reasons = stacks.flatMap(({ particles }) => particles.flatMap(({ excluded }) => excluded));
  const why = reasons.length > 0 ? ` (${[...new Set(reasons)].join(", ")})` : "";
  const found = `none of ${stacks.reduce((sum, { particles }) => sum + particles.length, 0)}${why}`;
  const fix = "Look at the pictures of one stack; segment.threshold and fit in the recipe decide most.";
  throw new ImagingError({ file: "imaging.json", place: name, found, expected: "particles that count", fix });
}

/** Own errors in a column; what all particles share is the error of an offset. */
const framesTable = (rows: readonly FrameRow[]) => ({
  time_h: rows.map(({ time }) => time),
  composition: rows.map(({ composition }) => composition),
  error: rows.map(({ statistical }) => statistical),
});

const sharedError = (rows: readonly FrameRow[]): number =>
  Math.sqrt(rows.reduce((sum, { systematic }) => sum + systematic ** 2, 0) / rows.length);

/** Names of tables beside the stacks that the corpus names. */
function tablesOf({ job }: ReadJob): Set<string> {
  const named = JSON.stringify(job.corpus.experiments.map((each) => ({ ...each, stacks: [] })));
  return new Set(Array.from(named.matchAll(/"file":"([^"/\\]+)"/g), ([, file]) => file));
}

async function tableOf(folder: string, name: string): Promise<Uint8Array> {
  return readFile(join(folder, name)).catch(() => {
    const file = join(folder, name);
    throw new ImagingError({ file, found: "no such file", expected: "the table that imaging.json names" });
  });
}

/** Everything that is needed to do it again, and to know that it was done with the same files. */
async function provenanceOf({ folder, job }: ReadJob, stacks: readonly ImagedStack[]): Promise<unknown> {
  const hashed = async (file: string): Promise<string> => hashFile(join(folder, file));
  return {
    kinetoscope: VERSION,
    recipe: recipeOf(folder, job),
    references: await Promise.all(
      job.references.map(async (each) => ({ ...each, sha256: await hashed(each.file) })),
    ),
    stacks: await Promise.all(
      stacks.map(async ({ experiment, entry, provenance, energyShift, notes }) => ({
        experiment,
        ...entry,
        format: provenance.format,
        version: provenance.version,
        channel: provenance.channel,
        sources: provenance.sources.map(({ file, sha256 }) => ({ file: relative(folder, file), sha256 })),
        ...(entry.incident ? { incidentSha256: await hashed(entry.incident.file) } : {}),
        ...(entry.mask === undefined ? {} : { maskSha256: await hashed(entry.mask) }),
        energyShift_eV: energyShift,
        notes,
      })),
    ),
  };
}

async function addPictures(files: Files, { job }: ReadJob, stacks: readonly ImagedStack[]): Promise<void> {
  const taken = new Set<string>();
  const listed = stacks.map((stack) => {
    let folder = stack.folder;
    for (let n = 2; taken.has(folder); n++) folder = `${stack.folder}-${n}`;
    taken.add(folder);
    for (const [name, content] of stack.pictures) files.set(`pictures/${folder}/${name}`, content);
    return { ...stack, folder };
  });
  const figures = await Promise.all(
    job.corpus.experiments.map(({ name }) => {
      const own = stacks.filter(({ experiment }) => experiment === name);
      const populations = own.map(({ entry, particles }) => ({ time: entry.time, particles }));
      return drawFigure(distributionFigure(populations, `distribution-${name}`));
    }),
  );
  for (const { name, svg } of figures) files.set(`pictures/${name}.svg`, svg);
  files.set("pictures/index.html", overviewPage(job.corpus.name, listed, figures));
}

const json = (data: unknown): string => `${JSON.stringify(data, undefined, 2)}\n`;
