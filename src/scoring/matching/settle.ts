import type { Evaluation } from "../evaluation.js";
import { leastWithin } from "../quadratic.js";
import { scaleBounds, toScale, toUnit, unitSlope } from "../transform.js";
import type { Matching } from "./matching.js";

/** Share of its standard error, at the stated errors, that a positive parameter keeps: no logarithm comes back from 0. */
const ALIVE = 0.1;

/**
 * A point with the parameters in which the law is linear where they fit best, the others as they are: one step of Gauss and
 * Newton in their own units is exact for them (variable projection; Golub & Pereyra, SIAM J. Numer. Anal. 10, 1973).
 */
export function settle(matching: Matching, point: Float64Array, evaluation: Evaluation): Float64Array {
  const { unknowns, linear } = matching;
  const count = linear.length;
  const start = Float64Array.from(linear, (k) => toUnit(unknowns[k], point[k]));
  const slopes = linear.map((k, n) => unitSlope(unknowns[k], start[n]));
  const gradient = Float64Array.from(linear, (k, n) => evaluation.gradient[k] / slopes[n]);
  const information = Float64Array.from({ length: count * count }, (_, at) => {
    const [a, b] = [Math.floor(at / count), at % count];
    return evaluation.information[linear[a] * unknowns.length + linear[b]] / (slopes[a] * slopes[b]);
  });
  const precision = matching.observations / evaluation.squares;
  const lower = Float64Array.from(linear, (k, n) => {
    const bound = toUnit(unknowns[k], scaleBounds(unknowns[k]).lower);
    const alive = ALIVE * Math.sqrt((2 * precision) / information[n * count + n]);
    return unknowns[k].scale === "log" ? Math.max(bound, Math.min(start[n], alive)) : bound;
  });
  const upper = Float64Array.from(linear, (k) => toUnit(unknowns[k], scaleBounds(unknowns[k]).upper));
  const best = leastWithin({ gradient, information }, start, lower, upper);
  const settled = point.slice();
  linear.forEach((k, n) => (settled[k] = toScale(unknowns[k], best[n])));
  return settled;
}
