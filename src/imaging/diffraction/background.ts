/** Chebyshev polynomials T_0 .. T_(terms - 1) over the range of increasing points, one column each. */
export function chebyshevColumns(points: Float64Array, terms: number): Float64Array[] {
  const [low, high] = [points[0], points[points.length - 1]];
  const place = (p: number): number => Math.min(1, Math.max(-1, (2 * p - low - high) / (high - low)));
  return Array.from({ length: terms }, (_, k) => points.map((p) => Math.cos(k * Math.acos(place(p)))));
}
