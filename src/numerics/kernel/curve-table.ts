/** One piece of a piecewise cubic, in powers of x - start. */
export interface Piece {
  readonly start: number;
  readonly coefficients: readonly [number, number, number, number];
}

/**
 * A piecewise cubic as the kernel's "curve" instruction reads it (assembly/curve.ts): a head, then for each of evenly
 * spaced buckets the piece that holds its start, then the pieces. Constant beyond the ends, at `below` and `above`.
 */
export function curveTable(
  pieces: readonly Piece[],
  end: number,
  below: number,
  above: number,
): Float64Array {
  const low = pieces[0].start;
  const buckets = Math.min(4096, 2 * pieces.length);
  const perX = buckets / (end - low);
  const first: number[] = [];
  for (let b = 0, n = 0; b < buckets; b++) {
    while (n + 1 < pieces.length && pieces[n + 1].start <= low + b / perX) n++;
    // One back, since the bucket of an x is found with a rounding.
    first.push(Math.max(0, n - 1));
  }
  const rows = pieces.flatMap(({ start, coefficients }) => [start, ...coefficients]);
  return Float64Array.from([pieces.length, buckets, low, perX, below, above, ...first, ...rows]);
}
