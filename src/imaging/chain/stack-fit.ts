import type { Baseline } from "./design.js";
import { discrepancyOf, type Discrepancy } from "./discrepancy.js";
import { fitGeneralized } from "./generalized-fit.js";
import { modelParticle, type ParticleModel } from "./particle-model.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import type { Reference } from "./reference.js";
import { stepOf, type FittedParticles } from "./shared-shift.js";
import { covarianceOf, estimateComponents, type VarianceComponents } from "./variance-components.js";

/** What is fitted to the spectra of a stack. */
export interface StackModel {
  readonly references: readonly Reference[];
  /** eV. */
  readonly energies: ArrayLike<number>;
  readonly baseline: Baseline;
  /** Whether the model has the column for rims, tails and leaks; see `modelParticle`. */
  readonly curvature: boolean;
  /** Whether a particle was measured as a whole: the sizes of the scatter are taken from those that were. */
  readonly whole: (particle: number) => boolean;
}

/** The fits of all particles of a stack. */
export interface StackFit extends FittedParticles {
  readonly components: VarianceComponents;
  /** Of the discrepancy for one unit of amount, before `components.noise`; row-major. */
  readonly covariance: Float64Array;
  /** eV added to the energies. */
  readonly shift: number;
}

/**
 * Fits y_n = A_n m_n + h_n + e_n for the spectrum of each particle: amounts and baseline m_n, a discrepancy h_n in
 * proportion to the amount, photon noise and jitter e_n, with sizes of both that are those of the stack.
 *
 * Weights are those of e_n alone. With those of h_n too the fit would be best if h_n were what we say it is; but then
 * narrow details far from the peaks decide, and real references are wrong there as well: on a measured Fe L stack
 * compositions moved by 0.3 and answered to 0.1 eV with 1.5, where these weights give 0.1. What h_n does to the estimates
 * is part of their error instead (Huber, Proc. Fifth Berkeley Symp. 1, 221 (1967)).
 * @param shift eV added to the energies, improved by one step of Gauss and Newton where `fitted`
 */
export function fitStack(
  spectra: ParticleSpectra,
  model: StackModel,
  shift: number,
  fitted: boolean,
): StackFit {
  const first = modelsAt(spectra, model, shift);
  const shape = shapeOf(first, model);
  const components = shape
    ? estimateComponents(first, spectra, shape, model.whole)
    : { noise: 1, jitter: 0, discrepancy: 0, evidence: 0 };
  const covariance = shape
    ? covarianceOf(shape, components.discrepancy)
    : new Float64Array(spectra.points ** 2);
  const none = new Float64Array(spectra.points ** 2);
  const at = (models: StackFit["models"], where: number): StackFit => {
    const fits = models.map((each, n) => {
      const { values, weights } = spectrumOf(spectra, n);
      return each && fitGeneralized(each, values, weights, components, none);
    });
    return { models, fits, components, covariance, shift: where };
  };
  const found = at(first, shift);
  if (!fitted) return found;
  const better = shift + stepOf(found, spectra);
  return at(modelsAt(spectra, model, better), better);
}

const modelsAt = (
  spectra: ParticleSpectra,
  { references, energies, baseline, curvature }: StackModel,
  shift: number,
): (ParticleModel | undefined)[] =>
  Array.from({ length: spectra.particles }, (_, n) => {
    const { values, weights } = spectrumOf(spectra, n);
    return modelParticle(references, energies, baseline, shift, curvature, values, weights);
  });

/** The discrepancy that goes with the references; undefined where no particle is determined. */
function shapeOf(models: StackFit["models"], { energies }: StackModel): Discrepancy | undefined {
  const model = models.find((each) => each !== undefined);
  return model && discrepancyOf(model.design, energies);
}
