import type { Evaluation } from "../evaluation.js";
import { leastWithin } from "../quadratic.js";
import { scaleBounds, toScale, toUnit, unitSlope } from "../transform.js";
import type { Matching } from "./matching.js";

/** Share of its standard error that a positive parameter keeps: its logarithm could not come back from 0. */
const ALIVE = 0.1;

/**
 * A point with the parameters in which the law is linear where they fit best, the others as they are: one step of Gauss and
 * Newton in their own units is exact for them (variable projection; Golub & Pereyra, SIAM J. Numer. Anal. 10, 1973).
 */
export function settle(
  { unknowns, linear }: Matching,
  point: Float64Array,
  { gradient, information }: Evaluation,
): Float64Array {
  const count = unknowns.length;
  const chosen = linear.map((k) => unknowns[k]);
  const start = Float64Array.from(linear, (k) => toUnit(unknowns[k], point[k]));
  const slopes = chosen.map((unknown, n) => unitSlope(unknown, start[n]));
  const curvature = Float64Array.from({ length: linear.length ** 2 }, (_, at) => {
    const [a, b] = [Math.floor(at / linear.length), at % linear.length];
    return information[linear[a] * count + linear[b]] / (slopes[a] * slopes[b]);
  });
  const pulls = Float64Array.from(linear, (k, n) => gradient[k] / slopes[n]);
  const [lower, upper] = (["lower", "upper"] as const).map((side) =>
    Float64Array.from(chosen, (unknown) => toUnit(unknown, scaleBounds(unknown)[side])),
  );
  const best = leastWithin({ gradient: pulls, information: curvature }, start, lower, upper);
  const settled = point.slice();
  linear.forEach((k, n) => {
    const error = Math.sqrt(2 / curvature[n * linear.length + n]);
    const alive = chosen[n].scale === "log" ? Math.min(start[n], ALIVE * error) : -Infinity;
    settled[k] = toScale(chosen[n], Math.max(best[n], alive));
  });
  return settled;
}
