/** Share of an unknown's own information below which others say all that it could. */
const REDUNDANT = 1e-12;

/**
 * Those of the free unknowns that the data can tell apart, in rising order: Cholesky with pivoting on the information scaled
 * to a unit diagonal, ended where no unknown has anything of its own left (N. J. Higham, "Analysis of the Cholesky
 * decomposition of a semi-definite matrix", 1990). The rest are dead: a step is not to move them.
 * @param information row-major, of `count` unknowns
 */
export function liveUnknowns(
  information: Float64Array,
  count: number,
  free: readonly number[],
): readonly number[] {
  const scale = free.map((k) => Math.sqrt(information[k * count + k]));
  const entry = (a: number, b: number): number =>
    information[free[a] * count + free[b]] / (scale[a] * scale[b]);
  const left = free.map((_, a) => (scale[a] > 0 ? 1 : 0));
  const columns: Float64Array[] = [];
  const live: number[] = [];
  for (let pivot = largest(left); left[pivot] > REDUNDANT; pivot = largest(left)) {
    const root = Math.sqrt(left[pivot]);
    const column = Float64Array.from(free, (_, a) => {
      if (!(scale[a] > 0)) return 0;
      return (entry(a, pivot) - columns.reduce((sum, each) => sum + each[a] * each[pivot], 0)) / root;
    });
    left.forEach((_, a) => (left[a] -= column[a] ** 2));
    left[pivot] = 0;
    columns.push(column);
    live.push(free[pivot]);
  }
  return live.sort((a, b) => a - b);
}

/** Index of the greatest; 0 of none. */
function largest(values: readonly number[]): number {
  return values.reduce((best, value, n) => (value > values[best] ? n : best), 0);
}
