import type { Banded, BorderedBanded } from "./problem.js";
import type { StageMatrix } from "./matrix.js";

/**
 * LU of a band with partial pivoting (Golub & Van Loan, 4.3.5): rows are kept with room for the fill that exchanging
 * rows brings, `lower` places beyond the upper band. O(size) for a fixed band.
 */
export function bandMatrix(
  size: number,
  mass: Float64Array,
  { lower, upper }: Banded | BorderedBanded,
): StageMatrix {
  const width = 2 * lower + upper + 1;
  const lu = new Float64Array(size * width);
  const exchanged = new Int32Array(size);
  const factors = new Float64Array(size * lower);
  return {
    factor(jacobian, scale) {
      load(lu, width, jacobian.band, lower, upper);
      for (let i = 0; i < size; i++) lu[i * width + lower] += scale * mass[i];
      return factorBand(lu, factors, exchanged, { size, width, lower });
    },
    solve: (b) => solveBand(lu, factors, exchanged, { size, width, lower }, b),
  };
}

interface Shape {
  readonly size: number;
  readonly width: number;
  readonly lower: number;
}

/** Minus the Jacobian; entry (i, j) of a row stands at [i * width + lower + j - i]. */
function load(lu: Float64Array, width: number, band: Float64Array, lower: number, upper: number): void {
  const given = lower + upper + 1;
  lu.fill(0);
  for (let at = 0, from = 0; from < band.length; at += width, from += given)
    for (let j = 0; j < given; j++) lu[at + j] = -band[from + j];
}

function factorBand(
  lu: Float64Array,
  factors: Float64Array,
  exchanged: Int32Array,
  { size, width, lower }: Shape,
): boolean {
  for (let k = 0; k < size; k++) {
    const below = Math.min(size - 1, k + lower);
    let best = k;
    const entry = (i: number): number => Math.abs(lu[i * width + lower + k - i]);
    for (let i = k + 1; i <= below; i++) if (entry(i) > entry(best)) best = i;
    exchanged[k] = best;
    const reach = Math.min(size - 1, k + width - 1 - lower);
    if (best !== k) exchange(lu, width, lower, k, best, reach);
    const pivot = lu[k * width + lower];
    if (pivot === 0 || !Number.isFinite(pivot)) return false;
    for (let i = k + 1; i <= below; i++) {
      const factor = lu[i * width + lower + k - i] / pivot;
      factors[k * lower + i - k - 1] = factor;
      if (factor === 0) continue;
      const [to, from] = [i * width + lower - i, k * width + lower - k];
      for (let j = k + 1; j <= reach; j++) lu[to + j] -= factor * lu[from + j];
    }
  }
  return true;
}

function exchange(lu: Float64Array, width: number, lower: number, a: number, b: number, reach: number): void {
  const [first, second] = [a * width + lower - a, b * width + lower - b];
  for (let j = a; j <= reach; j++) {
    const kept = lu[first + j];
    lu[first + j] = lu[second + j];
    lu[second + j] = kept;
  }
}

function solveBand(
  lu: Float64Array,
  factors: Float64Array,
  exchanged: Int32Array,
  { size, width, lower }: Shape,
  b: Float64Array,
): void {
  for (let k = 0; k < size; k++) {
    const other = exchanged[k];
    const value = b[other];
    b[other] = b[k];
    b[k] = value;
    for (let i = k + 1; i <= Math.min(size - 1, k + lower); i++)
      b[i] -= factors[k * lower + i - k - 1] * value;
  }
  for (let i = size - 1; i >= 0; i--) {
    const row = i * width + lower - i;
    let sum = b[i];
    for (let j = i + 1; j <= Math.min(size - 1, i + width - 1 - lower); j++) sum -= lu[row + j] * b[j];
    b[i] = sum / lu[row + i];
  }
}
