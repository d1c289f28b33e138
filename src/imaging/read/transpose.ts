/**
 * Reorders the dimensions of a row-major array: dimension `order[n]` of the input is dimension n of the result. The
 * array itself is returned where the order is that of the input.
 */
export function transposed<T extends Float32Array | Float64Array>(
  values: T,
  shape: readonly number[],
  order: readonly number[],
): T {
  if (order.every((dimension, n) => dimension === n)) return values;
  const strides = shape.map((_, n) => shape.slice(n + 1).reduce((product, extent) => product * extent, 1));
  const [a, b, c] = [...order.map((n) => shape[n]), 1, 1];
  const [across, down, along] = [...order.map((n) => strides[n]), 0, 0];
  const result = values.slice() as T;
  let at = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) result[at++] = values[i * across + j * down + k * along];
    }
  }
  return result;
}
