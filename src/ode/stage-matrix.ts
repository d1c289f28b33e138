import type { Jacobian, Problem } from "./problem.js";

/** W = M/(h gamma) - J of one step: factored once, solved for every stage and every sensitivity. */
export interface StageMatrix {
  /** False where W is singular. `scale` is 1/(h gamma). */
  factor(jacobian: Jacobian, scale: number): boolean;
  /** Solves W x = b in place. */
  solve(b: Float64Array): void;
}

export function stageMatrix({ structure, size, mass }: Problem): StageMatrix {
  if (structure === "dense") return denseMatrix(size, mass);
  return structure === "diagonal" ? diagonalMatrix(size, mass) : borderedMatrix(size, mass);
}

function diagonalMatrix(size: number, mass: Float64Array): StageMatrix {
  const pivot = new Float64Array(size);
  return {
    factor(jacobian, scale) {
      for (let i = 0; i < size; i++) pivot[i] = scale * mass[i] - jacobian.diagonal[i];
      return pivot.every((p) => p !== 0 && Number.isFinite(p));
    },
    solve(b) {
      for (let i = 0; i < size; i++) b[i] /= pivot[i];
    },
  };
}

/** A diagonal with one border: elimination of the diagonal leaves one Schur complement, O(size). */
function borderedMatrix(size: number, mass: Float64Array): StageMatrix {
  const last = size - 1;
  const pivot = new Float64Array(last);
  let column = new Float64Array(0);
  let row = new Float64Array(0);
  let complement = 0;
  return {
    factor(jacobian, scale) {
      ({ column, row } = jacobian as { column: Float64Array<ArrayBuffer>; row: Float64Array<ArrayBuffer> });
      complement = scale * mass[last] - jacobian.corner[0];
      for (let i = 0; i < last; i++) {
        pivot[i] = scale * mass[i] - jacobian.diagonal[i];
        // In autocatalytic growth (df/dc > 0) a longer step would flip the sign of the pivot unnoticed.
        if (!(pivot[i] > 0)) return false;
        complement -= (row[i] * column[i]) / pivot[i];
      }
      return complement !== 0 && Number.isFinite(complement);
    },
    solve(b) {
      let right = b[last];
      for (let i = 0; i < last; i++) right += (row[i] * b[i]) / pivot[i];
      const border = right / complement;
      for (let i = 0; i < last; i++) b[i] = (b[i] + column[i] * border) / pivot[i];
      b[last] = border;
    },
  };
}

/** LU with partial pivoting, in place. */
function denseMatrix(size: number, mass: Float64Array): StageMatrix {
  const lu = new Float64Array(size * size);
  const order = new Int32Array(size);
  const spare = new Float64Array(size);
  return {
    factor(jacobian, scale) {
      for (let i = 0; i < size * size; i++) lu[i] = -jacobian.dense[i];
      for (let i = 0; i < size; i++) lu[i * size + i] += scale * mass[i];
      return factorDense(lu, order, size);
    },
    solve(b) {
      for (let i = 0; i < size; i++) spare[i] = b[order[i]];
      for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) spare[i] -= lu[i * size + j] * spare[j];
      for (let i = size - 1; i >= 0; i--) {
        for (let j = i + 1; j < size; j++) spare[i] -= lu[i * size + j] * spare[j];
        spare[i] /= lu[i * size + i];
      }
      b.set(spare);
    },
  };
}

function factorDense(lu: Float64Array, order: Int32Array, size: number): boolean {
  for (let i = 0; i < size; i++) order[i] = i;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++)
      if (Math.abs(lu[i * size + k]) > Math.abs(lu[best * size + k])) best = i;
    const pivot = lu[best * size + k];
    if (pivot === 0 || !Number.isFinite(pivot)) return false;
    if (best !== k) swapRows(lu, order, size, best, k);
    for (let i = k + 1; i < size; i++) {
      const factor = (lu[i * size + k] /= pivot);
      for (let j = k + 1; j < size; j++) lu[i * size + j] -= factor * lu[k * size + j];
    }
  }
  return true;
}

function swapRows(lu: Float64Array, order: Int32Array, size: number, a: number, b: number): void {
  for (let j = 0; j < size; j++) {
    const kept = lu[a * size + j];
    lu[a * size + j] = lu[b * size + j];
    lu[b * size + j] = kept;
  }
  const kept = order[a];
  order[a] = order[b];
  order[b] = kept;
}
