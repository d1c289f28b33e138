import { nonNegative } from "./non-negative.js";

/** Normal equations of one pattern: G = K' K and b = K' y in units of sigma, and y' y. */
export interface NormalEquations {
  readonly matrix: Float64Array;
  readonly right: Float64Array;
  readonly total: number;
  /** Values with a number of their own. */
  readonly points: number;
}

/** A non-negative solution of the normal equations, smoothed. */
export interface Smoothed {
  readonly values: Float64Array;
  /** Weight of the squared second differences, relative to the trace of G. */
  readonly alpha: number;
  /** Sum of squared residuals. */
  readonly squares: number;
  /** Number of values that are not zero. */
  readonly free: number;
}

/**
 * Least |y - K u|^2 + alpha tr(G) / tr(L) |D2 u|^2 over u >= 0, second differences with nothing beyond the ends
 * (A. N. Tikhonov, Sov. Math. Dokl. 4, 1035 (1963)).
 */
export function smoothed(equations: NormalEquations, alpha: number, start?: Float64Array): Smoothed {
  const { matrix, right } = equations;
  const count = right.length;
  const normal = withSmoothness(matrix, count, alpha);
  const values = start?.slice() ?? new Float64Array(count).fill(1);
  const free = nonNegative(normal, right, values);
  return { values, alpha, squares: squaresOf(equations, values), free };
}

/** Weights that are tried: from next to nothing to a straight line. */
const [LEAST, MOST, STEPS] = [1e-9, 1e5, 24];

/**
 * The smoothest solution that is not significantly worse than the best one: the largest alpha at which the sum of squares
 * is no more than (1 + p / (n - p)) times that of the least one, with p unknowns free there among n points, which an F
 * test rejects at even odds (S. W. Provencher, Comput. Phys. Commun. 27, 213 (1982)). Errors count only up to a
 * common factor.
 */
export function chooseSmoothness(equations: NormalEquations): Smoothed {
  const best = smoothed(equations, LEAST);
  const { points } = equations;
  const allowed = best.squares * (1 + best.free / Math.max(1, points - best.free));
  let [low, high] = [Math.log(LEAST), Math.log(MOST)];
  let chosen = best;
  for (let n = 0; n < STEPS; n++) {
    const middle = 0.5 * (low + high);
    const trial = smoothed(equations, Math.exp(middle), chosen.values);
    if (trial.squares > allowed) high = middle;
    else [low, chosen] = [middle, trial];
  }
  return chosen;
}

/** G + alpha tr(G) / tr(L) L with L = D2' D2. */
export function withSmoothness(matrix: Float64Array, count: number, alpha: number): Float64Array {
  let [trace, smooth] = [0, 0];
  for (let k = 0; k < count; k++) {
    trace += matrix[k * count + k];
    smooth += 6;
  }
  const weight = (alpha * trace) / smooth;
  const out = matrix.slice();
  const band = [6, -4, 1];
  for (let i = 0; i < count; i++) {
    for (let j = Math.max(0, i - 2); j <= Math.min(count - 1, i + 2); j++) {
      out[i * count + j] += weight * band[Math.abs(i - j)];
    }
  }
  return out;
}

function squaresOf({ matrix, right, total }: NormalEquations, values: Float64Array): number {
  const count = values.length;
  let sum = total;
  for (let i = 0; i < count; i++) {
    if (values[i] === 0) continue;
    sum -= 2 * right[i] * values[i];
    for (let j = 0; j < count; j++) sum += values[i] * matrix[i * count + j] * values[j];
  }
  return sum;
}
