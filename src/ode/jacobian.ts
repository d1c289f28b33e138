import type { Jacobian, Structure } from "./problem.js";

export function allocateJacobian(structure: Structure, size: number): Jacobian {
  const border = structure === "bordered" ? size - 1 : 0;
  return {
    dense: new Float64Array(structure === "dense" ? size * size : 0),
    diagonal: new Float64Array(structure === "dense" ? 0 : structure === "diagonal" ? size : size - 1),
    column: new Float64Array(border),
    row: new Float64Array(border),
    corner: new Float64Array(structure === "bordered" ? 1 : 0),
  };
}

/** out += J v. */
export function addProduct(
  structure: Structure,
  jacobian: Jacobian,
  v: Float64Array,
  out: Float64Array,
): void {
  if (structure === "dense") return addDense(jacobian.dense, v, out);
  const { diagonal, column, row, corner } = jacobian;
  for (let i = 0; i < diagonal.length; i++) out[i] += diagonal[i] * v[i];
  if (structure === "diagonal") return;
  const last = diagonal.length;
  let sum = corner[0] * v[last];
  for (let i = 0; i < last; i++) {
    out[i] += column[i] * v[last];
    sum += row[i] * v[i];
  }
  out[last] += sum;
}

function addDense(dense: Float64Array, v: Float64Array, out: Float64Array): void {
  const size = v.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += dense[i * size + j] * v[j];
    out[i] += sum;
  }
}
