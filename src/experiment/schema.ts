import { z } from "zod";
import { readQuantity, type Kind } from "./quantity.js";

/** A number with its unit as text, e.g. "3.9 V"; becomes a number in the unit used inside. */
const quantity = (kind: Kind) =>
  z
    .string()
    .describe(`a ${kind} with its unit, e.g. "1.5 V" or "20 min"`)
    .superRefine((text, context) => {
      const value = readQuantity(kind, text);
      if (typeof value !== "number") context.addIssue({ code: "custom", message: value.problem });
    });

const column = z.strictObject({
  column: z.string().describe("header of the column"),
  unit: z.string().describe("unit of the column's numbers"),
});

const table = (...values: readonly string[]) =>
  z.strictObject({ file: z.string(), ...Object.fromEntries(values.map((value) => [value, column])) });

/** How a programme goes on between its points. */
export const betweenSchema = z
  .enum(["smooth", "lines", "steps"])
  .describe(
    "a monotone cubic through the points (default), straight lines, or each value held until the next",
  )
  .optional();

const timed = z.strictObject({ file: z.string(), time: column, value: column, between: betweenSchema });

/** One stage of a protocol. */
export const stageSchema = z.strictObject({
  current: quantity("current").optional(),
  potential: quantity("potential").optional(),
  currentTable: timed.optional(),
  potentialTable: timed.optional(),
  rest: z.literal(true).optional(),
  free: z.literal(true).optional(),
  until: z
    .strictObject({
      time: quantity("time").describe("on the experiment's clock").optional(),
      duration: quantity("time").describe("since the stage began").optional(),
      charge: quantity("composition").describe("change of the mean composition").optional(),
      composition: quantity("composition").describe("mean composition").optional(),
      potential: quantity("potential").optional(),
      current: quantity("current").optional(),
    })
    .describe("whichever of these comes first"),
});

const openCircuit = z.strictObject({
  name: z.string(),
  citation: z.string(),
  formula: z.string().describe("U in volts as a formula in c").optional(),
  table: table("composition", "potential").optional(),
  offsetError: quantity("potential").describe("standard error of a constant shift of the curve").optional(),
});

const named = z.strictObject({ name: z.string(), column: z.string(), errorColumn: z.string().optional() });

const noise = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("student"), degrees: z.number().positive() }),
    z.strictObject({ kind: z.literal("correlated"), time: quantity("time") }),
  ])
  .describe("errors that are not normal and independent");

const followed = z.strictObject({
  kind: z.literal("followed"),
  file: z.string(),
  time: column,
  unit: z.string(),
  particles: z.array(named).min(1),
  error: quantity("composition")
    .describe("standard error of every value, where there are no error columns")
    .optional(),
  timeError: quantity("time").optional(),
  calibration: z
    .strictObject({ reference: z.number(), gainError: z.number().min(0), offsetError: z.number().min(0) })
    .optional(),
  noise: noise.optional(),
});

const weighting = z.enum(["count", "mass"]);

const frames = z.strictObject({
  kind: z.literal("frames").describe("one frame for each distinct time of the table"),
  file: z.string(),
  time: column,
  composition: column,
  errorColumn: z.string().optional(),
  error: quantity("composition").optional(),
  offsetError: quantity("composition").describe("of a shift that all particles of a frame share").optional(),
  weighting,
});

const histogram = z.strictObject({
  kind: z.literal("histogram"),
  file: z.string(),
  at: quantity("time"),
  lower: column,
  upper: column,
  count: column,
  error: quantity("composition").describe("of one particle, before it was counted").optional(),
  weighting,
});

const signal = z.strictObject({
  kind: z.literal("signal"),
  quantity: z.enum(["potential", "current", "mean"]),
  file: z.string(),
  time: column,
  value: column,
  errorColumn: z.string().optional(),
  error: z.string().describe("standard error of every value, with its unit").optional(),
  offsetError: z.string().describe("standard error of a constant shift, with its unit").optional(),
  resistanceError: z.number().min(0).describe("of a series resistance, V per 1/h").optional(),
  noise: noise.optional(),
});

