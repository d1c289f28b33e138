import { Matrix, SingularValueDecomposition } from "ml-matrix";
import type { Random } from "../../numerics/random.js";
import type { Family } from "./family.js";

/** Singular values below this share of the largest are rounding. */
const RANK_TOLERANCE = 1e-9;

/**
 * Random free parameters of a family at which most of its values are finite; undefined where none were found.
 * @param where "ends": parameters with bounds near one of them, where a family that holds less than another shows it
 */
export function drawFree(
  family: Family,
  random: Random,
  where: "anywhere" | "ends" = "anywhere",
): Float64Array | undefined {
  for (let attempt = 0; attempt < 50; attempt++) {
    const stream = random.split(attempt);
    const free = Float64Array.from(family.scales, (scale, n) => {
      const own = stream.split(family.names[n]);
      return where === "anywhere" ? scale.draw(own) : scale.drawEnd(own);
    });
    family.at(free);
    if (family.values.reduce((n, y) => n + (isUsable(y) ? 1 : 0), 0) > family.count / 2) return free;
  }
  return undefined;
}

export const isUsable = (value: number): boolean => Number.isFinite(value) && Math.abs(value) < 1e100;

/** 1 over the size of each value, levelled off at a thousandth of their root mean square; 0 where there is none. */
export function weightsOf(values: Float64Array): Float64Array {
  const usable = values.filter(isUsable);
  const level = 1e-3 * Math.hypot(...usable) * Math.sqrt(1 / Math.max(1, usable.length));
  return values.map((y) => (isUsable(y) ? 1 / (Math.abs(y) + level + 1e-300) : 0));
}

/**
 * The Jacobian of a family where it was last evaluated, as rows of relative slopes; rows that are not finite left out.
 * @param columns which parameters
 */
function jacobian(family: Family, columns: readonly number[]): number[][] {
  const weights = weightsOf(family.values);
  return [...weights.keys()]
    .map((i) => columns.map((p) => family.slopes[p][i] * weights[i]))
    .filter((row, i) => weights[i] > 0 && row.every(Number.isFinite));
}

/** Singular values of the Jacobian to some of the parameters, largest first, columns scaled to length 1. */
export function singularValues(family: Family, columns: readonly number[]): number[] {
  const rows = jacobian(family, columns);
  if (rows.length === 0 || columns.length === 0) return [];
  const lengths = columns.map((_, p) => Math.hypot(...rows.map((row) => row[p])));
  const scaled = rows.map((row) => row.map((value, p) => (lengths[p] > 0 ? value / lengths[p] : 0)));
  const matrix = new Matrix(scaled);
  return new SingularValueDecomposition(matrix, {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  }).diagonal.slice(0, columns.length);
}

/** How many directions of some of the parameters the values feel, where the family was last evaluated. */
export function rankOf(family: Family, columns: readonly number[]): number {
  const values = singularValues(family, columns);
  return values.filter((value) => value > RANK_TOLERANCE * Math.max(...values, 1e-300)).length;
}
