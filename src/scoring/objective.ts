import type { Ensemble, Failure, Prediction, Simulator } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { ErrorModel, Experiment } from "../experiment/experiment.js";
import type { Law } from "./hypothesis.js";
import { observe } from "./observe.js";
import type { Observer, Visit } from "./observers/observer.js";
import { KindTally } from "./tally.js";
import { toUnit, unitSlope } from "./transform.js";

/** What a law is held against. */
export interface Trial {
  readonly experiments: readonly Experiment[];
  readonly ensemble: Ensemble;
  readonly errorModel: ErrorModel;
}

/** -2 ln L plus priors, as a function of a point on the fitted scale. */
export interface Objective {
  readonly unknowns: readonly ParameterDeclaration[];
  /** Number of observed values. */
  readonly observations: number;
  evaluate(point: Float64Array, options?: EvaluateOptions): Evaluation | Failure;
  /** Predicts every experiment once and shows every observed value with its prediction. */
  inspect(point: Float64Array, visit: InspectVisit, tolerance?: number): Failure | undefined;
}

export interface EvaluateOptions {
  /** Also gradient and information. Default false. */
  readonly derivatives?: boolean;
  /** Relative tolerance of the simulation. */
  readonly tolerance?: number;
}

export interface Evaluation {
  readonly kind: "evaluation";
  /** -2 ln L. */
  readonly deviance: number;
  /** Sum over priors of ((point - mean) / sd)^2. */
  readonly penalty: number;
  /** Sum of squared standardised residuals: the sum of squares in units of the stated error. */
  readonly squares: number;
  /** What each experiment and kind of observation adds to it, at the stated errors; where derivatives are asked for. */
  readonly parts?: readonly number[];
  /** d(deviance + penalty) / d(point); empty unless asked for. */
  readonly gradient: Float64Array;
  /** Expected half-curvature times two, row-major; empty unless asked for. */
  readonly information: Float64Array;
}

export type InspectVisit = (
  experiment: Experiment,
  observation: number,
  observer: Observer,
  ...values: Parameters<Visit>
) => void;

/** One experiment made ready: its simulator and observers, and where its values stand among the unknowns. */
interface Arm {
  readonly experiment: Experiment;
  readonly simulator: Simulator;
  readonly observers: readonly Observer[];
  /** For each name of the simulator, then each nuisance, its index among the unknowns. */
  readonly places: readonly number[];
  /** The same for the deviation of the experiment's own value from the shared one; -1 where there is none. */
  readonly deviations: readonly number[];
  readonly values: Float64Array;
}

/** Prepares the objective of a law in a trial. Throws where the law uses what the ensemble does not supply. */
export function objectiveOf(law: Law, trial: Trial): Objective {
  const unknowns = collectUnknowns(law, trial);
  const places = new Map(unknowns.map((unknown, index) => [unknown.name, index]));
  const arms = trial.experiments.map((experiment) => prepareArm(law, trial.ensemble, experiment, places));
  const kinds = tallies(arms);
  const observations = arms
    .flatMap((arm) => arm.observers)
    .reduce((sum, observer) => sum + observer.count, 0);
  return {
    unknowns,
    observations,
    evaluate: (point, options = {}) => evaluate(point, options, unknowns, arms, kinds, trial.errorModel),
    inspect: (point, visit, tolerance) => inspect(point, visit, unknowns, arms, tolerance),
  };
}

/**
 * The parameters of the law, then what its own ones, the ensemble and the observations add; equal names are one unknown.
 */
function collectUnknowns(law: Law, { ensemble, experiments }: Trial): ParameterDeclaration[] {
  const found = new Map(law.parameters.map((declaration) => [declaration.name, declaration]));
  for (const experiment of experiments) {
    const added = [
      ...Object.entries(law.own ?? {}).map(([name, sd]) => deviationOf(name, sd, experiment)),
      ...ensemble.unknowns(experiment),
      ...experiment.observations.flatMap((observation) => observe(experiment, observation).nuisances),
    ];
    for (const unknown of added) if (!found.has(unknown.name)) found.set(unknown.name, unknown);
  }
  return [...found.values()];
}

