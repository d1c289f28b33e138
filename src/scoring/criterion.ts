import type { Trial } from "./objective.js";

/**
 * Bayesian information criterion, -2 ln L + penalty + k ln n (Schwarz 1978). k counts every fitted number: parameters
 * of the law, own prefactors and initial compositions, calibration, and one error factor per kind of observation where
 * errors are scaled. Priors enter through their penalty.
 */
export function criterionOf(cost: number, unknowns: number, observations: number, trial: Trial): number {
  const factors = trial.errorModel === "scaled" ? kindsOf(trial).size : 0;
  return cost + (unknowns + factors) * Math.log(observations);
}

function kindsOf({ experiments }: Trial): Set<string> {
  const all = experiments.flatMap((experiment) => experiment.observations);
  return new Set(
    all.map((observation) => (observation.kind === "signal" ? observation.quantity : observation.kind)),
  );
}

/** Weights of laws from their criteria: exp(-difference / 2), normalised. */
export function criterionWeights(criteria: readonly number[]): number[] {
  const least = Math.min(...criteria);
  const relative = criteria.map((criterion) => Math.exp(-(criterion - least) / 2));
  const sum = relative.reduce((total, weight) => total + weight, 0);
  return relative.map((weight) => weight / sum);
}
