import type { Family } from "./family.js";

/** How well a family can be brought to some values. */
export interface Closeness {
  /** Largest difference, relative to the size of the value there. */
  readonly worst: number;
  readonly free: Float64Array;
}

export interface FitLimits {
  readonly iterations: number;
  /** Differences that count as none. */
  readonly tolerance: number;
}

/**
 * Brings a family as near as it gets to `target` from `start`, by Levenberg-Marquardt with Marquardt's scaling
 * (J. Soc. Ind. Appl. Math. 11, 431 (1963)). Differences are relative to `weights`; points of weight 0 do not count.
 */
export function approach(
  family: Family,
  target: Float64Array,
  weights: Float64Array,
  start: Float64Array,
  { iterations, tolerance }: FitLimits,
): Closeness {
  const size = start.length;
  const matrix = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const step = new Float64Array(size);
  let free = start;
  let cost = costAt(family, target, weights, free);
  let damping = 1e-2;
  for (let n = 0; n < iterations && cost.worst > tolerance && damping < 1e12; n++) {
    gather(family, target, weights, matrix, gradient);
    const before = cost;
    for (; damping < 1e12; damping *= 5) {
      if (!solveDamped(matrix, gradient, damping, step)) continue;
      const next = free.map((value, p) => value + Math.max(-4, Math.min(4, step[p])));
      cost = costAt(family, target, weights, next);
      if (cost.sum < before.sum) {
        free = next;
        break;
      }
    }
    if (damping >= 1e12) return { worst: before.worst, free };
    damping = Math.max(1e-14, damping / 10);
    // far from the target long steps change the differences little, and lead there all the same
    const stands = step.every((value) => Math.abs(value) < 0.1) && cost.sum > before.sum * (1 - 1e-6);
    if (stands && cost.worst > 1e3 * tolerance) break;
  }
  return { worst: cost.worst, free };
}

interface Cost {
  readonly sum: number;
  readonly worst: number;
}

const NO_COST: Cost = { sum: Infinity, worst: Infinity };

function costAt(family: Family, target: Float64Array, weights: Float64Array, free: Float64Array): Cost {
  family.at(free);
  let sum = 0;
  let worst = 0;
  for (let i = 0; i < target.length; i++) {
    if (weights[i] === 0) continue;
    const difference = Math.abs(family.values[i] - target[i]) * weights[i];
    if (!Number.isFinite(difference)) return NO_COST;
    sum += difference * difference;
    worst = Math.max(worst, difference);
  }
  return { sum, worst };
}

/** Normal equations of the linearised differences at the place of the last evaluation. */
function gather(
  family: Family,
  target: Float64Array,
  weights: Float64Array,
  matrix: Float64Array,
  gradient: Float64Array,
): void {
  const { slopes, values } = family;
  const size = slopes.length;
  matrix.fill(0);
  gradient.fill(0);
  for (let i = 0; i < target.length; i++) {
    if (weights[i] === 0) continue;
    const weight = weights[i] * weights[i];
    const missing = weight * (target[i] - values[i]);
    for (let p = 0; p < size; p++) {
      const slope = Number.isFinite(slopes[p][i]) ? slopes[p][i] : 0;
      gradient[p] += slope * missing;
      for (let q = 0; q <= p; q++) matrix[p * size + q] += weight * slope * slopes[q][i];
    }
  }
}

/** Cholesky's factor of the damped matrix, then both substitutions. False where the matrix is not positive. */
function solveDamped(
  matrix: Float64Array,
  gradient: Float64Array,
  damping: number,
  step: Float64Array,
): boolean {
  const size = gradient.length;
  const factor = matrix.slice();
  let largest = 0;
  for (let p = 0; p < size; p++) largest = Math.max(largest, matrix[p * size + p]);
  for (let p = 0; p < size; p++) {
    // Marquardt's scaling, with a floor for parameters that the law does not feel here
    factor[p * size + p] += damping * Math.max(matrix[p * size + p], 1e-12 * largest) + 1e-300;
    for (let q = 0; q <= p; q++) {
      let sum = factor[p * size + q];
      for (let r = 0; r < q; r++) sum -= factor[p * size + r] * factor[q * size + r];
      if (p === q && !(sum > 0)) return false;
      factor[p * size + q] = p === q ? Math.sqrt(sum) : sum / factor[q * size + q];
    }
  }
  substitute(factor, gradient, step);
  return step.every(Number.isFinite);
}

function substitute(factor: Float64Array, right: Float64Array, result: Float64Array): void {
  const size = right.length;
  for (let p = 0; p < size; p++) {
    let sum = right[p];
    for (let q = 0; q < p; q++) sum -= factor[p * size + q] * result[q];
    result[p] = sum / factor[p * size + p];
  }
  for (let p = size - 1; p >= 0; p--) {
    let sum = result[p];
    for (let q = p + 1; q < size; q++) sum -= factor[q * size + p] * result[q];
    result[p] = sum / factor[p * size + p];
  }
}
