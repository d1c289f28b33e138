import { bootstrapFrames, type BootstrapOptions } from "./block-bootstrap.js";
import { amountOf, compositionOf } from "./composition.js";
import { compositionResponse } from "./composition-response.js";
import type { GeneralizedFit } from "./generalized-fit.js";
import { spectrumOf, type ParticleSpectra } from "./particle-spectra.js";
import { shiftResponse } from "./shared-shift.js";
import { fitStack, type StackModel } from "./stack-fit.js";
import {
  missedVariance,
  systematicParts,
  type SystematicOptions,
  type SystematicParts,
} from "./systematic.js";
import type { VarianceComponents } from "./variance-components.js";
import { dot } from "../vector.js";

export interface EstimateOptions extends StackModel, BootstrapOptions, SystematicOptions {
  /** eV added to the energies; refined by one step where it was fitted. */
  readonly shift: number;
  /** What one unit of dark signal would add to each spectrum, in the order of the spectra. */
  readonly darkSlopes?: Float64Array;
}

/** What the spectrum of one particle says. */
export interface ParticleEstimate {
  readonly composition: number;
  /** Standard deviation over a block bootstrap of the frames, the shared shift fitted anew in each. */
  readonly statistical: number;
  readonly systematic: number;
  readonly parts: SystematicParts;
  /** Root of the sum of both squares. */
  readonly total: number;
  /** Sum of the amounts of the references over the pixels. */
  readonly amount: number;
  readonly amountError: number;
  readonly coefficients: Float64Array;
  readonly covariance: Float64Array;
  /** Sum of squares over photon variance and degrees of freedom. */
  readonly misfit: number;
  /** Of neighbouring residuals, each over its photon noise. */
  readonly autocorrelation: number;
  /** Spectrum minus model; 0 where a frame has no weight. */
  readonly residuals: Float64Array;
  /** Frames with a weight. */
  readonly points: number;
}

/** What the spectra of a stack say together. */
export interface StackEstimate {
  /** eV to be added to the energies of the stack, and its error. */
  readonly shift: number;
  readonly shiftError: number;
  readonly components: VarianceComponents;
  /** undefined where the frames do not determine the terms. */
  readonly particles: readonly (ParticleEstimate | undefined)[];
  /** Deviations of the compositions in each draw of the bootstrap: particle n of draw d at d * particles + n. */
  readonly draws: Float64Array;
}

/**
 * Compositions of particles from their spectra by generalised least squares (see `fitStack`), with errors in two parts:
 * statistical ones by a bootstrap over the frames (see `bootstrapFrames`), and systematic ones from what would not show
 * in the residuals (see `systematicParts`).
 */
export function estimateStack(spectra: ParticleSpectra, options: EstimateOptions): StackEstimate {
  const { references, energies, shiftFitted, darkSlopes } = options;
  const { points } = spectra;
  const stack = fitStack(spectra, options, options.shift, shiftFitted);
  const { fits, components, shift } = stack;
  const ofShift = shiftResponse(stack, points, shiftFitted);
  const responses = fits.map((fit, n) => fit && compositionResponse(stack, references, ofShift, n));
  const {
    draws,
    deviations,
    shift: shiftDeviation,
  } = bootstrapFrames(fits, ofShift, responses, points, options);
  const particles = fits.map((fit, n) => {
    if (!fit) return undefined;
    const dark = darkSlopes?.subarray(n * points, (n + 1) * points);
    const parts = systematicParts(stack, n, responses[n]!, references, energies, dark, options);
    return describe(fit, spectrumOf(spectra, n).weights, options, deviations[n], parts);
  });
  const shiftError = Math.sqrt(shiftDeviation ** 2 + missedVariance(stack, ofShift.shared));
  return { shift, shiftError, components, particles, draws };
}

function describe(
  fit: GeneralizedFit,
  weights: Float64Array,
  { references }: StackModel,
  statistical: number,
  parts: SystematicParts,
): ParticleEstimate {
  const systematic = Math.hypot(parts.model, parts.energy, parts.references, parts.dark);
  const scaled = fit.residuals.map((value, e) => value * Math.sqrt(weights[e]));
  const squares = dot(scaled, scaled);
  const neighbours = dot(scaled.subarray(0, -1), scaled.subarray(1));
  return {
    composition: compositionOf(
      fit.coefficients,
      references.map(({ composition }) => composition),
    ),
    statistical,
    systematic,
    parts,
    total: Math.hypot(statistical, systematic),
    amount: amountOf(fit.coefficients, references.length),
    amountError: amountErrorOf(fit, references.length),
    coefficients: fit.coefficients,
    covariance: fit.covariance,
    misfit: squares / Math.max(1, fit.points - fit.coefficients.length),
    autocorrelation: squares > 0 ? neighbours / squares : 0,
    residuals: fit.residuals,
    points: fit.points,
  };
}

/** Root of the sum of the amounts' covariance, all elements. */
function amountErrorOf({ covariance, coefficients }: GeneralizedFit, references: number): number {
  let sum = 0;
  for (let i = 0; i < references; i++) {
    for (let j = 0; j < references; j++) sum += covariance[i * coefficients.length + j];
  }
  return Math.sqrt(sum);
}
