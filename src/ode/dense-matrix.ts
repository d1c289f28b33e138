import type { StageMatrix } from "./matrix.js";

/** LU with partial pivoting, in place. */
export function denseMatrix(size: number, mass: Float64Array): StageMatrix {
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
