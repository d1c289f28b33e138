const DECIMAL = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

/** The number that a token writes in decimal digits; NaN for anything else, for instance "", "0x10" or "1e999". */
export function parseDecimal(token: string): number {
  if (token.length > 64 || !DECIMAL.test(token)) return NaN;
  const value = Number(token);
  return Number.isFinite(value) ? value : NaN;
}

/** Whether values rise (1) or fall (-1) from each to the next, or neither (0). Nothing at all rises. */
export function direction(values: ArrayLike<number>): 1 | -1 | 0 {
  const sign = values.length > 1 && values[1] < values[0] ? -1 : 1;
  for (let n = 0; n < values.length; n++) {
    if (!Number.isFinite(values[n])) return 0;
    if (n > 0 && !((values[n] - values[n - 1]) * sign > 0)) return 0;
  }
  return sign;
}

/** `count` points from `start` to `stop` with both ends. */
export function evenly(start: number, stop: number, count: number): Float64Array {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return Float64Array.from({ length: count }, (_, n) => start + n * step);
}
