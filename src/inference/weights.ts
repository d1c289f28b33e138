import { criterionWeights } from "../scoring/criterion.js";

/** Odds against the best beyond which a law counts as refuted: 20 to 1, strong on Kass & Raftery's scale (1995). */
export const REFUTED = 20;

/** Probabilities of laws believed in alike beforehand, from the logarithms of their evidences. */
export const evidenceWeights = (logs: readonly number[]): number[] =>
  criterionWeights(logs.map((log) => -2 * log));

/**
 * Indices of the laws that cannot be told apart from the best: whose weight is within `odds` of the largest. One index
 * where the data decide.
 */
export function undecided(weights: readonly number[], odds = REFUTED): number[] {
  const most = Math.max(...weights);
  return weights.flatMap((weight, n) => (weight * odds >= most ? [n] : []));
}
