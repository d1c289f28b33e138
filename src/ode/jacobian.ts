import type { Vectors } from "../numerics/vectors.js";
import type { Banded, BorderedBanded, Jacobian, Structure } from "./problem.js";

/** Whether the last unknown is a border. */
export const hasBorder = (structure: Structure): boolean =>
  structure === "bordered" || (typeof structure === "object" && structure.kind === "bordered banded");

/** Zeros in the shape of a structure. */
export function allocateJacobian(structure: Structure, size: number, vectors: Vectors): Jacobian {
  const border = hasBorder(structure) ? size - 1 : 0;
  const core = hasBorder(structure) ? size - 1 : size;
  const banded = typeof structure === "object" ? core * (structure.lower + structure.upper + 1) : 0;
  return {
    dense: vectors.array(structure === "dense" ? size * size : 0),
    band: vectors.array(banded),
    diagonal: vectors.array(structure === "diagonal" || structure === "bordered" ? core : 0),
    column: vectors.array(border),
    row: vectors.array(border),
    corner: new Float64Array(border > 0 ? 1 : 0),
  };
}

/** out += J v. */
export function addJacobianProduct(
  vectors: Vectors,
  structure: Structure,
  jacobian: Jacobian,
  v: Float64Array,
  out: Float64Array,
): void {
  if (structure === "dense") return addDense(jacobian.dense, v, out);
  const last = out.length - 1;
  const before = out[last];
  if (typeof structure === "object") addBand(structure, jacobian.band, v, out);
  else vectors.addProduct(out, jacobian.diagonal, v, jacobian.diagonal.length);
  if (!hasBorder(structure)) return;
  vectors.addScaled(out, v[last], jacobian.column);
  out[last] = before + jacobian.corner[0] * v[last] + vectors.dot(jacobian.row, v, last);
}

function addDense(dense: Float64Array, v: Float64Array, out: Float64Array): void {
  const size = v.length;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += dense[i * size + j] * v[j];
    out[i] += sum;
  }
}

function addBand(
  { lower, upper }: Banded | BorderedBanded,
  band: Float64Array,
  v: Float64Array,
  out: Float64Array,
): void {
  const width = lower + upper + 1;
  const size = band.length / width;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = Math.max(0, i - lower); j <= Math.min(size - 1, i + upper); j++)
      sum += band[i * width + lower + j - i] * v[j];
    out[i] += sum;
  }
}
