import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ImagingError } from "../imaging/imaging-error.js";

const stack = z.strictObject({
  file: z.string().min(1),
  time: z.number().min(0).describe("hours on the experiment's clock"),
});

const reference = z.strictObject({
  name: z.string().min(1),
  file: z.string().min(1),
  composition: z.number(),
  column: z.union([z.string(), z.number()]).optional(),
  group: z.string().optional(),
  energyUnit: z.string().optional(),
});

const stackOptions = z.strictObject({
  channel: z.string().optional(),
  region: z.int().min(0).optional(),
  energyUnit: z.string().optional(),
  positionUnit: z.string().optional(),
  pixelSize: z.number().positive().optional(),
});

const experiment = z.looseObject({
  name: z.string().regex(/^[\w.-]+$/, "a name of letters, digits, dots and hyphens"),
  stacks: z.array(stack).min(1),
  weighting: z.literal("count").default("count"),
  observations: z.array(z.looseObject({})).default([]),
});

const schema = z.strictObject({
  references: z.array(reference).min(2),
  reading: stackOptions.prefault({}),
  recipe: z.unknown().optional(),
  corpus: z.looseObject({ name: z.string().min(1), experiments: z.array(experiment).min(1) }),
});

/**
 * What `imaging.json` says beside the stacks of a folder: references, how files are read, the recipe, and the corpus to
 * be written: as in `corpus.json`, with the `stacks` of each experiment in place of its frames.
 */
export type ImageJob = z.infer<typeof schema>;

export type ImagedExperiment = ImageJob["corpus"]["experiments"][number];

/**
 * Reads the job of a folder of stacks.
 * @throws ImagingError where there is none, or naming the key that is wrong.
 */
export async function readImageJob(folder: string): Promise<ImageJob> {
  const file = join(folder, "imaging.json");
  const text = await readFile(file, "utf8").catch(() => {
    const fix = "It names references, stacks with their times, and the corpus to be written.";
    throw new ImagingError({ file, found: "no such file", expected: "the job of this folder", fix });
  });
  const result = schema.safeParse(parsed(text, file));
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  const expected = "a job as the documentation of the command says";
  throw new ImagingError({ file, place: path.join("."), found: message, expected });
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImagingError({ file, found: String(error), expected: "JSON" });
  }
}
