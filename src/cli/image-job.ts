import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { parseRecipe, type Recipe } from "../imaging/chain/recipe.js";
import { ImagingError } from "../imaging/imaging-error.js";

const spectrum = {
  file: z.string().min(1),
  column: z.union([z.string(), z.number()]).optional(),
  group: z.string().optional(),
  energyUnit: z.string().optional(),
};

const stack = z.strictObject({
  file: z.string().min(1),
  time: z.number().min(0).describe("hours on the experiment's clock"),
  recipe: z.looseObject({}).describe("what differs from the recipe of all stacks").optional(),
  incident: z.strictObject(spectrum).describe("I0 measured without the sample").optional(),
  mask: z.string().min(1).describe("TIFF of particles drawn by hand: their numbers, 0 for none").optional(),
  coulometry: z
    .strictObject({ composition: z.number(), error: z.number().min(0) })
    .describe("mean composition by the charge that was passed")
    .optional(),
});

const reference = z.strictObject({ name: z.string().min(1), composition: z.number(), ...spectrum });

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
  recipe: z.looseObject({}).optional(),
  corpus: z.looseObject({ name: z.string().min(1), experiments: z.array(experiment).min(1) }),
});

/**
 * What `imaging.json` says beside the stacks of a folder: references, how files are read, the recipe, and the corpus to
 * be written: as in `corpus.json`, with the `stacks` of each experiment in place of its frames.
 */
export type ImageJob = z.infer<typeof schema>;

export type ImagedExperiment = ImageJob["corpus"]["experiments"][number];
export type JobStack = ImagedExperiment["stacks"][number];
export type JobSpectrum = NonNullable<JobStack["incident"]>;

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
  const expected = "a job as docs/imaging.md describes it";
  throw new ImagingError({ file, place: path.join("."), found: message, expected });
}

/**
 * The recipe of a stack: that of all stacks, and over it what the stack says for itself.
 * @throws ImagingError naming the key that is wrong.
 */
export function recipeOf(
  folder: string,
  { recipe }: Pick<ImageJob, "recipe">,
  own?: JobStack["recipe"],
): Recipe {
  return parseRecipe(merged(recipe ?? {}, own ?? {}), join(folder, "imaging.json: recipe"));
}

type Plain = Readonly<Record<string, unknown>>;

const merged = (base: Plain, over: Plain): Plain => ({
  ...base,
  ...Object.fromEntries(
    Object.entries(over).map(([key, value]) => [
      key,
      isPlain(value) && isPlain(base[key]) ? merged(base[key], value) : value,
    ]),
  ),
});

const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A recipe from a file of its own, or from the `provenance.json` of an earlier run.
 * @throws ImagingError where there is none in it.
 */
export async function readRecipe(file: string): Promise<Plain> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new ImagingError({ file, found: "no such file", expected: "a recipe, or a provenance.json" });
  });
  const data = parsed(text, file);
  const recipe = isPlain(data) && isPlain(data.recipe) ? data.recipe : data;
  if (!isPlain(recipe)) throw new ImagingError({ file, found: "no object", expected: "a recipe" });
  parseRecipe(recipe, file);
  return recipe;
}

/** @throws ImagingError where the text is no JSON. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImagingError({ file, found: String(error), expected: "JSON" });
  }
}
