import { cholesky } from "./damped.js";

/**
 * Covariance of the fitted numbers in the sense of Gauss and Newton: twice the inverse of the information (which is the
 * curvature of -2 ln L). Directions that the data leave free give NaN.
 */
export function covariance(information: Float64Array, count: number): Float64Array {
  const result = new Float64Array(count * count).fill(NaN);
  const live = Array.from({ length: count }, (_, k) => k).filter((k) => information[k * count + k] > 0);
  const matrix = live.map((row) => live.map((column) => information[row * count + column]));
  matrix.forEach((row, a) => (row[a] *= 1 + 1e-12));
  live.forEach((k, a) => {
    const unit = live.map((_, b) => (a === b ? 2 : 0));
    const column = cholesky(matrix, unit);
    if (!column) return;
    live.forEach((row, b) => (result[row * count + k] = column[b]));
  });
  return result;
}