/** How far the value of an experiment is from the shared one, on the fitted scale, with the spread that is believed in. */
function deviationOf(name: string, sd: number, experiment: Experiment): ParameterDeclaration {
  const unknown = deviationName(name, experiment);
  const reach = 10 * sd;
  return {
    name: unknown,
    unit: "1",
    lower: -reach,
    upper: reach,
    scale: "linear",
    guess: 0,
    prior: { mean: 0, sd },
  };
}

const deviationName = (name: string, experiment: Experiment): string => `${name}[${experiment.name}]`;

/** Where an unknown of an arm is on the fitted scale: the shared value and the experiment's deviation from it. */
function placed({ places, deviations }: Arm, a: number, point: Float64Array): number {
  return point[places[a]] + (deviations[a] < 0 ? 0 : point[deviations[a]]);
}

function prepareArm(
  law: Law,
  ensemble: Ensemble,
  experiment: Experiment,
  places: ReadonlyMap<string, number>,
): Arm {
  const simulator = ensemble.prepare(law.expression, experiment);
  const observers = experiment.observations.map((observation) => observe(experiment, observation));
  const nuisances = observers.flatMap((observer) => observer.nuisances.map((unknown) => unknown.name));
  const names = [...simulator.names, ...nuisances];
  const missing = names.find((name) => !places.has(name));
  if (missing !== undefined) {
    throw new Error(
      `law "${law.name}": parameter "${missing}" is not declared. Give it a guess or a declaration.`,
    );
  }
  return {
    experiment,
    simulator,
    observers,
    places: names.map((name) => places.get(name)!),
    deviations: names.map((name) => places.get(deviationName(name, experiment)) ?? -1),
    values: new Float64Array(simulator.names.length),
  };
}

/** One tally for each kind of observation of each arm: kinds share their error factor over all arms. */
function tallies(arms: readonly Arm[]): Map<string, KindTally[]> {
  const kinds = new Map<string, KindTally[]>();
  arms.forEach((arm, a) => {
    for (const observer of arm.observers) {
      const list = kinds.get(observer.kind) ?? [];
      list[a] ??= new KindTally(arm.places.length);
      kinds.set(observer.kind, list);
    }
  });
  return kinds;
}

function evaluate(
  point: Float64Array,
  { derivatives = false, tolerance }: EvaluateOptions,
  unknowns: readonly ParameterDeclaration[],
  arms: readonly Arm[],
  kinds: ReadonlyMap<string, readonly KindTally[]>,
  errorModel: ErrorModel,
): Evaluation | Failure {
  for (const list of kinds.values()) for (const tally of list) tally?.clear();
  for (const [a, arm] of arms.entries()) {
    const prediction = predict(arm, point, unknowns, derivatives, tolerance);
    if (prediction.kind === "failure") return prediction;
    tallyArm(arm, prediction, point, unknowns, (kind) => kinds.get(kind)![a]);
  }
  return total(point, derivatives, unknowns, arms, kinds, errorModel);
}

function predict(
  arm: Arm,
  point: Float64Array,
  unknowns: readonly ParameterDeclaration[],
  sensitivities: boolean,
  tolerance: number | undefined,
): Prediction | Failure {
  for (let k = 0; k < arm.values.length; k++) {
    arm.values[k] = toUnit(unknowns[arm.places[k]], placed(arm, k, point));
  }
  return arm.simulator.predict(arm.values, {
    sensitivities,
    ...(tolerance === undefined ? {} : { tolerance }),
  });
}

/** Rows of an arm run over [simulator names | nuisances of each observer in turn]. */
function tallyArm(
  arm: Arm,
  prediction: Prediction,
  point: Float64Array,
  unknowns: readonly ParameterDeclaration[],
  tallyOf: (kind: string) => KindTally,
  visit?: (observation: number, observer: Observer) => Visit,
): void {
  let first = arm.values.length;
  arm.observers.forEach((observer, n) => {
    const own = arm.places.slice(first, first + observer.nuisances.length);
    const values = Float64Array.from(own, (place) => toUnit(unknowns[place], point[place]));
    const width = first + observer.nuisances.length;
    const tally = tallyOf(observer.kind);
    const padded = new Float64Array(tally.count);
    observer.tally(
      prediction,
      values,
      {
        residual: (residual, sigma, row) => (padded.set(row), tally.residual(residual, sigma, padded)),
        density: (minusTwoLog, row) => (padded.set(row), tally.density(minusTwoLog, padded)),
      },
      width,
      visit?.(n, observer),
    );
    first = width;
  });
}

