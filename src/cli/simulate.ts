import { readFile } from "node:fs/promises";
import { z } from "zod";
import { particles } from "../ensemble/particles.js";
import type { Failure, Prediction } from "../ensemble/ensemble.js";
import type { Experiment } from "../experiment/experiment.js";
import { readStage } from "../experiment/read-stage.js";
import { stageSchema } from "../experiment/schema.js";
import { parse } from "../expression/parse.js";
import { parameterNames } from "../expression/walk.js";

/** What `kinetoscope simulate` reads. */
const fileSchema = z.strictObject({
  law: z.string().describe("R = dc/dt in 1/h as a formula in c and eta"),
  parameters: z.record(z.string(), z.number()).default({}),
  openCircuit: z.string().describe("U in volts as a formula in c"),
  temperature: z.number().positive().default(298.15),
  compositions: z.array(z.number().gt(0).lt(1)).min(1),
  weights: z.array(z.number().positive()).optional(),
  prefactors: z.array(z.number().positive()).optional(),
  film: z.number().min(0).default(0).describe("film resistance of every particle, kT h"),
  protocol: z.array(stageSchema).min(1),
  times: z.array(z.number()).min(1).describe("hours"),
  tolerance: z.number().positive().default(1e-9),
});

/** Simulates particles as stated in a small JSON file. @throws Error naming the file and what is wrong in it. */
export async function simulateFile(path: string): Promise<Prediction | Failure> {
  const result = fileSchema.safeParse(await readJson(path));
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`${path}: ${issue.path.join(".")}: ${issue.message}.`);
  }
  const file = result.data;
  const experiment = await experimentOf(path, file);
  const law = parse(file.law, { variables: ["c", "eta"] });
  const missing = parameterNames(law).find((name) => !(name in file.parameters));
  if (missing !== undefined)
    throw new Error(`${path}: the law uses "${missing}", which "parameters" does not give.`);
  const { film, tolerance } = file;
  const simulator = particles({ film: film > 0 }).prepare(law, experiment);
  const values = simulator.names.map((name) => (name === "film" ? film : file.parameters[name]));
  return simulator.predict(Float64Array.from(values), { tolerance });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new Error(
      `${path}: ${error instanceof SyntaxError ? `not JSON: ${error.message}` : "there is no such file"}.`,
      { cause: error },
    );
  }
}

async function experimentOf(path: string, file: z.infer<typeof fileSchema>): Promise<Experiment> {
  const { compositions, weights, prefactors } = file;
  for (const [name, list] of Object.entries({ weights, prefactors })) {
    if (list && list.length !== compositions.length) {
      throw new Error(`${path}: ${name} has ${list.length} entries, compositions ${compositions.length}.`);
    }
  }
  const names = compositions.map((_, n) => String(n + 1));
  const expression = parse(file.openCircuit, { variables: ["c"], parameters: [] });
  const times = [...new Set(file.times)].sort((a, b) => a - b);
  return {
    name: "simulated",
    temperature: file.temperature,
    start: Math.min(0, ...times),
    system: {
      kind: "population",
      openCircuit: { name: "stated", citation: "", curve: { kind: "formula", expression }, offsetError: 0 },
      alternatives: [],
      initial: {
        kind: "each",
        names,
        compositions,
        errors: compositions.map(() => 0),
        ...(weights ? { weights } : {}),
        ...(prefactors ? { prefactors } : {}),
      },
    },
    protocol: await Promise.all(file.protocol.map((stage) => readStage(".", path, "simulated", stage))),
    observations: [
      {
        kind: "signal",
        quantity: "potential",
        times,
        values: times.map(() => 0),
        errors: times.map(() => 1),
      },
    ],
  };
}

/** Times, potential, current, mean and every composition, all digits, as CSV. */
export function predictionCsv({ times, states, width, weights, potentials, currents }: Prediction): string {
  const names = Array.from({ length: width }, (_, i) => `c${i + 1}`);
  const rows = Array.from(times, (time, j) => {
    const c = Array.from(states.subarray(j * width, (j + 1) * width));
    const mean = c.reduce((sum, value, i) => sum + weights[i] * value, 0);
    return [time, potentials[j], currents[j], mean, ...c].map(String).join(",");
  });
  return [["time_h", "potential_V", "current_per_h", "mean", ...names].join(","), ...rows, ""].join("\n");
}
