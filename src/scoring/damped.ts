import type { Evaluation } from "./evaluation.js";
import { liveUnknowns } from "./live.js";

export interface DampedStep {
  readonly direction: Float64Array;
  /** What the quadratic model says the step gains. */
  readonly expected: number;
}

/** Longest change of one unknown in one step, on the fitted scale. */
const REACH = 2;

/**
 * Solves (H + lambda diag H) step = -gradient by Cholesky. Left out are held unknowns and dead ones (see `liveUnknowns`), which
 * do not move. Undefined where H is not finite, or no unknown is left.
 */
export function solveDamped(
  evaluation: Evaluation,
  damping: number,
  held: readonly boolean[],
): DampedStep | undefined {
  const { gradient, information } = evaluation;
  const count = gradient.length;
  const free = liveUnknowns(
    information,
    count,
    held.flatMap((isHeld, k) => (isHeld ? [] : [k])),
  );
  if (free.length === 0) return undefined;
  const matrix = free.map((row) => free.map((column) => information[row * count + column]));
  const largest = Math.max(...free.map((k) => information[k * count + k]), 1e-300);
  matrix.forEach((row, a) => (row[a] += damping * Math.max(row[a], 1e-8 * largest) + 1e-12 * largest));
  const solution = cholesky(
    matrix,
    free.map((k) => -gradient[k]),
  );
  if (!solution) return undefined;
  const direction = new Float64Array(count);
  free.forEach((k, a) => (direction[k] = solution[a]));
  return { ...shorten(direction), expected: expectedGain(direction, evaluation) };
}

function shorten(direction: Float64Array): { direction: Float64Array } {
  const longest = direction.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { direction: longest > REACH ? direction.map((x) => (x * REACH) / longest) : direction };
}

function expectedGain(direction: Float64Array, { gradient, information }: Evaluation): number {
  const count = direction.length;
  let gain = 0;
  for (let a = 0; a < count; a++) {
    gain -= gradient[a] * direction[a];
    for (let b = 0; b < count; b++) gain -= 0.5 * direction[a] * information[a * count + b] * direction[b];
  }
  return Math.abs(gain);
}

/** Solves a small symmetric positive definite system; undefined where it is not one. */
export function cholesky(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): Float64Array | undefined {
  const count = right.length;
  const factor = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= factor[i * count + k] * factor[j * count + k];
      if (i === j && !(sum > 0 && Number.isFinite(sum))) return undefined;
      factor[i * count + j] = i === j ? Math.sqrt(sum) : sum / factor[j * count + j];
    }
  }
  return backSubstitute(factor, right, count);
}

function backSubstitute(factor: Float64Array, right: readonly number[], count: number): Float64Array {
  const x = Float64Array.from(right);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i * count + k] * x[k];
    x[i] /= factor[i * count + i];
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) x[i] -= factor[k * count + i] * x[k];
    x[i] /= factor[i * count + i];
  }
  return x;
}
