import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Ensemble, Failure, Prediction } from "../ensemble/ensemble.js";
import { fokkerPlanck } from "../ensemble/fokker-planck/fokker-planck.js";
import { particles } from "../ensemble/particles.js";
import type { Experiment, InitialCompositions, Population } from "../experiment/experiment.js";
import { nearest } from "../expression/nearest.js";
import { explain } from "./explain.js";
import { readLaw } from "./law.js";
import { readOpenCircuit } from "./open-circuit.js";
import { readParticles } from "./population.js";
import { readProtocol, withUnits } from "./protocol.js";
import { simulationSchema, type CheckedSimulation, type SimulationFile } from "./schema.js";

/** What a stated simulation came to. */
export interface Simulated {
  readonly outcome: Prediction | Failure;
  /** What was stated and not used, or asked for and not answered, in sentences. */
  readonly notes: readonly string[];
}

const TOLERANCE = { particles: 1e-9, density: 1e-6 };

/**
 * Simulates what a small JSON file states: a law, an open-circuit potential, a protocol, particles with their initial
 * compositions, weights, prefactors and films, or a density. Tables of the protocol are relative to the file.
 * @throws Error naming the file and what is wrong in it.
 */
export async function simulateFile(path: string): Promise<Simulated> {
  let data: unknown;
  try {
    data = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const problem = error instanceof SyntaxError ? `not JSON: ${error.message}` : "there is no such file";
    throw new Error(`${path}: ${problem}.`, { cause: error });
  }
  try {
    return await simulate(data as SimulationFile, dirname(path));
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/**
 * The same for an object. Plain numbers are in 1/h, V, h and kT; strings may carry other units.
 * @throws Error where something in it is not understood.
 */
export async function simulate(stated: SimulationFile, folder = "."): Promise<Simulated> {
  const file = check(stated);
  const law = readLaw(file.law, file.parameters);
  const experiment = await experimentOf(file, folder);
  const simulator = ensembleOf(file).prepare(law, experiment);
  const { film } = file;
  const values = simulator.names.map((name) => {
    const value = name === "film" ? film : file.parameters[name];
    if (value !== undefined) return value;
    const lacks = `the law uses "${name}", which "parameters" does not give`;
    const needed = simulator.names.filter((each) => each !== "film").join(", ");
    const spare = Object.keys(file.parameters).filter((each) => !simulator.names.includes(each));
    throw new Error(`${lacks} (it needs ${needed}).${nearest(name, spare)}`);
  });
  const tolerance = file.tolerance ?? TOLERANCE[file.density ? "density" : "particles"];
  const answer = answerWithin(experiment, (within) =>
    ensembleOf(file).prepare(law, within).predict(Float64Array.from(values), { tolerance }),
  );
  return { outcome: answer.outcome, notes: [...unused(file, simulator.names), ...answer.notes] };
}

function check(stated: SimulationFile): CheckedSimulation {
  const { protocol } = stated as { protocol?: Parameters<typeof withUnits>[0] };
  const data = protocol === undefined ? stated : { ...stated, protocol: withUnits(protocol) };
  const result = simulationSchema.safeParse(data);
  if (!result.success) throw new Error(explain(result.error.issues[0], stated, simulationSchema));
  const { compositions, normal, density } = result.data;
  const named = Object.entries({ compositions, normal, density }).filter(([, value]) => value !== undefined);
  if (named.length !== 1) {
    const found = named.map(([name]) => name).join(" and ") || "none of them";
    throw new Error(`state one of compositions, normal or density, found ${found}.`);
  }
  return result.data;
}

function ensembleOf({ film, density }: CheckedSimulation): Ensemble {
  if (!density) return particles({ film: film > 0, family: "every" });
  const { cells, range, flux, D0, sd } = density;
  const initial = sd === undefined ? "equilibrium" : "given";
  return fokkerPlanck({ cells, range, flux, noise: D0, initial, film: film > 0 });
}

async function experimentOf(file: CheckedSimulation, folder: string): Promise<Experiment> {
  const { temperature, resistance } = file;
  const times = [...new Set(file.times ?? [])].sort((a, b) => a - b);
  const system: Population = {
    kind: "population",
    openCircuit: readOpenCircuit(file.openCircuit, temperature),
    alternatives: [],
    resistance,
    initial: initialOf(file),
  };
  return {
    name: "simulated",
    temperature,
    start: 0,
    system,
    protocol: await readProtocol(folder, file.protocol),
    observations: [observationAt(times)],
  };
}

function initialOf(file: CheckedSimulation): InitialCompositions {
  if (!file.density) return readParticles(file);
  const { mean, sd = 0 } = file.density;
  return { kind: "normal", mean, sd };
}

const observationAt = (times: readonly number[]): Experiment["observations"][number] => ({
  kind: "signal",
  quantity: "potential",
  times,
  values: times.map(() => 0),
  errors: times.map(() => 1),
});

/**
 * Runs to the end of the protocol. Times after it, which the file cannot know, are left out and told of; where none are
 * asked for, the ends of the stages are shown.
 */
function answerWithin(experiment: Experiment, run: (within: Experiment) => Prediction | Failure): Simulated {
  const [observation] = experiment.observations;
  const times = "times" in observation ? observation.times : [];
  const at = (shown: readonly number[]): Prediction | Failure =>
    run({ ...experiment, observations: [observationAt(shown)] });
  const outcome = run(experiment);
  if (outcome.kind === "failure") return explained(outcome, times, at);
  if (times.length > 0) return { outcome, notes: [] };
  return { outcome: at([...new Set(outcome.stages!.map(({ time }) => time))]), notes: [] };
}

function explained(
  failure: Failure,
  times: readonly number[],
  at: (shown: readonly number[]) => Prediction | Failure,
): Simulated {
  if (failure.reason === "no shared potential") {
    const note =
      "no potential carries the current: a law must fall as eta rises, and R > 0 (lithiation) belongs to eta < 0";
    return { outcome: failure, notes: [note] };
  }
  if (!failure.detail.startsWith("the protocol ends")) return { outcome: failure, notes: [] };
  const within = times.filter((time) => time <= failure.time);
  const later = times.length - within.length;
  const note = `the protocol ends at ${failure.time} h; ${later} later ${later === 1 ? "time is" : "times are"} left out`;
  return { outcome: at(within), notes: [note] };
}

function unused({ parameters, law }: CheckedSimulation, names: readonly string[]): string[] {
  const known = typeof law === "object" && "lambda" in parameters ? [...names, "lambda"] : names;
  return Object.keys(parameters)
    .filter((name) => !known.includes(name))
    .map((name) => `the parameter "${name}" is not one of the law's (${names.join(", ")})`);
}
