// A piecewise cubic through a table, and its derivatives.

/**
 * The table at `table`: number of pieces and number of buckets (both as doubles), lowest x, buckets per x, value below
 * and value above, first piece of each bucket (doubles); then for each piece its left end and four coefficients.
 */
const HEAD: usize = 48;

export function curveAt(x: f64, table: usize): f64 {
  const pieces = <i32>load<f64>(table);
  const buckets = <i32>load<f64>(table + 8);
  const low = load<f64>(table + 16);
  const place = (x - low) * load<f64>(table + 24);
  if (!(place > 0)) return place <= 0 ? load<f64>(table + 32) : x;
  if (place >= <f64>buckets) return load<f64>(table + 40);
  let piece = <i32>load<f64>(table + HEAD + 8 * <usize>(<i32>place));
  const first: usize = table + HEAD + 8 * <usize>buckets;
  while (piece + 1 < pieces && load<f64>(first + 40 * <usize>(piece + 1)) <= x) piece++;
  const at: usize = first + 40 * <usize>piece;
  const s = x - load<f64>(at);
  return load<f64>(at + 8) + s * (load<f64>(at + 16) + s * (load<f64>(at + 24) + s * load<f64>(at + 32)));
}
