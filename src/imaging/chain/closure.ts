import type { MassDistribution } from "./distribution.js";

/** Whether images and charge agree on the mean composition. */
export interface Closure {
  /** Mean of the images by mass minus that of the charge. */
  readonly gap: number;
  /** Standard error of the gap: sampling, systematic and coulometric. */
  readonly error: number;
  readonly agrees: boolean;
  readonly note: string;
}

/** Errors beyond which the two are said to differ. */
const LIMIT = 2;

/**
 * Compares the mean composition by mass with that from the charge that was passed. (By count it need not agree: small
 * particles count as much as large ones.)
 */
export function checkClosure(
  { mean, effective }: MassDistribution,
  coulometric: { readonly composition: number; readonly error: number },
): Closure {
  const gap = mean.value - coulometric.composition;
  const error = Math.hypot(mean.sampling, mean.systematic, coulometric.error);
  const agrees = Math.abs(gap) <= LIMIT * error;
  const sizes = `${gap.toFixed(4)} ± ${error.toFixed(4)} (${effective.toFixed(0)} effective particles)`;
  const note = agrees
    ? `Images and charge agree: a gap of ${sizes}.`
    : `Images and charge differ by ${sizes}: look for dead particles, a biased choice of fields or a wrong energy scale.`;
  return { gap, error, agrees, note };
}
