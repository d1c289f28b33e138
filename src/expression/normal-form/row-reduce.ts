/** Below this a number is taken for zero: the matrices hold small fractions. */
const ZERO = 1e-9;

/**
 * Reduced row echelon form: the one basis of the space that the rows span by which spaces can be compared.
 * Rows of zeros are left out; the argument is not changed.
 */
export function rowReduce(rows: readonly (readonly number[])[]): number[][] {
  const left = rows.map((row) => [...row]);
  const basis: number[][] = [];
  const width = left[0]?.length ?? 0;
  for (let column = 0; column < width; column++) {
    const pivot = left.reduce<number[] | undefined>(
      (best, row) => (Math.abs(row[column]) > Math.max(ZERO, Math.abs(best?.[column] ?? 0)) ? row : best),
      undefined,
    );
    if (!pivot) continue;
    left.splice(left.indexOf(pivot), 1);
    const unit = pivot.map((value) => value / pivot[column]);
    for (const row of [...left, ...basis]) subtract(row, unit, row[column]);
    basis.push(unit);
  }
  return basis;
}

/** What remains of a vector after its parts along a reduced basis are taken out. */
export function remainder(vector: readonly number[], basis: readonly (readonly number[])[]): number[] {
  const rest = [...vector];
  for (const row of basis) subtract(rest, row, rest[pivotOf(row)]);
  return rest;
}

/** True where a vector lies in the space of a reduced basis. */
export const spans = (basis: readonly (readonly number[])[], vector: readonly number[]): boolean =>
  remainder(vector, basis).every((value) => Math.abs(value) < 1e-7);

const pivotOf = (row: readonly number[]): number => row.findIndex((value) => Math.abs(value) > ZERO);

function subtract(row: number[], other: readonly number[], factor: number): void {
  if (factor === 0) return;
  for (let n = 0; n < row.length; n++) {
    row[n] -= factor * other[n];
    if (Math.abs(row[n]) < ZERO) row[n] = 0;
  }
}
