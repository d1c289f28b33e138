import type { Ensemble, Failure } from "../ensemble/ensemble.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { ErrorModel, Experiment } from "../experiment/experiment.js";
import { Arm } from "./arm.js";
import type { Evaluation } from "./evaluation.js";
import type { Law } from "./hypothesis.js";
import { Likelihood } from "./likelihood.js";
import type { Observer, Visit } from "./observers/observer.js";
import { KindTally } from "./tally.js";
import { collectUnknowns } from "./unknowns.js";

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

export type InspectVisit = (
  experiment: Experiment,
  observation: number,
  observer: Observer,
  ...values: Parameters<Visit>
) => void;

/** Prepares the objective of a law in a trial. Throws where the law uses what the ensemble does not supply. */
export function objectiveOf(law: Law, trial: Trial): Objective {
  const { ensemble, experiments, errorModel } = trial;
  const unknowns = collectUnknowns(law, ensemble, experiments);
  const arms = experiments.map((experiment) => new Arm(law, ensemble, experiment, unknowns));
  const likelihood = new Likelihood(arms, unknowns, errorModel);
  const counts = arms.flatMap(({ observers }) => observers.map(({ count }) => count));
  return {
    unknowns,
    observations: counts.reduce((sum, count) => sum + count, 0),
    evaluate: (point, options = {}) => evaluate(point, options, arms, likelihood),
    inspect: (point, visit, tolerance) => inspect(point, visit, arms, tolerance),
  };
}

function evaluate(
  point: Float64Array,
  { derivatives = false, tolerance }: EvaluateOptions,
  arms: readonly Arm[],
  likelihood: Likelihood,
): Evaluation | Failure {
  likelihood.clear();
  for (const [a, arm] of arms.entries()) {
    const prediction = arm.predict(point, derivatives, tolerance);
    if (prediction.kind === "failure") return prediction;
    arm.tally(prediction, point, (n, observer) => likelihood.tallyOf(a, n, observer));
  }
  return likelihood.total(point, derivatives);
}

function inspect(
  point: Float64Array,
  visit: InspectVisit,
  arms: readonly Arm[],
  tolerance?: number,
): Failure | undefined {
  for (const arm of arms) {
    const prediction = arm.predict(point, false, tolerance);
    if (prediction.kind === "failure") return prediction;
    const unread = new KindTally(arm.width);
    const see =
      (n: number, observer: Observer): Visit =>
      (...values) =>
        visit(arm.experiment, n, observer, ...values);
    arm.tally(prediction, point, () => unread, see);
  }
  return undefined;
}
