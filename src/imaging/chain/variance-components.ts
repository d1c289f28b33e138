import type { Discrepancy } from "./discrepancy.js";
import { fitGeneralized, type GeneralizedFit } from "./generalized-fit.js";
import type { ParticleModel } from "./particle-model.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";

/** Sizes of what makes the spectra of a stack scatter about their models. */
export interface Components {
  /** Times the photon noise: 1 where nothing else scatters independently. */
  readonly noise: number;
  /** eV, standard deviation of the energy from frame to frame. */
  readonly jitter: number;
  /** Of the discrepancy, relative to the references. */
  readonly discrepancy: number;
}

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
/** Logarithms of likelihood within which sizes belong to the mean. */
const NEAR = 8;
/** Factors between the sizes of a finer grid. */
const FINER = [-3, -2, -1, 0, 1, 2, 3].map((n) => 2 ** (n / 4));

/**
 * Sizes of noise, jitter and discrepancy that are common to all particles of a stack, by restricted maximum likelihood
 * (Patterson & Thompson, Biometrika 58, 545 (1971)) on a grid; instead of the best the mean over the grid is taken, each
 * by its likelihood, since what the data leave open belongs to the error.
 * @param whole whether a particle is not cut by the edge; those that are count only where there are no others
 */
export function estimateComponents(
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  shape: Discrepancy,
  whole: (particle: number) => boolean,
): VarianceComponents {
  const grid = new Grid(models, spectra, shape, whole);
  grid.tryAll(JITTERS, DISCREPANCIES);
  if (!grid.best()) return { noise: 1, jitter: 0, discrepancy: 0, evidence: 0 };
  const without = grid.bestWithout();
  grid.refine();
  const found = grid.mean();
  return {
    ...found,
    discrepancy: found.discrepancy * Math.sqrt(oneWitness(grid.freedomOf(found))),
    evidence: Math.max(0, 2 * (grid.best()!.logLikelihood - without)),
  };
}

interface Tried extends Components {
  readonly logLikelihood: number;
}

/** Sizes that were tried for the particles of a stack. */
class Grid {
  readonly #models: readonly (ParticleModel | undefined)[];
  readonly #spectra: ParticleSpectra;
  readonly #shape: Discrepancy;
  readonly #chosen: readonly number[];
  #tried: Tried[] = [];

  constructor(
    models: readonly (ParticleModel | undefined)[],
    spectra: ParticleSpectra,
    shape: Discrepancy,
    whole: (particle: number) => boolean,
  ) {
    this.#models = models;
    this.#spectra = spectra;
    this.#shape = shape;
    this.#chosen = chooseParticles(models, spectra, whole);
  }

  tryAll(jitters: readonly number[], discrepancies: readonly number[]): void {
    for (const discrepancy of discrepancies) {
      const covariance = covarianceOf(this.#shape, discrepancy);
      for (const jitter of jitters) this.#try(jitter, discrepancy, covariance);
    }
  }

  best(): Tried | undefined {
    return bestOf(this.#tried);
  }

  /** Greatest log likelihood without a discrepancy. */
  bestWithout(): number {
    const tried = bestOf(this.#tried.filter(({ discrepancy }) => discrepancy === 0));
    return tried?.logLikelihood ?? -Infinity;
  }

  /** Keeps a finer grid around the best where the likelihood is so sharp that the coarse one shows little but that. */
  refine(): void {
    const best = this.best()!;
    const near = this.#tried.filter(({ logLikelihood }) => logLikelihood > best.logLikelihood - NEAR);
    const sizes = (of: (each: Tried) => number): readonly number[] => {
      const values = [...new Set(near.map(of))];
      return values.length > 2 || of(best) === 0 ? values : FINER.map((factor) => factor * of(best));
    };
    this.#tried = [];
    this.tryAll(
      sizes(({ jitter }) => jitter),
      sizes(({ discrepancy }) => discrepancy),
    );
  }

  /** Means of the squares of what was tried, by likelihood. */
  mean(): Components {
    const best = this.best()!.logLikelihood;
    const root = (of: (each: Tried) => number): number => {
      let [sum, total] = [0, 0];
      for (const each of this.#tried) {
        const weight = Math.exp(each.logLikelihood - best);
        sum += weight * of(each) ** 2;
        total += weight;
      }
      return Math.sqrt(sum / total);
    };
    return {
      noise: root(({ noise }) => Math.sqrt(noise)) ** 2,
      jitter: root(({ jitter }) => jitter),
      discrepancy: root(({ discrepancy }) => discrepancy),
    };
  }

  /** Numbers in which a discrepancy shows in one spectrum: the trace of its share in the residuals' covariance. */
  freedomOf(components: Components): number {
    const covariance = covarianceOf(this.#shape, components.discrepancy);
    const { points } = this.#shape;
    let [sum, count] = [0, 0];
    for (const n of this.#chosen) {
      const fit = this.#fit(n, components, covariance);
      if (!fit) continue;
      count++;
      for (let e = 0; e < points; e++) {
        sum += fit.size * fit.project(covariance.slice(e * points, (e + 1) * points))[e];
      }
    }
    return sum / Math.max(1, count);
  }

  #fit(n: number, { noise, jitter }: Pick<Components, "noise" | "jitter">, covariance: Float64Array) {
    const { values, weights } = spectrumOf(this.#spectra, n);
    return fitGeneralized(this.#models[n]!, values, weights, { noise, jitter }, covariance);
  }

  #try(jitter: number, discrepancy: number, covariance: Float64Array): void {
    const fits: GeneralizedFit[] = [];
    let [squares, freedom] = [0, 0];
    for (const n of this.#chosen) {
      const fit = this.#fit(n, { noise: 1, jitter }, covariance);
      if (!fit) return;
      fits.push(fit);
      squares += fit.squares;
      freedom += fit.points - fit.coefficients.length;
    }
    const noise = Math.max(1, squares / freedom);
    const logLikelihood = fits.reduce((sum, fit) => sum + fit.logLikelihood(noise), 0);
    if (Number.isFinite(logLikelihood)) this.#tried.push({ jitter, discrepancy, noise, logLikelihood });
  }
}

/** Covariance of a discrepancy of some size for one unit of amount. */
export const covarianceOf = ({ covariance }: Discrepancy, size: number): Float64Array =>
  covariance.map((value) => size * size * value);

const bestOf = (tried: readonly Tried[]): Tried | undefined =>
  tried.reduce<Tried | undefined>((a, b) => (a && a.logLikelihood >= b.logLikelihood ? a : b), undefined);

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

function chooseParticles(
  models: readonly (ParticleModel | undefined)[],
  spectra: ParticleSpectra,
  whole: (particle: number) => boolean,
): number[] {
  const signal = (n: number): number => {
    const { values, weights } = spectrumOf(spectra, n);
    return values.reduce((sum, value, e) => sum + weights[e] * value * value, 0);
  };
  const known = Array.from(models.keys()).filter((n) => models[n] !== undefined);
  return (known.some(whole) ? known.filter(whole) : known)
    .sort((a, b) => signal(b) - signal(a) || a - b)
    .slice(0, MOST_PARTICLES);
}

function doubling(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => first * 2 ** n);
}
