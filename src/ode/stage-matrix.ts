import { plainVectors } from "../numerics/plain-vectors.js";
import type { Vectors } from "../numerics/vectors.js";
import { bandMatrix } from "./band-matrix.js";
import { denseMatrix } from "./dense-matrix.js";
import type { Problem } from "./problem.js";
import type { StageMatrix } from "./matrix.js";

/** The matrix of a problem, in the form of its structure. */
export function stageMatrix({
  structure,
  size,
  mass,
  vectors = plainVectors,
}: Pick<Problem, "structure" | "size" | "mass" | "vectors">): StageMatrix {
  if (structure === "dense") return denseMatrix(size, mass);
  if (structure === "diagonal") return diagonalMatrix(size, mass, vectors);
  if (structure === "bordered") return borderedMatrix(size, mass, vectors);
  if (structure.kind === "banded") return bandMatrix(size, mass, structure);
  const core = bandMatrix(size - 1, mass, structure);
  return borderedBandMatrix(size, mass, core);
}

function diagonalMatrix(size: number, mass: Float64Array, vectors: Vectors): StageMatrix {
  const inverse = vectors.array(size);
  return {
    // In autocatalytic growth (df/dc > 0) a longer step would flip the sign of a pivot unnoticed.
    factor: (jacobian, scale) => vectors.invertShifted(inverse, jacobian.diagonal, mass, scale, size),
    solve: (b) => vectors.multiply(b, b, inverse, size),
    parts: { inverse, complement: () => 1 },
  };
}

/** A diagonal with one border: elimination of the diagonal leaves one Schur complement, O(size). */
function borderedMatrix(size: number, mass: Float64Array, vectors: Vectors): StageMatrix {
  const last = size - 1;
  const inverse = vectors.array(last);
  const row = vectors.array(last);
  let column = new Float64Array(0) as Float64Array;
  let complement = 0;
  return {
    factor(jacobian, scale) {
      if (!vectors.invertShifted(inverse, jacobian.diagonal, mass, scale, last)) return false;
      column = jacobian.column;
      vectors.multiply(row, jacobian.row, inverse, last);
      complement = scale * mass[last] - jacobian.corner[0] - vectors.dot(row, column, last);
      return complement !== 0 && Number.isFinite(complement);
    },
    solve(b) {
      const border = (b[last] + vectors.dot(row, b, last)) / complement;
      vectors.substituteBorder(b, border, column, inverse, last);
      b[last] = border;
    },
    parts: { inverse, row, complement: () => complement },
  };
}

/** A band with one border: the column is solved for once a step, and then every right-hand side once. */
function borderedBandMatrix(size: number, mass: Float64Array, core: StageMatrix): StageMatrix {
  const last = size - 1;
  const column = new Float64Array(last);
  let row = new Float64Array(0) as Float64Array;
  let complement = 0;
  return {
    factor(jacobian, scale) {
      if (!core.factor(jacobian, scale)) return false;
      row = jacobian.row;
      column.set(jacobian.column);
      core.solve(column);
      complement = scale * mass[last] - jacobian.corner[0] - plainVectors.dot(row, column, last);
      return complement !== 0 && Number.isFinite(complement);
    },
    solve(b) {
      const inner = b.subarray(0, last);
      core.solve(inner);
      const border = (b[last] + plainVectors.dot(row, inner, last)) / complement;
      for (let i = 0; i < last; i++) inner[i] += border * column[i];
      b[last] = border;
    },
  };
}
