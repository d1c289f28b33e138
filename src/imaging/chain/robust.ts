/** Standard deviation of a normal distribution over its median absolute deviation. */
export const MAD_TO_SIGMA = 1.4826;

/** Median of the finite values; NaN where there is none. */
export function median(values: ArrayLike<number>): number {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let n = 0; n < values.length; n++) if (Number.isFinite(values[n])) finite[count++] = values[n];
  return medianInPlace(finite, count);
}

/** Median of the first `count` values, which are reordered; allocates nothing. */
export function medianInPlace(values: Float64Array, count = values.length): number {
  if (count === 0) return NaN;
  const middle = count >> 1;
  const upper = select(values, count, middle);
  if (count % 2 === 1) return upper;
  let lower = -Infinity;
  for (let n = 0; n < middle; n++) if (values[n] > lower) lower = values[n];
  return (lower + upper) / 2;
}

/** Standard deviation by the median absolute deviation from the median: outliers of up to half the values do nothing. */
export function robustDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  const deviations = new Float64Array(values.length);
  for (let n = 0; n < values.length; n++) deviations[n] = Math.abs(values[n] - centre);
  return MAD_TO_SIGMA * median(deviations);
}

/** The value of rank `k` among the first `count`, smaller ones before it (quickselect of Hoare, CACM 4, 321 (1961)). */
function select(values: Float64Array, count: number, k: number): number {
  let [left, right] = [0, count - 1];
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let [i, j] = [left, right];
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const held = values[i];
      values[i++] = values[j];
      values[j--] = held;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k];
}
