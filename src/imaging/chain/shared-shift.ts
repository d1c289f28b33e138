import type { GeneralizedFit } from "./generalized-fit.js";
import { amountOf } from "./composition.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import type { ParticleModel } from "./particle-model.js";
import { dot } from "../vector.js";

/** The particles of a stack; those whose frames do not determine the terms are undefined. */
export interface FittedParticles {
  readonly models: readonly (ParticleModel | undefined)[];
  readonly fits: readonly (GeneralizedFit | undefined)[];
}

/**
 * One step of Gauss and Newton for the shift that all particles share, amounts and baselines eliminated: with P_n the
 * projection of particle n, s_n the slope of its model and t_n the trust in it,
 *
 *   step = sum of t_n s_nᵀ P_n y_n / sum of t_n s_nᵀ P_n s_n.
 */
export function stepOf({ models, fits }: FittedParticles, spectra: ParticleSpectra): number {
  let [right, normal] = [0, 0];
  fits.forEach((fit, n) => {
    if (!fit) return;
    const { slope } = models[n]!;
    const projected = fit.project(slope);
    const trust = 1 / misfitOf(fit);
    right += trust * dot(projected, spectrumOf(spectra, n).values);
    normal += trust * dot(projected, slope);
  });
  return normal > 0 ? right / normal : 0;
}

/** By how much a particle fits worse than the components of the stack say, as a variance; 1 where it does not. */
export const misfitOf = (fit: GeneralizedFit, noise = 1): number =>
  Math.max(1, fit.squares / (noise * Math.max(1, fit.points - fit.coefficients.length)));

/** How the fitted shift answers to the frames: it changes by the sum of these times what is added to the spectra. */
export interface ShiftResponse {
  /** To each particle's spectrum; all zero where the shift is not fitted. */
  readonly particles: readonly Float64Array[];
  /** To a discrepancy that all particles share in proportion to their amounts, for one unit of amount. */
  readonly shared: Float64Array;
}

/** The response of the step to the spectra: t_n P_n s_n / sum of t_n s_nᵀ P_n s_n. */
export function shiftResponse(
  { models, fits }: FittedParticles,
  points: number,
  fitted: boolean,
): ShiftResponse {
  const shared = new Float64Array(points);
  const none = new Float64Array(points);
  const raw = fits.map((fit, n) => {
    const trust = fit ? 1 / misfitOf(fit) : 0;
    return fit && fitted ? fit.project(models[n]!.slope).map((value) => trust * value) : none;
  });
  const normal = raw.reduce((sum, row, n) => sum + (models[n] ? dot(row, models[n].slope) : 0), 0);
  const particles = raw.map((row, n) => {
    const amount = fits[n] ? amountOf(fits[n].coefficients, models[n]!.design.references) : 0;
    const scaled = row.map((value) => (normal > 0 ? value / normal : 0));
    scaled.forEach((value, e) => (shared[e] += amount * value));
    return scaled;
  });
  return { particles, shared };
}
