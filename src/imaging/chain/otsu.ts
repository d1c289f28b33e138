const BINS = 512;

/** Fraction of the values at either end that set no bounds: single bad pixels would else fill one class. */
const TAIL = 0.001;

/**
 * The threshold between two classes of values that are told apart best: greatest variance between them (Otsu, IEEE
 * Trans. SMC 9, 62 (1979)). Not finite values do not count; NaN where all are the same.
 */
export function otsu(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const tail = Math.floor(TAIL * sorted.length);
  const [least, greatest] = [sorted[tail], sorted[sorted.length - 1 - tail]];
  if (!(greatest > least)) return NaN;
  const width = (greatest - least) / BINS;
  const counts = new Float64Array(BINS);
  for (const value of sorted) {
    counts[Math.min(BINS - 1, Math.max(0, Math.floor((value - least) / width)))]++;
  }
  return least + width * bestSplit(counts);
}

/** Number of bins in the lower class. Of equals (a gap between the classes) the middle one. */
function bestSplit(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const moment = counts.reduce((sum, count, n) => sum + count * n, 0);
  let [weight, below, best, first, last] = [0, 0, -1, 0, 0];
  for (let n = 0; n < counts.length - 1; n++) {
    weight += counts[n];
    below += counts[n] * n;
    if (weight === 0 || weight === total) continue;
    const between = (moment * (weight / total) - below) ** 2 / (weight * (total - weight));
    if (between > best) [best, first, last] = [between, n, n];
    else if (between === best) last = n;
  }
  return (first + last) / 2 + 1;
}
