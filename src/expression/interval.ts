/** Closed interval of extended reals; empty (no value defined) is [NaN, NaN]. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

export const interval = (lower: number, upper: number): Interval => ({ lower, upper });
export const everything: Interval = interval(-Infinity, Infinity);

/** The hull of some values, of which NaN (an indeterminate bound such as 0 * Infinity) means nothing is known. */
export function hull(...values: number[]): Interval {
  if (values.some(Number.isNaN)) return everything;
  return interval(Math.min(...values), Math.max(...values));
}
