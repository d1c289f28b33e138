import type { CompositionResponse } from "./composition-response.js";
import { sampleReference, type Reference } from "./reference.js";
import type { StackFit } from "./stack-fit.js";
import { dot, quadratic } from "../vector.js";

/** Parts of the systematic error of a composition, standard deviations that add in squares. */
export interface SystematicParts {
  /** Of what the model of few references misses. */
  readonly model: number;
  /** Of the energy scale, where it is not fitted. */
  readonly energy: number;
  /** Of the references' own errors. */
  readonly references: number;
  readonly dark: number;
}

export interface SystematicOptions {
  readonly shiftFitted: boolean;
  /** eV, error of the energy scale where no shift is fitted. */
  readonly energyError: number;
  /** Error of the dark signal as a fraction of I0. */
  readonly darkError: number;
}

/**
 * Systematic error of the composition of particle n, by what its response makes of each source.
 * @param dark what a dark signal of the size of I0 would add to the particle's spectrum, for one unit
 */
export function systematicParts(
  stack: StackFit,
  n: number,
  response: CompositionResponse,
  references: readonly Reference[],
  energies: ArrayLike<number>,
  dark: Float64Array | undefined,
  { shiftFitted, energyError, darkError }: SystematicOptions,
): SystematicParts {
  const fit = stack.fits[n]!;
  return {
    model: Math.sqrt(missedVariance(stack, response.shared)),
    energy: shiftFitted ? 0 : Math.abs(response.perShift) * energyError,
    references: referenceError(fit.coefficients, response, references, energies),
    dark: dark ? Math.abs(dot(response.own, dark)) * darkError : 0,
  };
}

/** Variance of what a response makes of the shared discrepancy: noise rᵀ C r. */
export const missedVariance = ({ components, covariance }: StackFit, response: Float64Array): number =>
  components.noise * quadratic(covariance, response);

/** Errors of the references at the frames, each independent (they were measured point by point). */
function referenceError(
  amounts: Float64Array,
  response: CompositionResponse,
  references: readonly Reference[],
  energies: ArrayLike<number>,
): number {
  let sum = 0;
  references.forEach(({ name, energies: grid, errors }, k) => {
    if (!errors) return;
    const sampled = sampleReference({ name, energies: grid, values: errors }, energies, 0, Infinity);
    sampled.forEach((error, e) => (sum += (response.own[e] * amounts[k] * error) ** 2));
  });
  return Math.sqrt(sum);
}
