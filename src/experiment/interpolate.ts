import type { Piece } from "../numerics/kernel/curve-table.js";

/** A curve through points, with its first two derivatives. Constant beyond its ends. */
export interface Curve {
  value(x: number): number;
  slope(x: number): number;
  /** Jumps at the points: the curve is once continuously differentiable. */
  curvature(x: number): number;
}

/** A curve whose pieces are known: y = a0 + a1 (x - start) + a2 (x - start)^2 + a3 (x - start)^3. */
export interface PiecewiseCubic extends Curve {
  readonly pieces: readonly Piece[];
  /** End of the last piece. */
  readonly end: number;
}

/**
 * Monotone piecewise cubic Hermite curve through points with increasing x: between two points it never leaves their
 * values (F. N. Fritsch & J. Butland, SIAM J. Sci. Stat. Comput. 5, 300, 1984). Where the slopes at the points are known,
 * they take the place of those, and the curve is right to fourth order.
 * @throws Error where there are fewer than two points or x does not increase.
 */
export function monotoneCubic(
  xs: readonly number[],
  ys: readonly number[],
  known?: readonly number[],
): PiecewiseCubic {
  if (xs.length < 2) throw new Error(`a curve needs two points, found ${xs.length}.`);
  xs.forEach((x, n) => {
    if (n > 0 && !(x > xs[n - 1])) throw new Error(`a curve needs increasing x: ${x} follows ${xs[n - 1]}.`);
  });
  const slopes = known ? Float64Array.from(known) : pointSlopes(xs, ys);
  const last = xs.length - 1;
  const at = (x: number): number => interval(xs, x);
  const outside = (x: number): boolean => x < xs[0] || x > xs[last];
  return {
    pieces: xs.slice(1).map((_, n) => piece(xs, ys, slopes, n)),
    end: xs[last],
    value: (x) => (x <= xs[0] ? ys[0] : x >= xs[last] ? ys[last] : hermite(xs, ys, slopes, at(x), x, 0)),
    slope: (x) => (outside(x) ? 0 : hermite(xs, ys, slopes, at(x), x, 1)),
    curvature: (x) => (outside(x) ? 0 : hermite(xs, ys, slopes, at(x), x, 2)),
  };
}

function piece(xs: readonly number[], ys: readonly number[], slopes: Float64Array, n: number): Piece {
  const h = xs[n + 1] - xs[n];
  const secant = (ys[n + 1] - ys[n]) / h;
  const second = (3 * secant - 2 * slopes[n] - slopes[n + 1]) / h;
  const third = (slopes[n] + slopes[n + 1] - 2 * secant) / (h * h);
  return { start: xs[n], coefficients: [ys[n], slopes[n], second, third] };
}

/** Weighted harmonic mean of the neighbouring secants, 0 at an extremum; one-sided at the ends. */
function pointSlopes(xs: readonly number[], ys: readonly number[]): Float64Array {
  const count = xs.length;
  const secant = (n: number): number => (ys[n + 1] - ys[n]) / (xs[n + 1] - xs[n]);
  return Float64Array.from({ length: count }, (_, n) => {
    if (n === 0) return secant(0);
    if (n === count - 1) return secant(count - 2);
    const [left, right] = [secant(n - 1), secant(n)];
    if (left * right <= 0) return 0;
    const [a, b] = [xs[n] - xs[n - 1], xs[n + 1] - xs[n]];
    return (3 * (a + b)) / ((2 * b + a) / left + (b + 2 * a) / right);
  });
}

/** Index of the interval that holds x. */
function interval(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (xs[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

function hermite(
  xs: readonly number[],
  ys: readonly number[],
  slopes: Float64Array,
  n: number,
  x: number,
  order: 0 | 1 | 2,
): number {
  const h = xs[n + 1] - xs[n];
  const s = (x - xs[n]) / h;
  const rise = ys[n + 1] - ys[n];
  const [a, b] = [slopes[n] * h, slopes[n + 1] * h];
  // y = y0 + a s + (3 rise - 2a - b) s^2 + (a + b - 2 rise) s^3
  const [second, third] = [3 * rise - 2 * a - b, a + b - 2 * rise];
  if (order === 0) return ys[n] + s * (a + s * (second + s * third));
  return order === 1 ? (a + s * (2 * second + 3 * s * third)) / h : (2 * second + 6 * s * third) / (h * h);
}
