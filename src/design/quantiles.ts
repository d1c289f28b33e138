import { normalCumulative } from "../numerics/normal.js";
import { addSlopes, type Seen } from "../scoring/observers/seen.js";

/** A quantile of a population as it is seen, with the density there and its slope to every unknown. */
export interface SeenQuantile {
  readonly value: number;
  readonly density: number;
  readonly slopes: Float64Array;
}

/** The least error that a particle is seen with, so that the population has a density. */
const SHARPEST = 1e-3;

/**
 * Quantiles of the mixture sum_j w_j N(c_j, error^2), which is what a frame draws from, and dq/dp = -F_p / f for each of
 * `unknowns` numbers.
 */
export function quantilesSeen(
  seen: Seen,
  error: number,
  levels: readonly number[],
  unknowns: number,
): SeenQuantile[] {
  const sigma = Math.max(error, SHARPEST);
  return levels.map((level) => {
    const value = quantileAt(seen, sigma, level);
    const parts = seen.compositions.map((c, j) => seen.weights[j] * normalDensity(value - c, sigma));
    const density = parts.reduce((sum, part) => sum + part, 0);
    const slopes = new Float64Array(unknowns);
    parts.forEach((part, j) => {
      if (part > 0) addSlopes(seen, j, part / density, slopes);
    });
    return { value, density, slopes };
  });
}

const normalDensity = (apart: number, sigma: number): number =>
  Math.exp(-0.5 * (apart / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI));

/** By bisection, to a thousandth of the error: F rises everywhere. */
function quantileAt({ compositions, weights }: Seen, sigma: number, level: number): number {
  let [low, high] = [-8 * sigma, 1 + 8 * sigma];
  while (high - low > 1e-3 * sigma) {
    const middle = 0.5 * (low + high);
    let below = 0;
    for (let j = 0; j < weights.length; j++)
      below += weights[j] * shareBelow(middle - compositions[j], sigma);
    if (below < level) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Standard errors beyond which a particle is wholly on one side. */
const FAR = 6;

const shareBelow = (apart: number, sigma: number): number =>
  Math.abs(apart) > FAR * sigma ? Number(apart > 0) : normalCumulative(apart / sigma);
