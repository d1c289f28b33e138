/** Parts of what an observer saw: early, middle and late, or the low, middle and high quantiles. */
const PARTS = 3;

/**
 * The third that each value belongs to by the order of what it is sorted by: times of residuals, or compositions of a frame.
 * Equal ones are in the same third; fewer than three different ones make fewer parts.
 */
export function thirds(sortedBy: readonly number[]): readonly number[] {
  const different = [...new Set(sortedBy)].sort((a, b) => a - b);
  const rank = new Map(different.map((value, n) => [value, n]));
  const parts = Math.min(PARTS, different.length);
  return sortedBy.map((value) => Math.floor((parts * rank.get(value)!) / different.length));
}
