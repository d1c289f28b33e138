import type { Evaluation } from "../evaluation.js";
import { leastWithin, type Quadratic } from "../quadratic.js";
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
  const start = Float64Array.from(linear, (k) => toUnit(unknowns[k], point[k]));
  const quadratic = inUnits(matching, start, evaluation);
  const lower = lowest(matching, start, evaluation, quadratic);
  const upper = Float64Array.from(linear, (k) => toUnit(unknowns[k], scaleBounds(unknowns[k]).upper));
  const best = leastWithin(quadratic, start, lower, upper);
  const settled = point.slice();
  linear.forEach((k, n) => (settled[k] = toScale(unknowns[k], best[n])));
  return settled;
}

/** What an evaluation says of the linear parameters, in their own units. */
function inUnits(
  { unknowns, linear }: Matching,
  start: Float64Array,
  { gradient, information }: Evaluation,
): Quadratic {
  const count = linear.length;
  const slopes = linear.map((k, n) => unitSlope(unknowns[k], start[n]));
  return {
    gradient: Float64Array.from(linear, (k, n) => gradient[k] / slopes[n]),
    information: Float64Array.from({ length: count * count }, (_, at) => {
      const [a, b] = [Math.floor(at / count), at % count];
      return information[linear[a] * unknowns.length + linear[b]] / (slopes[a] * slopes[b]);
    }),
  };
}

function lowest(
  { unknowns, linear, observations }: Matching,
  start: Float64Array,
  { squares }: Evaluation,
  { information }: Quadratic,
): Float64Array {
  return Float64Array.from(linear, (k, n) => {
    const bound = toUnit(unknowns[k], scaleBounds(unknowns[k]).lower);
    if (unknowns[k].scale === "linear") return bound;
    const error = Math.sqrt((2 * observations) / (squares * information[n * linear.length + n]));
    return Math.max(bound, Math.min(start[n], ALIVE * error));
  });
}
