/** aᵀ b. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < a.length; n++) sum += a[n] * b[n];
  return sum;
}

/** vᵀ M v of a symmetric matrix (row-major) without negative eigenvalues, which rounding may make negative. */
export function quadratic(matrix: Float64Array, vector: Float64Array): number {
  const n = vector.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += vector[i] * dot(matrix.subarray(i * n, (i + 1) * n), vector);
  return Math.max(0, sum);
}

/** out += factor * column, weighted where weights are given. */
export function addScaled(
  out: Float64Array,
  column: Float64Array,
  factor: number,
  weights?: Float64Array,
): void {
  if (weights) for (let n = 0; n < out.length; n++) out[n] += factor * column[n] * weights[n];
  else for (let n = 0; n < out.length; n++) out[n] += factor * column[n];
}