const concentrations = z.strictObject({
  kind: z.literal("concentrations"),
  file: z.string(),
  time: column,
  unit: z.string(),
  species: z.array(named).min(1),
  error: z.number().positive().optional(),
  noise: noise.optional(),
});

const patterns = z.strictObject({
  kind: z.literal("patterns").describe("one powder pattern for each distinct time of the table"),
  file: z.string(),
  setup: z.string().describe("file that describes beam, lattice, reflections and profile"),
  time: column,
  twoTheta: column,
  intensity: z.string().describe("header of the column"),
  errorColumn: z
    .string()
    .optional()
    .describe("standard errors; the square root of the intensity where absent"),
});

const population = z.strictObject({
  resistance: quantity("resistance").describe("series resistance of the cell").optional(),
  openCircuit: openCircuit.optional(),
  alternatives: z.array(openCircuit).optional(),
  initial: z.union([
    z.strictObject({
      each: z
        .array(
          z.strictObject({
            name: z.string(),
            composition: z.number().gt(0).lt(1),
            error: z.number().min(0),
            weight: z.number().positive().optional().describe("capacity, any common factor; default 1"),
            prefactor: z
              .number()
              .positive()
              .optional()
              .describe("rate prefactor, for instance 1/radius over its mean; default 1"),
            film: z
              .number()
              .min(0)
              .optional()
              .describe("film resistance in units of the common one, for instance its radius; default 1"),
          }),
        )
        .min(1),
    }),
    z.strictObject({ normal: z.strictObject({ mean: z.number().gt(0).lt(1), sd: z.number().min(0) }) }),
  ]),
});

const reaction = z.strictObject({
  name: z.string().min(1),
  law: z.string().describe("rate as a formula in the species"),
  stoichiometry: z.record(z.string(), z.number()).describe("change of each species; 0 where it is not named"),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        unit: z.string(),
        lower: z.number(),
        upper: z.number(),
        scale: z.enum(["linear", "log"]),
        guess: z.number(),
      }),
    )
    .default([]),
});

const mixture = z.strictObject({
  unit: z.string(),
  species: z
    .array(
      z.strictObject({
        name: z.string(),
        stoichiometry: z.number(),
        initial: z.number().min(0),
        initialError: z.number().min(0).optional().describe("it is fitted where this is above 0"),
      }),
    )
    .min(1),
  reactions: z.array(reaction).optional().describe("beside the one whose law is sought"),
});

const experiment = z.strictObject({
  name: z.string().min(1),
  temperature: quantity("temperature"),
  start: quantity("time").optional(),
  population: population.optional(),
  mixture: mixture.optional(),
  protocol: z.array(stageSchema).min(1),
  observations: z
    .array(z.discriminatedUnion("kind", [followed, frames, histogram, patterns, signal, concentrations]))
    .min(1),
});

/** What `corpus.json` holds. The JSON Schema beside the corpora is generated from this. */
export const corpusSchema = z.strictObject({
  $schema: z.string().optional(),
  format: z.literal(1),
  name: z.string().min(1),
  title: z.string().min(1),
  citation: z.string().min(1),
  licence: z.string().min(1),
  synthetic: z.boolean(),
  planted: z.string().describe("the law that synthetic data were made with").optional(),
  errorModel: z.enum(["stated", "scaled"]),
  experiments: z.array(experiment).min(1),
});

export type CorpusFile = z.infer<typeof corpusSchema>;
export type ExperimentFile = CorpusFile["experiments"][number];
export type ObservationFile = ExperimentFile["observations"][number];
export type StageFile = ExperimentFile["protocol"][number];
export type ReactionFile = z.infer<typeof reaction>;
export type OpenCircuitFile = z.infer<typeof openCircuit>;
export type ColumnFile = z.infer<typeof column>;

/** The JSON Schema of `corpus.json`. */
export function corpusJsonSchema(): unknown {
  return z.toJSONSchema(corpusSchema, { io: "input" });
}
