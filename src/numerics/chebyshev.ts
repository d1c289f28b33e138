/** Zeros of the Chebyshev polynomial T_n in (-1, 1), decreasing: x_j = cos(pi (j + 1/2) / n). */
export function chebyshevNodes(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, j) => Math.cos((Math.PI * (j + 0.5)) / count));
}

/** Values T_k(x_j) at the nodes, row k by column j: its columns turn values at the nodes into coefficients. */
export function chebyshevTable(count: number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, n) => {
    const [k, j] = [Math.floor(n / count), n % count];
    return Math.cos((Math.PI * k * (j + 0.5)) / count);
  });
}

/**
 * Coefficients a_k of the polynomial through values at an even number of nodes, sum over k of a_k T_k, into
 * out[at + 4k]. The values of the nodes follow each other in `values` from `start` on. T_k is even or odd as k is, so
 * that half of the nodes are enough.
 */
export function chebyshevCoefficients(
  table: Float64Array,
  count: number,
  values: Float64Array,
  start: number,
  out: Float64Array,
  at: number,
): void {
  const last = start + count - 1;
  for (let k = 0; k < count; k++) {
    const sign = k % 2 === 0 ? 1 : -1;
    let sum = 0;
    for (let j = 0; j < count / 2; j++)
      sum += table[k * count + j] * (values[start + j] + sign * values[last - j]);
    out[at + 4 * k] = ((k === 0 ? 1 : 2) * sum) / count;
  }
}

/**
 * Weights W_j with sum_j W_j p(x_j) = sum_i w_i p(x_i) for every polynomial p of lower degree than there are nodes: the
 * interpolant is integrated over the points exactly.
 */
export function chebyshevWeights(
  table: Float64Array,
  points: Float64Array,
  weights: Float64Array,
  count: number,
): Float64Array {
  const moments = new Float64Array(count);
  points.forEach((x, i) => {
    let [before, now] = [x, 1];
    for (let k = 0; k < count; k++) {
      moments[k] += weights[i] * now;
      [before, now] = [now, 2 * x * now - before];
    }
  });
  return Float64Array.from({ length: count }, (_, j) => {
    let sum = moments[0];
    for (let k = 1; k < count; k++) sum += 2 * table[k * count + j] * moments[k];
    return sum / count;
  });
}
