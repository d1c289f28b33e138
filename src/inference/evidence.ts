import { normalCumulative } from "../numerics/normal.js";
import type { Fit } from "../scoring/fit.js";
import type { Objective } from "../scoring/objective.js";
import { scaleBounds } from "../scoring/transform.js";
import { gaussianOf, type Gaussian } from "./gaussian.js";
import { logPriorScale } from "./posterior.js";

/**
 * ln of the evidence, the integral of likelihood times prior over the fitted scale, by Laplace's method: the peak's
 * height times sqrt(2 pi) sd along each principal axis. Of a peak near a bound the share inside counts, one
 * unknown at a time.
 * Source: D. J. C. MacKay, Neural Comput. 4, 415 (1992).
 * @throws Error where an unknown has neither finite bounds nor a prior
 */
export function laplaceEvidence(
  objective: Objective,
  fit: Pick<Fit, "point" | "deviance" | "penalty" | "information">,
): number {
  const { unknowns } = objective;
  const peak = -0.5 * (fit.deviance + fit.penalty) + logPriorScale(unknowns);
  const gaussian = gaussianOf(objective, fit.point, fit.information);
  const volume = gaussian.sds.reduce((sum, sd) => sum + Math.log(Math.sqrt(2 * Math.PI) * sd), 0);
  return peak + volume + logShareInside(objective, gaussian);
}

const LEAST_SHARE = 1e-3;

/** ln of the share of a normal distribution that lies within the bounds, taken one unknown at a time. */
function logShareInside({ unknowns }: Objective, { mean, axes, sds }: Gaussian): number {
  return unknowns.reduce((sum, unknown, k) => {
    if (unknown.prior) return sum;
    const { lower, upper } = scaleBounds(unknown);
    const sd = Math.sqrt(axes.reduce((total, axis, n) => total + (axis[k] * sds[n]) ** 2, 0));
    const inside = normalCumulative((upper - mean[k]) / sd) - normalCumulative((lower - mean[k]) / sd);
    return sum + Math.log(Math.max(inside, LEAST_SHARE));
  }, 0);
}
