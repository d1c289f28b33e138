import { z } from "zod";
import { betweenSchema, stageSchema } from "../experiment/schema.js";

const positive = z.number().positive();
const composition = z.number().gt(0).lt(1);

const lawSchema = z
  .union([
    z.string(),
    z.strictObject({
      exchange: z.string().describe("name of a family of exchange rates, or R0 in 1/h as a formula in c"),
      kinetics: z.string().describe("name of kinetics, or h as a formula in eta (and c)"),
    }),
  ])
  .describe("name of a known law, R = dc/dt in 1/h as a formula in c and eta, or R0 h in two parts");

const openCircuitSchema = z
  .union([
    z.string(),
    z.strictObject({ ideal: z.strictObject({ standard: z.number() }) }),
    z.strictObject({
      regularSolution: z.strictObject({ standard: z.number(), interaction: z.number() }),
    }),
    z.strictObject({
      redlichKister: z.strictObject({ standard: z.number(), coefficients: z.array(z.number()).min(1) }),
    }),
    z.strictObject({
      multiSite: z.array(z.strictObject({ share: positive, potential: z.number(), width: positive })).min(1),
    }),
    z.strictObject({
      table: z.strictObject({ compositions: z.array(z.number()), potentials: z.array(z.number()) }),
    }),
  ])
  .describe("name of a published curve, U in volts as a formula in c, or one of the known forms");

/** A programme in the file itself. */
const inlineTable = z.strictObject({
  times: z
    .array(z.number())
    .min(1)
    .describe("hours on the clock, not falling; one that stands twice is a jump"),
  values: z.array(z.number()).min(1).describe("1/h or V, one a time"),
  between: betweenSchema,
});

const ownStage = stageSchema.extend({
  currentTable: z.union([stageSchema.shape.currentTable, inlineTable]).optional(),
  potentialTable: z.union([stageSchema.shape.potentialTable, inlineTable]).optional(),
});

const repeated = z.strictObject({ repeat: z.int().min(1).max(10_000), stages: z.array(ownStage).min(1) });

const spread = z
  .strictObject({
    of: z.enum(["prefactor", "film", "size"]),
    lognormal: z.number().min(0).describe("standard deviation of the logarithm"),
    nodes: z.int().min(1).max(64).default(12),
  })
  .describe("heterogeneity: every particle stands for a lognormal population on Gauss-Hermite nodes");

const density = z
  .strictObject({
    D0: positive.describe("strength of the noise, kT"),
    mean: composition,
    sd: z.number().positive().optional().describe("normal at the start; the equilibrium where absent"),
    cells: z.int().min(10).max(100_000).default(400),
    range: z.tuple([z.number().min(0), z.number().max(1)]).default([0, 1]),
    flux: z.enum(["limited", "exponential"]).default("limited"),
  })
  .describe("instead of particles: their density, by the Fokker-Planck equation");

/** What a simulation is stated by. */
export const simulationSchema = z.strictObject({
  $schema: z.string().optional(),
  law: lawSchema,
  parameters: z.record(z.string(), z.number()).default({}),
  openCircuit: openCircuitSchema,
  temperature: positive.default(298.15).describe("kelvin"),
  compositions: z.array(composition).min(1).optional(),
  normal: z
    .strictObject({ mean: composition, sd: positive, nodes: z.int().min(2).max(100_000).default(32) })
    .describe("instead of compositions: nodes of a normal population")
    .optional(),
  density: density.optional(),
  weights: z.array(positive).optional().describe("capacities, any common factor"),
  prefactors: z.array(positive).optional(),
  films: z.array(z.number().min(0)).optional().describe("film resistance of each particle, in units of film"),
  sizes: z
    .array(positive)
    .optional()
    .describe("radii: prefactor as 1/size, film as size, capacity as size^3 (where no weights are given)"),
  spread: spread.optional(),
  film: z.number().min(0).default(0).describe("film resistance of the particles, kT h"),
  resistance: z.number().min(0).default(0).describe("series resistance of the cell, V h (volts per 1/h)"),
  protocol: z.array(z.union([repeated, ownStage])).min(1),
  times: z.array(z.number().min(0)).min(1).optional().describe("hours; the ends of the stages where absent"),
  tolerance: z.number().min(1e-13).max(0.1).optional(),
});

/** A protocol's quantities may be plain numbers, in 1/h, V and h. */
type OrNumber<T> = T extends string
  ? string extends T
    ? string | number
    : T
  : T extends readonly (infer U)[]
    ? readonly OrNumber<U>[]
    : T extends object
      ? { readonly [K in keyof T]: OrNumber<T[K]> }
      : T;

type Stated = z.input<typeof simulationSchema>;
export type SimulationFile = Omit<Stated, "protocol"> & {
  readonly protocol: OrNumber<Stated["protocol"]>;
};
export type CheckedSimulation = z.infer<typeof simulationSchema>;
export type StageStated = z.infer<typeof ownStage>;
