import type { InvertedDensity } from "./invert.js";
import type { MeanComposition } from "./inversion.js";
import type { SeriesModel } from "./series-model.js";

/** One check of what must agree if the setup is right. */
export interface Closure {
  readonly check:
    "mean against coulometry" | "amplitude against flux" | "residual noise" | "residual correlation";
  /** Hours. */
  readonly time: number;
  readonly found: number;
  readonly expected: number;
  /** Standard error of the difference. */
  readonly error: number;
  /** (found - expected) / error. */
  readonly sigmas: number;
}

const closure = (
  check: Closure["check"],
  time: number,
  found: number,
  expected: number,
  error: number,
): Closure => ({ check, time, found, expected, error, sigmas: (found - expected) / error });

/**
 * Mean composition of each inverted density against the charge passed. It is the one check that a shift of the lines or a
 * wrong lattice cannot pass unseen; the inversions must have been made without `means` for it to say something.
 */
export function closeMeans(
  inverted: readonly InvertedDensity[],
  means: readonly MeanComposition[],
): Closure[] {
  return inverted.map(({ time, mean }, t) =>
    closure(
      "mean against coulometry",
      time,
      mean.value,
      means[t].value,
      Math.hypot(mean.total, means[t].error),
    ),
  );
}

/**
 * Checks of a model after `predict`: scattering power by the flux is the same in every pattern (else material came into
 * the beam, left it or became amorphous), squared residuals average one, and neighbouring residuals are not correlated
 * (peaks of a wrong shape leave waves).
 * @param flux monitor counts of each pattern, any unit
 * @param fluxError its relative standard error
 */
export function closePatterns(
  model: SeriesModel,
  times: readonly number[],
  flux: readonly number[],
  fluxError: number,
): Closure[] {
  const powers = times.map((_, t) => model.amounts(t)[0] / flux[t]);
  const middle = [...powers].sort((a, b) => a - b)[Math.floor(powers.length / 2)];
  return times.flatMap((time, t) => {
    const residuals = model.residuals(t).filter((r) => r !== 0);
    const count = residuals.length;
    const squares = residuals.reduce((sum, r) => sum + r * r, 0);
    const lagged = residuals.reduce((sum, r, p) => (p === 0 ? 0 : sum + r * residuals[p - 1]), 0);
    return [
      closure("amplitude against flux", time, powers[t] / middle, 1, fluxError),
      closure("residual noise", time, squares / (count - model.amounts(t).length), 1, Math.sqrt(2 / count)),
      closure("residual correlation", time, lagged / squares, 0, 1 / Math.sqrt(count)),
    ];
  });
}
