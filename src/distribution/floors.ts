import { normalCumulative } from "../numerics/normal.js";
import { cumulative, quantile, type Cumulative } from "./cumulative.js";
import { OCTILES, refuseLevels } from "./distances.js";
import type { Distribution, Weighting } from "./weighted.js";

/**
 * Sampling floors: the expected distance of `particles` independent draws from the distribution that they are drawn from.
 * A discrepancy near its floor is all that so few particles can show.
 */

/** Quadrature points of a gap on which F rises. */
const POINTS = 16;

/** Floor of `wasserstein`: E|F_n - F| is De Moivre's mean absolute deviation of a binomial over n, exactly. */
export function wassersteinFloor(distribution: Distribution<Weighting>, particles: number): number {
  refuseFew(particles);
  return integrate(cumulative(distribution), (_, p) => meanDeviation(particles, p) / particles);
}

/** Floor of `energyDistance`: 2 times the integral of F (1 - F) / n, exactly. */
export function energyFloor(distribution: Distribution<Weighting>, particles: number): number {
  refuseFew(particles);
  return 2 * integrate(cumulative(distribution), (_, p) => (p * (1 - p)) / particles);
}

/** Floor of `cramerVonMises`: 1 / (6 n) for a density; steps of the prediction take part of it away. */
export function cramerVonMisesFloor(distribution: Distribution<Weighting>, particles: number): number {
  refuseFew(particles);
  const { below, upTo } = cumulative(distribution);
  let sum = 1 / 6;
  below.forEach((low, n) => {
    const high = upTo[n];
    const seen = (low * (1 - low) + low * (1 - high) + high * (1 - high)) / 3;
    sum += (high - low) * seen - (anti(high) - anti(low));
  });
  return sum / particles;
}

/** Antiderivative of p (1 - p). */
const anti = (p: number): number => (p * p) / 2 - (p * p * p) / 3;

/** Floor of `quantileLoss`, with the scatter of F_n taken as normal: right to a few percent from 20 particles on. */
export function quantileLossFloor(
  distribution: Distribution<Weighting>,
  particles: number,
  levels: readonly number[] = OCTILES,
): number {
  refuseFew(particles);
  refuseLevels(levels);
  const f = cumulative(distribution);
  return levels.reduce((sum, p) => sum + levelFloor(f, particles, p), 0) / levels.length;
}

function levelFloor(f: Cumulative, particles: number, p: number): number {
  const own = quantile(f, p);
  return integrate(f, (x, value) => {
    const sd = Math.sqrt((value * (1 - value)) / particles);
    const short = x < own ? value - p : p - value;
    return sd === 0 ? Math.max(0, short) : positivePart(short, sd);
  });
}

/** E max(0, m + s Z) of a standard normal Z. */
function positivePart(m: number, s: number): number {
  const z = m / s;
  return s * (Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) + z * normalCumulative(z));
}

/** Integral over x of a function of x and F(x), gap by gap: the midpoint rule, exact where F is constant. */
function integrate({ knots, below, upTo }: Cumulative, of: (x: number, p: number) => number): number {
  let sum = 0;
  for (let n = 1; n < knots.length; n++) {
    const width = knots[n] - knots[n - 1];
    const rise = below[n] - upTo[n - 1];
    for (let m = 0; m < POINTS; m++) {
      const share = (m + 0.5) / POINTS;
      sum += (width / POINTS) * of(knots[n - 1] + share * width, upTo[n - 1] + share * rise);
    }
  }
  return sum;
}

/** E|B - n p| of a binomial B = 2 v C(n, v) p^v (1-p)^(n-v+1), v = floor(n p) + 1 (A. de Moivre 1730). */
function meanDeviation(n: number, p: number): number {
  if (p <= 0 || p >= 1) return 0;
  const v = Math.min(n, Math.floor(n * p) + 1);
  const log = Math.log(2 * v) + logChoose(n, v) + v * Math.log(p) + (n - v + 1) * Math.log1p(-p);
  return Math.exp(log);
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** ln n!: the sum for small n, Stirling's series beyond. */
function logFactorial(n: number): number {
  if (n < 32) {
    let sum = 0;
    for (let k = 2; k <= n; k++) sum += Math.log(k);
    return sum;
  }
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

function refuseFew(particles: number): void {
  if (Number.isInteger(particles) && particles > 0) return;
  throw new Error(`a sample of ${particles} particles has no floor. Give a whole number of at least 1.`);
}
