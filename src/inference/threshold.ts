import { normalQuantile } from "../numerics/normal.js";
import { betaLower, chiSquareUpper, studentQuantile } from "../numerics/probability.js";
import type { ErrorModel } from "../experiment/experiment.js";

/** What a threshold of -2 ln L depends on beside the level. */
export interface ThresholdOptions {
  readonly errorModel: ErrorModel;
  /** Number of observed values, and of fitted numbers. */
  readonly observations: number;
  readonly unknowns: number;
}

/**
 * Rise of -2 ln L over its least at the ends of an interval of one unknown. Stated errors: the quantile of chi-square of
 * one degree (Wilks 1938). Errors scaled to the misfit: n ln(1 + t^2 / (n - p)) with Student's t of n - p degrees, which
 * is exact where the model is linear.
 */
export function riseAt(level: number, { errorModel, observations, unknowns }: ThresholdOptions): number {
  const p = (1 + level) / 2;
  if (errorModel === "stated") return normalQuantile(p) ** 2;
  const degrees = Math.max(1, observations - unknowns);
  return observations * Math.log1p(studentQuantile(p, degrees) ** 2 / degrees);
}

/**
 * P-value of `count` numbers that are stated together: how often -2 ln L at the true ones lies at least `rise` above its
 * least. Chi-square for stated errors; for scaled ones Fisher's F of the same rise, exact where the model is linear.
 */
export function riseProbability(
  rise: number,
  count: number,
  { errorModel, observations, unknowns }: ThresholdOptions,
): number {
  if (errorModel === "stated") return chiSquareUpper(Math.max(0, rise), count);
  const degrees = Math.max(1, observations - unknowns);
  const ratio = (Math.expm1(Math.max(0, rise) / observations) * degrees) / count;
  return betaLower(degrees / (degrees + count * ratio), degrees / 2, count / 2);
}
