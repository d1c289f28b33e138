/** d(value)/dt at the j-th time, between the values before and after; 0 where that cannot be told. */
export function paceAt(times: readonly number[], j: number, valueAt: (j: number) => number): number {
  const before = Math.max(0, j - 1);
  const after = Math.min(times.length - 1, j + 1);
  const pace = (valueAt(after) - valueAt(before)) / (times[after] - times[before]);
  return Number.isFinite(pace) ? pace : 0;
}
