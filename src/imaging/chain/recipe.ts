import { z } from "zod";
import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";

const pixels = z.int().min(0);
const region = z.strictObject({ row: pixels, column: pixels, rows: z.int().min(4), columns: z.int().min(4) });
const positive = z.number().positive();

const frames = z.strictObject({
  leaveOut: z.array(pixels).describe("frames without use, counted from 0").default([]),
  from: z.number().describe("eV, the least energy that is used").optional(),
  to: z.number().describe("eV, the greatest").optional(),
});

const dark = z.strictObject({
  counts: z.number().min(0).describe("counts without light").default(0),
  error: z.number().min(0).max(0.2).describe("its error as a fraction of I0").default(0),
});

const align = z.strictObject({
  method: z.enum(["correlation", "none", "table"]).default("correlation"),
  most: positive.describe("pixels between frames that are looked at").optional(),
  smoothing: z.number().min(0).default(1.2),
  passes: z.int().min(0).max(10).default(2),
  threshold: positive.default(6),
  region: region.optional(),
  rows: z.array(z.number()).describe("shifts of a table, pixels, one for each frame").optional(),
  columns: z.array(z.number()).optional(),
  interpolation: z.enum(["linear", "cubic"]).default("cubic"),
});

const incident = z.strictObject({
  from: z.enum(["background", "region", "spectrum", "histogram", "current"]).default("background"),
  lines: z.boolean().describe("whether lines have values of their own").default(true),
  margin: z.number().min(0).describe("pixels kept away from particles").default(4),
  region: region.optional(),
  level: positive.describe("I0 in counts at the first frame, with the ring's current").optional(),
});

const fit = z.strictObject({
  baseline: z.enum(["none", "constant", "linear"]).default("linear"),
  curvature: z.boolean().describe("a column for rims, tails and leaks").default(true),
  broaden: z.number().min(0).describe("eV, standard deviation, of the references").default(0),
  absolute: z.boolean().describe("whether references are per micrometre").default(true),
  shift: z.union([z.literal("fit"), z.number().describe("eV")]).default("fit"),
  mostShift: positive.max(5).default(1),
  energyError: z.number().min(0).describe("eV, where the shift is not fitted").default(0),
});

const segment = z.strictObject({
  method: z.enum(["threshold", "mask"]).default("threshold"),
  threshold: z.union([z.enum(["otsu", "noise"]), z.number()]).default("otsu"),
  deviations: positive.default(5),
  opening: z.number().min(0).default(1),
  leastPixels: z.int().min(1).default(20),
  split: z
    .union([z.literal(false), positive])
    .describe("depth of the neck in pixels")
    .default(1),
  contour: z
    .union([z.literal(false), z.number().gt(0).max(1)])
    .describe("fraction of a particle's median amount that it reaches to")
    .default(0.25),
  rim: z.int().min(0).max(10).describe("pixels around a particle that belong to its sum").default(3),
  merge: z
    .array(z.array(z.int().min(1)).min(2))
    .describe("particles that are one")
    .default([]),
  leaveOut: z.array(z.int().min(1)).describe("particles that do not count").default([]),
});

const errors = z.strictObject({
  block: z.int().min(1).describe("frames in a block of the bootstrap").default(4),
  draws: z.int().min(20).max(10_000).default(200),
});

const particles = z.strictObject({
  density: positive.describe("grams per cubic centimetre").optional(),
  thick: positive.describe("optical density that is flagged").default(2.5),
  tooThick: positive.describe("optical density that excludes").default(4),
});

const recipeSchema = z.strictObject({
  version: z.literal(1).default(1),
  seed: z.union([z.string(), z.int()]).default("recipe"),
  frames: frames.prefault({}),
  dark: dark.prefault({}),
  spikes: z.union([z.literal(false), z.strictObject({ threshold: positive.default(7) })]).prefault({}),
  align: align.prefault({}),
  incident: incident.prefault({}),
  fit: fit.prefault({}),
  segment: segment.prefault({}),
  errors: errors.prefault({}),
  particles: particles.prefault({}),
});

/** Everything that was decided about the processing of a stack: the same recipe gives the same bytes. */
export type Recipe = z.infer<typeof recipeSchema>;

/** What a user writes: every part that is left out has its default. */
export type RecipeInput = z.input<typeof recipeSchema>;

/**
 * Checks a recipe and fills in the defaults.
 * @param file that errors name
 * @throws ImagingError naming the key that is not known or out of range.
 */
export function parseRecipe(data: unknown = {}, file = "recipe"): Recipe {
  const result = recipeSchema.safeParse(data);
  if (result.success) return result.data;
  throw problemOf(result.error.issues[0], data, file);
}

/** The JSON Schema of a recipe, for editors. */
export const recipeJsonSchema = (): unknown => z.toJSONSchema(recipeSchema, { io: "input" });

function problemOf(issue: z.core.$ZodIssue, data: unknown, file: string): ImagingError {
  const place = issue.path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(issue.path);
    return new ImagingError({
      file,
      place,
      found: `the key "${issue.keys[0]}"`,
      expected: `one of ${known.join(", ")}`,
      fix: nearest(issue.keys[0], known).trim(),
    });
  }
  const found = issue.path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    data,
  );
  const shown = found === undefined ? "nothing" : JSON.stringify(found).slice(0, 60);
  return new ImagingError({ file, place, found: shown, expected: expectation(issue.message) });
}

const expectation = (message: string): string =>
  message
    .replace(/^Invalid (input|option): /, "")
    .replace(/^expected /, "")
    .replace(/^Too (small|big): expected /, "");

function keysAt(path: readonly PropertyKey[]): string[] {
  const parts: Readonly<Record<string, { readonly shape: object }>> = {
    frames,
    dark,
    align,
    incident,
    fit,
    segment,
    errors,
    particles,
  };
  if (path.length === 0) return Object.keys(recipeSchema.shape);
  const part = parts[String(path[0])];
  return path.length === 1 && part ? Object.keys(part.shape) : ["row", "column", "rows", "columns"];
}
