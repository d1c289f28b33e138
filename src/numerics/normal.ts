/**
 * Inverse of the standard normal distribution function, to rounding: the rational guess of Abramowitz & Stegun 26.2.23
 * with three Halley steps on the integral.
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  let x = lowerGuess(p);
  for (let n = 0; n < 3; n++) {
    const excess = (normalCumulative(x) - p) * Math.sqrt(2 * Math.PI) * Math.exp((x * x) / 2);
    x -= excess / (1 + (x * excess) / 2);
  }
  return x;
}

/** Abramowitz & Stegun 26.2.23, |error| < 4.5e-4, for p <= 1/2. */
function lowerGuess(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  const below = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return above / below - t;
}

/** Standard normal distribution function for x <= 0, by the continued fraction of Mills' ratio or the series of erf. */
export function normalCumulative(x: number): number {
  if (x > 0) return 1 - normalCumulative(-x);
  const density = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  if (x < -2.5) {
    let tail = -x;
    for (let k = 120; k >= 1; k--) tail = -x + k / tail;
    return density / tail;
  }
  let term = -x;
  let sum = -x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}
