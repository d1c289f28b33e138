/** The middle of values, or the mean of the two middle ones; NaN of none. */
export function median(values: readonly number[]): number {
  const rising = [...values].sort((a, b) => a - b);
  const half = rising.length >> 1;
  return rising.length % 2 === 1 ? rising[half] : 0.5 * (rising[half - 1] + rising[half]);
}
