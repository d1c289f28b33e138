import { amountOf, compositionGradient } from "./composition.js";
import type { Reference } from "./reference.js";
import type { ShiftResponse } from "./shared-shift.js";
import type { StackFit } from "./stack-fit.js";
import { dot } from "../vector.js";

/** How the composition of a particle answers to the frames, to first order. */
export interface CompositionResponse {
  /** To its own spectrum at a given shift: w with x = wᵀ y + constant, w = V⁻¹ A (Aᵀ V⁻¹ A)⁻¹ dx/dm. */
  readonly own: Float64Array;
  /** Per eV of shift: -wᵀ s, s the slope of the model. */
  readonly perShift: number;
  /** To a discrepancy that all particles share, for one unit of amount, the fitted shift's answer included. */
  readonly shared: Float64Array;
}

/** The response of particle n, which was fitted. */
export function compositionResponse(
  { models, fits }: StackFit,
  references: readonly Reference[],
  shift: ShiftResponse,
  n: number,
): CompositionResponse {
  const [{ design, slope }, fit] = [models[n]!, fits[n]!];
  const gradient = new Float64Array(fit.coefficients.length);
  compositionGradient(
    fit.coefficients,
    references.map(({ composition }) => composition),
    gradient,
  );
  const own = fit.estimator(gradient);
  const perShift = -dot(own, slope);
  const amount = amountOf(fit.coefficients, design.references);
  return { own, perShift, shared: own.map((value, e) => amount * value + perShift * shift.shared[e]) };
}
