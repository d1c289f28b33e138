import { basename, join } from "node:path";
import { checkClosure } from "../imaging/chain/closure.js";
import { massDistribution } from "../imaging/chain/distribution.js";
import type { Particle } from "../imaging/chain/particle-table.js";
import { processStack, type Processed } from "../imaging/chain/process.js";
import type { Recipe } from "../imaging/chain/recipe.js";
import type { Reference } from "../imaging/chain/reference.js";
import { ImagingError } from "../imaging/imaging-error.js";
import type { Stack } from "../imaging/model.js";
import type { StackOptions } from "../imaging/read/options.js";
import { readSpectrum } from "../imaging/read/spectrum.js";
import { readStack } from "../imaging/read/stack.js";
import { drawStack } from "../report/imaging/draw.js";
import { mapPictures } from "../report/imaging/maps.js";
import { stackPage } from "../report/imaging/page.js";
import { recipeOf, type ImageJob, type JobSpectrum, type JobStack } from "./image-job.js";

/** What is kept of a stack once it is processed: not its images. */
export interface ImagedStack {
  readonly experiment: string;
  readonly entry: JobStack;
  readonly particles: readonly Particle[];
  readonly energyShift: { readonly value: number; readonly error: number };
  /** Sentences that a reader of the table must know. */
  readonly notes: readonly string[];
  readonly provenance: Stack["provenance"];
  readonly recipe: Recipe;
  /** Folder of the pictures, and what is in it. */
  readonly folder: string;
  readonly pictures: ReadonlyMap<string, string | Uint8Array>;
}

/** A job with its folder and references read. */
export interface ReadJob {
  readonly folder: string;
  readonly job: ImageJob;
  readonly references: readonly Reference[];
  readonly pictures: boolean;
}

/**
 * Reads and processes one stack of a job, with its pictures.
 * @throws ImagingError where a file or a step is wrong.
 */
export async function imageStack(
  { folder, job, references, pictures }: ReadJob,
  experiment: string,
  entry: JobStack,
): Promise<ImagedStack> {
  const recipe = recipeOf(folder, job, entry.recipe);
  const stack = await readStack(join(folder, entry.file), readingOf(job));
  const inputs = {
    ...(entry.incident
      ? { incident: await readSpectrum(join(folder, entry.incident.file), optionsOf(entry.incident)) }
      : {}),
    ...(entry.mask === undefined ? {} : { mask: await readMask(join(folder, entry.mask), stack) }),
  };
  const processed = processStack(stack, references, recipe, inputs);
  const notes = [...processed.notes, ...closureNotes(processed, entry)];
  const title = `${experiment}, ${entry.time} h: ${entry.file}`;
  return {
    experiment,
    entry,
    particles: processed.particles,
    energyShift: { value: processed.estimate.shift, error: processed.estimate.shiftError },
    notes,
    provenance: stack.provenance,
    recipe,
    folder: `${experiment}-${basename(entry.file).replace(/\.[^.]*$/, "")}`.replace(/[^\w.-]+/g, "-"),
    pictures: pictures ? await picturesOf(title, stack, processed, notes) : new Map(),
  };
}

async function picturesOf(title: string, stack: Stack, processed: Processed, notes: readonly string[]) {
  const figures = await drawStack(stack, processed);
  const files = new Map<string, string | Uint8Array>([
    ["index.html", stackPage(title, processed, figures, notes)],
  ]);
  for (const { name, svg } of figures) files.set(`${name}.svg`, svg);
  for (const [name, png] of mapPictures(processed)) files.set(`${name}.png`, png);
  return files;
}

/** What the job says of the files, without what it leaves out. */
const readingOf = ({ reading }: ImageJob): StackOptions => defined(reading);

/** How a spectrum is read. */
export const optionsOf = ({ column, group, energyUnit }: JobSpectrum) =>
  defined({ column, group, energyUnit });

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;

/** Numbers of particles at each pixel; lines of zeros, which a reader takes for unscanned, are no particles. */
async function readMask(path: string, { rows, columns }: Stack): Promise<Int32Array> {
  const mask = await readStack(path, { energies: [1] });
  if (mask.rows === rows && mask.columns === columns) {
    return Int32Array.from(mask.counts, (value) => (value > 0 ? Math.round(value) : 0));
  }
  const found = `${mask.rows} x ${mask.columns} pixels`;
  throw new ImagingError({ file: path, found, expected: `${rows} x ${columns}, as the stack` });
}

/** Whether the images agree with the charge, where the job says what that gives. */
function closureNotes({ particles }: Processed, { coulometry }: JobStack): string[] {
  if (!coulometry) return [];
  try {
    return [checkClosure(massDistribution(particles), coulometry).note];
  } catch (error) {
    if (error instanceof ImagingError) return [`Images and charge could not be compared: ${error.message}`];
    throw error;
  }
}
