import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { parameterNames } from "../expression/walk.js";
import type { Experiment, Mixture } from "../experiment/experiment.js";
import { Integrator } from "../ode/integrate.js";
import type { Ensemble, Failure, Prediction, PredictOptions, Simulator } from "./ensemble.js";
import { failureOf, outputTimes } from "./outputs.js";
import { controlOf } from "./sensitivity-control.js";
import { networkProblem, type Network } from "./reactions.js";
import { checkVariables } from "./variables.js";

/** How a vessel is simulated. */
export interface TrajectoriesOptions {
  /** Steps after which a simulation is given up. Default 20,000. */
  readonly mostSteps?: number;
}

/**
 * A well-mixed vessel: species change by the stoichiometry of reactions, dC_s/dt = sum_r S_sr R_r(C). The law is that of
 * the reaction that is sought; a mixture may have others, each with its own law, and what is named alike in two laws is
 * one number. A species need not be observed, and initial concentrations with an error are unknowns. Integrated are the
 * extents x of the reactions, C = C_0 + S x, so that matter is conserved exactly.
 */
export function trajectories(options: TrajectoriesOptions = {}): Ensemble {
  return {
    spec: { name: "trajectories", options: { ...options } },
    supplies: (experiment) => speciesOf(experiment),
    unknowns: (experiment) => [...reactionUnknowns(mixtureOf(experiment)), ...initialUnknowns(experiment)],
    prepare: (law, experiment) => prepare(law, experiment, options),
  };
}

function mixtureOf(experiment: Experiment): Mixture {
  if (experiment.system.kind === "mixture") return experiment.system;
  throw new Error(
    `experiment "${experiment.name}" is of particles: simulate it with particles(), not trajectories().`,
  );
}

function speciesOf(experiment: Experiment): VariableDeclaration[] {
  const { species, unit } = mixtureOf(experiment);
  return species.map((name) => ({ name, unit, lower: 0, upper: Infinity }));
}

/** Parameters of the other reactions, each name once. */
function reactionUnknowns({ reactions = [] }: Mixture): ParameterDeclaration[] {
  const all = reactions.flatMap(({ parameters }) => parameters);
  return all.filter(({ name }, n) => all.findIndex((each) => each.name === name) === n);
}

function initialUnknowns(experiment: Experiment): ParameterDeclaration[] {
  const { species, initial, initialErrors = [], unit } = mixtureOf(experiment);
  return species.flatMap((name, s): ParameterDeclaration[] => {
    const sd = initialErrors[s] ?? 0;
    if (!(sd > 0)) return [];
    const upper = initial[s] + 20 * sd;
    const prior = { mean: initial[s], sd };
    return [
      {
        name: `C0[${experiment.name}/${name}]`,
        unit,
        lower: 0,
        upper,
        scale: "linear",
        guess: initial[s],
        prior,
      },
    ];
  });
}

function prepare(
  law: Expression,
  experiment: Experiment,
  { mostSteps = 20_000 }: TrajectoriesOptions,
): Simulator {
  const species = speciesOf(experiment);
  const system = mixtureOf(experiment);
  const laws = [law, ...(system.reactions ?? []).map((reaction) => reaction.law)];
  laws.forEach((each) => checkVariables(each, species, "mixture"));
  const network = networkOf(system, laws);
  const initialNames = initialUnknowns(experiment).map(({ name }) => name);
  const names = [...network.parameters, ...initialNames];
  const values = {
    parameters: new Float64Array(network.parameters.length),
    initial: Float64Array.from(system.initial),
  };
  const integrator = new Integrator(networkProblem(network, values));
  const times = outputTimes(experiment);
  return {
    names,
    predict(given, options = {}) {
      values.parameters.set(given.subarray(0, network.parameters.length));
      network.unknownInitial.forEach((s, n) => (values.initial[s] = given[network.parameters.length + n]));
      return run(
        { integrator, network, times, mostSteps, start: experiment.start },
        values.initial,
        given,
        options,
      );
    },
  };
}