/** Joins the kinds of all arms, changes to the fitted scale, and adds the priors. */
function total(
  point: Float64Array,
  derivatives: boolean,
  unknowns: readonly ParameterDeclaration[],
  arms: readonly Arm[],
  kinds: ReadonlyMap<string, readonly KindTally[]>,
  errorModel: ErrorModel,
): Evaluation | Failure {
  const count = derivatives ? unknowns.length : 0;
  const gradient = new Float64Array(count);
  const information = new Float64Array(count * count);
  let deviance = 0;
  let squares = 0;
  for (const list of kinds.values()) {
    const pool = pooled(list);
    deviance += pool.deviance(errorModel);
    squares += pool.squares;
    if (derivatives) {
      const precision = pool.precision(errorModel);
      list.forEach((tally, a) => scatter(tally, precision, arms[a], point, unknowns, gradient, information));
    }
  }
  if (!Number.isFinite(deviance) || !gradient.every(Number.isFinite))
    return { kind: "failure", reason: "non-finite rate", time: NaN, detail: "the likelihood" };
  const penalty = addPriors(point, unknowns, gradient, information);
  const parts = derivatives ? { parts: partsOf(kinds) } : {};
  return { kind: "evaluation", deviance, penalty, squares, ...parts, gradient, information };
}

function partsOf(kinds: ReadonlyMap<string, readonly KindTally[]>): number[] {
  return [...kinds.values()].flatMap((list) =>
    list.flatMap((tally) => (tally ? [tally.deviance("stated")] : [])),
  );
}

/** Sums without derivatives over the arms. */
function pooled(list: readonly KindTally[]): KindTally {
  const pool = new KindTally(0);
  for (const tally of list) {
    if (!tally) continue;
    pool.residuals += tally.residuals;
    pool.squares += tally.squares;
    pool.logVariance += tally.logVariance;
    pool.densities += tally.densities;
  }
  return pool;
}

/** Adds a tally over an arm's names to sums over all unknowns; a deviation has the slope of what it deviates from. */
function scatter(
  tally: KindTally | undefined,
  precision: number,
  arm: Arm,
  point: Float64Array,
  unknowns: readonly ParameterDeclaration[],
  gradient: Float64Array,
  information: Float64Array,
): void {
  if (!tally) return;
  const slopes = arm.places.map((place, a) =>
    unitSlope(unknowns[place], toUnit(unknowns[place], placed(arm, a, point))),
  );
  const targets = arm.places.flatMap((row, a) =>
    arm.deviations[a] < 0
      ? [{ row, a }]
      : [
          { row, a },
          { row: arm.deviations[a], a },
        ],
  );
  for (const { row, a } of targets) {
    gradient[row] += slopes[a] * (precision * tally.residualGradient[a] + tally.densityGradient[a]);
    for (const { row: column, a: b } of targets) {
      const at = a * tally.count + b;
      const entry = precision * tally.residualInformation[at] + tally.densityInformation[at];
      information[row * unknowns.length + column] += slopes[a] * slopes[b] * entry;
    }
  }
}

function addPriors(
  point: Float64Array,
  unknowns: readonly ParameterDeclaration[],
  gradient: Float64Array,
  information: Float64Array,
): number {
  let penalty = 0;
  unknowns.forEach(({ prior }, k) => {
    if (!prior) return;
    const z = (point[k] - prior.mean) / prior.sd;
    penalty += z * z;
    if (gradient.length === 0) return;
    gradient[k] += (2 * z) / prior.sd;
    information[k * unknowns.length + k] += 2 / (prior.sd * prior.sd);
  });
  return penalty;
}

function inspect(
  point: Float64Array,
  visit: InspectVisit,
  unknowns: readonly ParameterDeclaration[],
  arms: readonly Arm[],
  tolerance?: number,
): Failure | undefined {
  for (const arm of arms) {
    const prediction = predict(arm, point, unknowns, false, tolerance);
    if (prediction.kind === "failure") return prediction;
    const unread = new KindTally(arm.places.length);
    tallyArm(
      arm,
      prediction,
      point,
      unknowns,
      () => unread,
      (observation, observer) =>
        (...values) =>
          visit(arm.experiment, observation, observer, ...values),
    );
  }
  return undefined;
}
