import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Objective } from "../scoring/objective.js";
import { scaleBounds } from "../scoring/transform.js";

/** A probability density over points of the fitted scale. */
export interface LogDensity {
  readonly names: readonly string[];
  /** ln of the density up to a constant; -Infinity where a point is outside or cannot be simulated. */
  at(point: Float64Array): number;
}

/**
 * The posterior of a law's unknowns, -(-2 ln L + priors)/2 inside their bounds: unknowns without a prior of their own are
 * uniform on their fitted scale. Where errors are scaled this is the posterior with the factor integrated out under
 * Jeffreys's prior, since the integral is the n-th power that the maximum is.
 */
export function posteriorOf(objective: Objective, tolerance = 1e-5): LogDensity {
  const bounds = objective.unknowns.map(scaleBounds);
  return {
    names: objective.unknowns.map(({ name }) => name),
    at(point) {
      if (point.some((x, k) => x < bounds[k].lower || x > bounds[k].upper)) return -Infinity;
      const outcome = objective.evaluate(point, { tolerance });
      return outcome.kind === "failure" ? -Infinity : -0.5 * (outcome.deviance + outcome.penalty);
    },
  };
}

/**
 * What to add to -(-2 ln L + penalty)/2 so that its integral over the fitted scale is the evidence: the logarithms of
 * what the priors are divided by. A normal prior by sqrt(2 pi) sd, a uniform one by the width between its bounds.
 * @throws Error where an unknown has neither finite bounds nor a prior
 */
export function logPriorScale(unknowns: readonly ParameterDeclaration[]): number {
  const open = unknowns.find((unknown) => !Number.isFinite(priorWidth(unknown)));
  if (open)
    throw new Error(
      `parameter "${open.name}" has neither bounds nor a prior, so its law has no evidence. Declare finite bounds.`,
    );
  return unknowns.reduce((sum, unknown) => sum - Math.log(priorWidth(unknown)), 0);
}

/** Whether every unknown has finite bounds or a prior, so that the law has an evidence. */
export const hasEvidence = (unknowns: readonly ParameterDeclaration[]): boolean =>
  unknowns.every((unknown) => Number.isFinite(priorWidth(unknown)));

/** The width that a uniform prior of the same height at its centre would have, on the fitted scale; Infinity without bounds. */
export function priorWidth(unknown: ParameterDeclaration): number {
  if (unknown.prior) return Math.sqrt(2 * Math.PI) * unknown.prior.sd;
  const { lower, upper } = scaleBounds(unknown);
  return upper - lower;
}
