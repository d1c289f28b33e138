import { fitGeneralized, type Components, type GeneralizedFit } from "./generalized-fit.js";
import type { ParticleModel } from "./particle-model.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";

/** Sizes of the components of a stack, and how much better the data are explained with a discrepancy than without. */
export interface VarianceComponents extends Components {
  /** Twice the gain in restricted log likelihood by the discrepancy: above 6.6 it is there with 99 %. */
  readonly evidence: number;
}

/** eV, and relative to the references: what is tried, each twice the one before, and nothing at all. */
const JITTERS = [0, ...doubling(0.0015, 7)];
const DISCREPANCIES = [0, ...doubling(0.0007, 10)];
/** Particles that are looked at, those with most points of weight first: the sizes are those of the stack. */
const MOST_PARTICLES = 12;

/**
 * Sizes of noise, jitter and discrepancy that are common to all particles of a stack, by restricted maximum likelihood
 * on a grid; instead of the best the mean over the grid is taken, each by its likelihood, since what the data leave open
 * belongs to the error.
 */
export function estimateComponents(
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  covariance: Float64Array,
): VarianceComponents {
  const chosen = chooseParticles(models, spectra);
  const tryAll = (jitters: readonly number[], discrepancies: readonly number[]): Tried[] =>
    jitters
      .flatMap((jitter) =>
        discrepancies.map((each) => tryComponents(chosen, models, spectra, covariance, jitter, each)),
      )
      .filter((each) => Number.isFinite(each.logLikelihood));
  const coarse = tryAll(JITTERS, DISCREPANCIES);
  const tried = refined(coarse, tryAll);
  if (tried.length === 0) return { noise: 1, jitter: 0, discrepancy: 0, evidence: 0 };
  const best = Math.max(...tried.map((each) => each.logLikelihood));
  const without = Math.max(...coarse.filter((t) => t.discrepancy === 0).map((t) => t.logLikelihood));
  const mean = (of: (each: Tried) => number): number => {
    let [sum, total] = [0, 0];
    for (const each of tried) {
      const weight = Math.exp(each.logLikelihood - best);
      sum += weight * of(each);
      total += weight;
    }
    return sum / total;
  };
  const found = {
    noise: mean((each) => each.noise),
    jitter: Math.sqrt(mean((each) => each.jitter ** 2)),
    discrepancy: Math.sqrt(mean((each) => each.discrepancy ** 2)),
  };
  const seen = freedomOf(chosen, models, spectra, covariance, found);
  return {
    ...found,
    discrepancy: found.discrepancy * Math.sqrt(oneWitness(seen)),
    evidence: Math.max(0, 2 * (best - without)),
  };
}

/** Logarithms of likelihood within which sizes belong to the mean. */
const NEAR = 8;
/** Factors between the sizes of a finer grid. */
const FINER = [-3, -2, -1, 0, 1, 2, 3].map((n) => 2 ** (n / 4));

/** A finer grid around the best where the likelihood is so sharp that the coarse one shows little but that. */
function refined(
  coarse: readonly Tried[],
  tryAll: (jitters: readonly number[], discrepancies: readonly number[]) => Tried[],
): readonly Tried[] {
  const best = coarse.reduce<Tried | undefined>(
    (a, b) => (a && a.logLikelihood >= b.logLikelihood ? a : b),
    undefined,
  );
  if (!best) return coarse;
  const near = coarse.filter(({ logLikelihood }) => logLikelihood > best.logLikelihood - NEAR);
  const sizes = (of: (each: Tried) => number): number[] => {
    const values = [...new Set(near.map(of))];
    return values.length > 2 || of(best) === 0 ? values : FINER.map((factor) => factor * of(best));
  };
  return tryAll(
    sizes(({ jitter }) => jitter),
    sizes(({ discrepancy }) => discrepancy),
  );
}

/**
 * The particles of a stack share what their references miss, so that all of them show one draw of it, in as many numbers
 * as can be told from noise and references. A variance from nu normal numbers has the posterior mean nu / (nu - 2) times
 * their mean square.
 */
const oneWitness = (seen: number): number => {
  const nu = Math.max(seen, LEAST_FREEDOM);
  return nu / (nu - 2);
};

/** Fewer numbers than these bound no variance. */
const LEAST_FREEDOM = 4;

/** Numbers in which a discrepancy shows in one spectrum: the trace of its share in the residuals' covariance. */
function freedomOf(
  chosen: readonly number[],
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  covariance: Float64Array,
  components: Components,
): number {
  const { points } = spectra;
  let [sum, count] = [0, 0];
  for (const n of chosen) {
    const { values, weights } = spectrumOf(spectra, n);
    const fit = fitGeneralized(models[n]!, values, weights, covariance, components);
    if (!fit) continue;
    count++;
    for (let e = 0; e < points; e++) {
      sum += fit.size * fit.project(covariance.slice(e * points, (e + 1) * points))[e];
    }
  }
  return sum / Math.max(1, count);
}

interface Tried extends Components {
  readonly logLikelihood: number;
}

function tryComponents(
  chosen: readonly number[],
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  covariance: Float64Array,
  jitter: number,
  discrepancy: number,
): Tried {
  const fits: GeneralizedFit[] = [];
  let [squares, freedom] = [0, 0];
  for (const n of chosen) {
    const { values, weights } = spectrumOf(spectra, n);
    const fit = fitGeneralized(models[n]!, values, weights, covariance, { noise: 1, jitter, discrepancy });
    if (!fit) return { noise: 1, jitter, discrepancy, logLikelihood: -Infinity };
    fits.push(fit);
    squares += fit.squares;
    freedom += fit.points - fit.coefficients.length;
  }
  const noise = Math.max(1, squares / freedom);
  return {
    noise,
    jitter,
    discrepancy,
    logLikelihood: fits.reduce((sum, fit) => sum + fit.logLikelihood(noise), 0),
  };
}

function chooseParticles(models: readonly (ParticleModel | undefined)[], spectra: ParticleSpectra): number[] {
  const signal = (n: number): number => {
    const { values, weights } = spectrumOf(spectra, n);
    return values.reduce((sum, value, e) => sum + weights[e] * value * value, 0);
  };
  return Array.from(models.keys())
    .filter((n) => models[n] !== undefined)
    .sort((a, b) => signal(b) - signal(a) || a - b)
    .slice(0, MOST_PARTICLES);
}

function doubling(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first * 2 ** n);
}
