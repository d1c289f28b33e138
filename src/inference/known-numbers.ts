import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import type { KnownNumbers } from "../scoring/ranked-law.js";
import { toUnit, unitSlope } from "../scoring/transform.js";
import { gaussianOf } from "./gaussian.js";

/**
 * What a fit knows of a law's numbers, in their units: the normal approximation of the posterior, carried over by the
 * slopes at the fit.
 */
export function knownNumbers(law: Law, trial: Trial, fit: Pick<Fit, "point" | "information">): KnownNumbers {
  const objective = objectiveOf(law, trial);
  const { unknowns } = objective;
  const { axes, sds } = gaussianOf(objective, fit.point, fit.information);
  const values = unknowns.map((unknown, k) => toUnit(unknown, fit.point[k]));
  const slopes = unknowns.map((unknown, k) => unitSlope(unknown, values[k]));
  const entry = (a: number, b: number): number =>
    slopes[a] * slopes[b] * axes.reduce((sum, axis, n) => sum + axis[a] * axis[b] * sds[n] ** 2, 0);
  const own = Object.entries(law.own ?? {}).map(([name, sd]): [string, number] => [
    name,
    sd * slopes[unknowns.findIndex((each) => each.name === name)],
  ]);
  return {
    names: unknowns.map(({ name }) => name),
    values,
    covariance: values.map((_, a) => values.map((__, b) => entry(a, b))),
    ...(own.length > 0 ? { own: Object.fromEntries(own) } : {}),
    ensemble: trial.ensemble.spec,
  };
}
