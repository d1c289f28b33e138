/**
 * Distribution functions of statistics: gamma, beta, chi-square, Student, Kolmogorov. Pure numbers throughout; relative
 * errors near 1e-12 where nothing else is said.
 */

/** ln Gamma(x) for x > 0: Stirling's series at x + 10, brought down by the recurrence. */
export function logGamma(x: number): number {
  let product = 1;
  let at = x;
  while (at < 10) product *= at++;
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** Share of a gamma distribution of shape `a` above x: the series of the lower part, or the continued fraction. */
export function gammaUpper(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-16; n++) sum += term *= x / (a + n);
    return 1 - front * sum;
  }
  return (
    front *
    continued(
      (n) => n * (a - n),
      (n) => x + 2 * n + 1 - a,
    )
  );
}

/** 1 / (b_0 + a_1 / (b_1 + a_2 / (b_2 + ...))), by Lentz's method (Thompson & Barnett 1986). */
function continued(a: (n: number) => number, b: (n: number) => number): number {
  const tiny = 1e-300;
  let c = b(0) || tiny;
  let value = c;
  let d = 0;
  for (let n = 1; n < 2000; n++) {
    d = 1 / (b(n) + a(n) * d || tiny);
    c = b(n) + a(n) / c || tiny;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return 1 / value;
}

/** P(chi-square of `degrees` > x). */
export const chiSquareUpper = (x: number, degrees: number): number => gammaUpper(degrees / 2, x / 2);

/** Share of a beta(a, b) distribution below x (DLMF 8.17.22). */
export function betaLower(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaLower(1 - x, b, a);
  const logFront = a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  const coefficient = (n: number): number => {
    const m = n >> 1;
    return n % 2 === 0
      ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
  };
  return (Math.exp(logFront) / a) * continued(coefficient, () => 1);
}

/** P(T <= t) of Student's t with `degrees` of freedom (any positive number). */
export function studentCumulative(t: number, degrees: number): number {
  const tail = 0.5 * betaLower(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** The t with P(T <= t) = p, by bisection on a bracket that is doubled until it holds. */
export function studentQuantile(p: number, degrees: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, degrees);
  let high = 1;
  while (studentCumulative(high, degrees) < p && high < 1e300) high *= 2;
  let low = 0;
  for (let n = 0; n < 200 && high - low > 1e-14 * high; n++) {
    const middle = 0.5 * (low + high);
    if (studentCumulative(middle, degrees) < p) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * P-value of Kolmogorov and Smirnov's test that numbers in [0, 1] are uniform: the asymptotic law at Stephens's (1970)
 * corrected statistic, right to a few parts in a thousand from five numbers on.
 */
export function uniformity(values: readonly number[]): { readonly distance: number; readonly p: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const distance = sorted.reduce((most, x, n) => Math.max(most, x - n / count, (n + 1) / count - x), 0);
  const root = Math.sqrt(count);
  return { distance, p: kolmogorovUpper(distance * (root + 0.12 + 0.11 / root)) };
}

/** P(K > x) of Kolmogorov's distribution: 2 sum of (-1)^(k-1) exp(-2 k^2 x^2). */
function kolmogorovUpper(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
