import { random } from "../numerics/random.js";
import type { Fit } from "../scoring/fit.js";
import type { Objective } from "../scoring/objective.js";
import { drawNormal, gaussianOf, logNormal, type Gaussian } from "./gaussian.js";
import { logPriorScale, posteriorOf, type LogDensity } from "./posterior.js";
import { stretchSample } from "./stretch-sampler.js";

export interface SteppingStoneOptions {
  readonly seed: number | string;
  /** Stones between the reference and the posterior. Default 6. */
  readonly stones?: number;
  /** Steps of the walkers on each stone. Default 60. */
  readonly steps?: number;
  /** Walkers; default four a dimension, at least 16. */
  readonly walkers?: number;
}

export interface Evidence {
  /** ln of the integral of likelihood times prior over the fitted scale. */
  readonly log: number;
  /** Standard error from the scatter of the weights and the effective number of points. */
  readonly error: number;
  readonly evaluations: number;
}

/** The reference is wider than the normal approximation, so that the posterior lies within it. */
const WIDER = 1.4;

/**
 * Evidence by stepping stones from a normal reference q to the posterior p along q^(1-b) p^b: the ratio of the integrals
 * of neighbouring stones is the mean of (p/q)^(difference of b) over samples of the lower one, drawn by the
 * affine-invariant sampler (the first from q itself). Where the posterior is the reference, every mean is exact.
 * Source: Y. Fan et al., Mol. Biol. Evol. 28, 523 (2011); W. Xie et al., Syst. Biol. 60, 150 (2011).
 * @throws Error where an unknown has neither finite bounds nor a prior
 */
export function steppingStoneEvidence(
  objective: Objective,
  fit: Pick<Fit, "point" | "information">,
  options: SteppingStoneOptions,
): Evidence {
  const { seed, stones = 6, steps = 60 } = options;
  const count = objective.unknowns.length;
  const walkers = options.walkers ?? Math.max(16, 4 * count);
  const posterior = posteriorOf(objective);
  const reference = widened(gaussianOf(objective, fit.point, fit.information), WIDER);
  const first = drawn(reference, posterior, steps * walkers, `${seed}/reference`);
  const total = { log: logPriorScale(objective.unknowns), variance: 0, evaluations: first.points.length };
  let [points, logs, effective] = [first.points, first.logRatios, first.points.length];
  for (let n = 1; n <= stones; n++) {
    const { logMean, relativeVariance } = meanOfExponentials(logs.map((log) => log / stones));
    total.log += logMean;
    total.variance += relativeVariance / Math.max(1, effective);
    if (n === stones) break;
    const inside = points.filter((_, m) => Number.isFinite(logs[m])).slice(-walkers);
    if (inside.length < walkers) return { log: NaN, error: Infinity, evaluations: total.evaluations };
    const b = n / stones;
    const sample = stretchSample(between(posterior, reference, b), {
      seed: `${seed}/${n}`,
      walkers: inside,
      steps,
    });
    points = [...sample.points];
    logs = points.map((point, m) => (sample.logDensities[m] - logNormal(reference, point)) / b);
    effective = sample.effective;
    total.evaluations += sample.evaluations;
  }
  return { log: total.log, error: Math.sqrt(total.variance), evaluations: total.evaluations };
}

const widened = (gaussian: Gaussian, factor: number): Gaussian => ({
  ...gaussian,
  sds: gaussian.sds.map((sd) => factor * sd),
});

/** ln of q^(1-b) p^b. */
const between = (posterior: LogDensity, reference: Gaussian, b: number): LogDensity => ({
  names: posterior.names,
  at(point) {
    const q = logNormal(reference, point);
    return q + b * (posterior.at(point) - q);
  },
});

/** Independent draws of the reference, with ln p/q. */
function drawn(
  reference: Gaussian,
  posterior: LogDensity,
  count: number,
  label: string,
): { points: Float64Array[]; logRatios: number[] } {
  const stream = random(label);
  const points = Array.from({ length: count }, () => drawNormal(reference, stream));
  return { points, logRatios: points.map((point) => posterior.at(point) - logNormal(reference, point)) };
}

/** ln of the mean of exp(x), and the variance of exp(x) over its squared mean. */
function meanOfExponentials(logs: readonly number[]): { logMean: number; relativeVariance: number } {
  const most = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - most));
  const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
  const variance = parts.reduce((sum, part) => sum + (part - mean) ** 2, 0) / parts.length;
  return { logMean: most + Math.log(mean), relativeVariance: variance / (mean * mean) };
}