/** The parameters of the law that is sought come first, sorted, then those that only others have. */
function networkOf(system: Mixture, laws: readonly Expression[]): Network {
  const { species, stoichiometry, initialErrors = [], reactions = [] } = system;
  const own = parameterNames(laws[0]);
  const others = reactionUnknowns(system).map(({ name }) => name);
  const missing = laws
    .slice(1)
    .flatMap(parameterNames)
    .find((name) => !own.includes(name) && !others.includes(name));
  if (missing !== undefined)
    throw new Error(`a reaction of the mixture uses "${missing}", which neither it nor the law declares.`);
  return {
    species,
    laws,
    changes: species.map((_, s) => [stoichiometry[s], ...reactions.map((each) => each.stoichiometry[s])]),
    parameters: [...own, ...others.filter((name) => !own.includes(name))],
    unknownInitial: species.flatMap((_, s) => ((initialErrors[s] ?? 0) > 0 ? [s] : [])),
  };
}

/** What of a vessel stays from one simulation to the next. */
interface Vessel {
  readonly integrator: Integrator;
  readonly network: Network;
  readonly start: number;
  readonly times: Float64Array;
  readonly mostSteps: number;
}

function run(
  { integrator, network, start, times, mostSteps }: Vessel,
  initial: Float64Array,
  given: Float64Array,
  { sensitivities = false, tolerance = 1e-6, sensitivityTolerance }: PredictOptions,
): Prediction | Failure {
  const count = network.laws.length;
  const unknowns = given.length;
  const control = controlOf(given, sensitivityTolerance, scaleOf(initial));
  const seen = new SeenSpecies(network, initial, times, sensitivities ? unknowns : 0);
  const tangents = Array.from({ length: sensitivities ? unknowns : 0 }, () => new Float64Array(count));
  const x = new Float64Array(count);
  const later = times.findIndex((time) => time > start);
  const first = later < 0 ? times.length : later;
  for (let j = 0; j < first; j++) seen.write(j, x, tangents);
  const outcome = integrator.run(
    x,
    {
      from: start,
      to: Math.max(times[times.length - 1], start),
      outputs: times.subarray(first),
      output: (j, _t, at, dx) => seen.write(first + j, at, dx),
      relative: tolerance,
      absolute: tolerance * scaleOf(initial),
      maximumSteps: mostSteps,
      ...(control ? { sensitivityControl: control } : {}),
    },
    tangents,
  );
  if (outcome.kind === "failed") return failureOf(outcome);
  return seen.prediction({ steps: outcome.steps, rejected: outcome.rejected });
}

/** Collects the concentrations of the species at the times of the observations. */
class SeenSpecies {
  private readonly network: Network;
  private readonly initial: Float64Array;
  private readonly times: Float64Array;
  private readonly states: Float64Array;
  private readonly slopes: readonly Float64Array[];

  constructor(network: Network, initial: Float64Array, times: Float64Array, unknowns: number) {
    this.network = network;
    this.initial = initial;
    this.times = times;
    this.states = new Float64Array(times.length * initial.length);
    this.slopes = Array.from({ length: unknowns }, () => new Float64Array(this.states.length));
  }

  write(j: number, x: Float64Array, dx: readonly Float64Array[]): void {
    const { changes, parameters, unknownInitial } = this.network;
    const moved = (s: number, extents: Float64Array): number =>
      changes[s].reduce((sum, change, r) => sum + change * extents[r], 0);
    changes.forEach((_, s) => {
      const at = j * changes.length + s;
      this.states[at] = this.initial[s] + moved(s, x);
      dx.forEach((along, k) => {
        const start = unknownInitial[k - parameters.length] === s ? 1 : 0;
        this.slopes[k][at] = start + moved(s, along);
      });
    });
  }

  prediction(work: Prediction["work"]): Prediction {
    const { times, states, slopes } = this;
    const width = this.initial.length;
    const none = new Float64Array(times.length).fill(NaN);
    const noSlopes = slopes.map(() => none);
    return {
      kind: "prediction",
      times,
      states,
      width,
      weights: new Float64Array(width).fill(1 / width),
      potentials: none,
      currents: none,
      ...(slopes.length > 0
        ? { sensitivities: { states: slopes, potentials: noSlopes, currents: noSlopes } }
        : {}),
      work,
    };
  }
}

/** Absolute tolerance is relative to what the vessel holds. */
const scaleOf = (initial: Float64Array): number => Math.max(...initial.map(Math.abs), 1e-12);
