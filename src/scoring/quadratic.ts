import { cholesky } from "./damped.js";
import { liveUnknowns } from "./live.js";

/** g'd + d'H d / 2 of a change d, H positive semidefinite and row-major. */
export interface Quadratic {
  readonly gradient: Float64Array;
  readonly information: Float64Array;
}

/** A pull off a bound below this, in units of what it would gain, is rounding. */
const ROUNDING = 1e-9;

/**
 * Where a quadratic is least between bounds (primal active set; Nocedal & Wright, "Numerical Optimization", ch. 16). What
 * nothing depends on stays where it is.
 * @param start within the bounds, which leave room
 */
export function leastWithin(
  quadratic: Quadratic,
  start: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): Float64Array {
  const { gradient, information } = quadratic;
  const x = start.slice();
  const held = new Set<number>();
  const pull = (k: number): number =>
    x.reduce((sum, value, j) => sum + information[k * x.length + j] * (value - start[j]), gradient[k]);
  // Each round holds or frees one unknown; the limit is for rounding that would do both in turn.
  for (let round = 0; round < 6 * x.length; round++) {
    const stopped = moveFreely(x, held, pull, information, lower, upper);
    if (stopped >= 0) {
      held.add(stopped);
      continue;
    }
    const freed = mostWilling(held, (k) => (x[k] <= lower[k] ? -pull(k) : pull(k)), information, x.length);
    if (freed < 0) break;
    held.delete(freed);
  }
  return x;
}

/** Goes towards where the free unknowns are best, up to the first bound; returns who met it, -1 for nobody. */
function moveFreely(
  x: Float64Array,
  held: ReadonlySet<number>,
  pull: (k: number) => number,
  information: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
): number {
  const count = x.length;
  const unheld = Array.from(x.keys()).filter((k) => !held.has(k));
  const free = liveUnknowns(information, count, unheld);
  const matrix = free.map((a) => free.map((b) => information[a * count + b]));
  const step = cholesky(
    matrix,
    free.map((k) => -pull(k)),
  );
  if (!step) return -1;
  const bounds = free.map((k, n) => (step[n] < 0 ? lower[k] : upper[k]));
  let [share, first] = [1, -1];
  free.forEach((k, n) => {
    const reach = (bounds[n] - x[k]) / step[n];
    if (step[n] !== 0 && reach < share) [share, first] = [reach, n];
  });
  free.forEach((k, n) => (x[k] = Math.min(Math.max(x[k] + share * step[n], lower[k]), upper[k])));
  if (first < 0) return -1;
  x[free[first]] = bounds[first];
  return free[first];
}

/** Of those on a bound the one that gains most by leaving it, -1 where none gains. */
function mostWilling(
  held: ReadonlySet<number>,
  inwards: (k: number) => number,
  information: Float64Array,
  count: number,
): number {
  let [best, gain] = [-1, ROUNDING];
  for (const k of held) {
    const scaled = inwards(k) / Math.sqrt(information[k * count + k]);
    if (scaled > gain) [best, gain] = [k, scaled];
  }
  return best;
}
