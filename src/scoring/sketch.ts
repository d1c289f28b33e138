import { buildEnsemble } from "../ensemble/build.js";
import type { EnsembleSpec } from "../ensemble/ensemble.js";
import { counted } from "./counted.js";
import { criterionOf } from "./criterion.js";
import type { FailedFit } from "./fit.js";
import type { Law } from "./hypothesis.js";
import { minimise } from "./minimise.js";
import { objectiveOf, type Trial } from "./objective.js";
import { guessPoint, lift, placePoint, type Lifted, type NamedPoint } from "./starts.js";

/** A law fitted roughly. */
export interface Sketch {
  readonly kind: "sketched";
  /** On the fitted scale, in the order of the objective's unknowns: the same as in the trial itself. */
  readonly point: Float64Array;
  /** Bayesian information criterion of the sketch; see `criterionOf`. */
  readonly criterion: number;
  /** What each experiment and kind of observation adds to -2 ln L. */
  readonly parts: readonly number[];
  /** Simulations of the cheap trial. */
  readonly evaluations: number;
}

/** Nodes of a population and of its prefactors, in a sketch. */
const NODES = 12;
const PREFACTOR_NODES = 4;
const TOLERANCE = 1e-3;
const STEPS = 30;
/**
 * Steps of a simulation, which takes 20 to 50 at this tolerance, and 400 where a hundred particles charge one after the
 * other: those of bred laws that got stuck took three quarters of the time of all.
 */
const MOST_STEPS = 500;

/** A population on few nodes; every ensemble in few steps. */
export function sketchSpec({ name, options }: EnsembleSpec): EnsembleSpec {
  const few = name === "trajectories" ? {} : { nodes: NODES, prefactorNodes: PREFACTOR_NODES };
  return { name, options: { ...options, ...few, mostSteps: MOST_STEPS } };
}

/** A trial made cheap. */
export function sketchTrial(trial: Trial): Trial {
  return { ...trial, ensemble: buildEnsemble(sketchSpec(trial.ensemble.spec)) };
}

/**
 * Fits a law to a cheap trial in a few loose steps, from where matching ends or from the guesses, whichever is better.
 * @param matched what matching found, if anything
 * @param best the criterion of the best law so far: far above it there is no need to be close
 */
export function sketchLaw(
  law: Law,
  cheap: Trial,
  matched: NamedPoint | undefined,
  best = Infinity,
): Sketch | FailedFit {
  const objective = counted(objectiveOf(law, cheap));
  const { unknowns, observations } = objective;
  const goal = best - criterionOf(0, unknowns.length, observations, cheap);
  const [start] = [...(matched ? [placePoint(unknowns, matched)] : []), guessPoint(unknowns)]
    .map((each) => lift(objective, each, TOLERANCE))
    .sort((a, b) => costOf(a) - costOf(b));
  const settings = { steps: STEPS, gain: 0.1, goal, tolerance: TOLERANCE };
  const minimum = minimise(objective, start.point, settings);
  if (!minimum) return { kind: "failed", reason: "no start could be simulated" };
  const { deviance, penalty, parts = [] } = minimum.evaluation;
  const criterion = criterionOf(deviance + penalty, unknowns.length, observations, cheap);
  return { kind: "sketched", point: minimum.point, criterion, parts, evaluations: objective.evaluations };
}

function costOf({ outcome }: Lifted): number {
  return outcome.kind === "evaluation" ? outcome.deviance + outcome.penalty : Infinity;
}
