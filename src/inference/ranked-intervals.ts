import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import type { FittedParameter, RankedLaw } from "../scoring/ranked-law.js";
import { profileIntervals, type Interval } from "./profile.js";

/** Simulations with sensitivities for one end: enough where the data say something, little where they do not. */
const MOST = 10;
const TOLERANCE = 1e-5;

/** A ranked law with profile intervals of its own parameters at 95%; as it is where its fit is not to be repeated. */
export function withIntervals<L extends Pick<RankedLaw, "parameters">>(
  entry: L,
  law: Law,
  fit: Fit,
  trial: Trial,
): L {
  const objective = objectiveOf(law, trial);
  const again = objective.evaluate(fit.point, { derivatives: true, tolerance: TOLERANCE });
  if (entry.parameters.length === 0 || again.kind === "failure") return entry;
  const parameters = entry.parameters.map(({ name }) => name);
  const { intervals } = profileIntervals(objective, fit, trial.errorModel, {
    parameters,
    most: MOST,
    tolerance: TOLERANCE,
  });
  const found = new Map(intervals.map((interval) => [interval.name, interval]));
  return { ...entry, parameters: entry.parameters.map((each) => withInterval(each, found.get(each.name))) };
}

function withInterval(parameter: FittedParameter, interval: Interval | undefined): FittedParameter {
  if (!interval || interval.lower.kind === "lost" || interval.upper.kind === "lost") return parameter;
  const { level, lower, upper } = interval;
  return {
    ...parameter,
    interval: {
      level,
      ...(lower.kind === "crossing" ? { lower: lower.value } : {}),
      ...(upper.kind === "crossing" ? { upper: upper.value } : {}),
    },
  };
}
