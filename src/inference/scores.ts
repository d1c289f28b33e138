import { descriptionLength, type KnownTo } from "../expression/description-length.js";
import { parameterNames } from "../expression/walk.js";
import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Objective, type Trial } from "../scoring/objective.js";
import { covariance } from "../scoring/uncertainty.js";
import { laplaceEvidence } from "./evidence.js";
import { hasEvidence } from "./posterior.js";

/** A law with its fit to a trial. */
export interface Fitted {
  readonly law: Law;
  readonly fit: Fit;
  /** What it was fitted to, in its own ensemble. */
  readonly trial: Trial;
}

/** What can be said for a law, each on its own scale; lower is better but for `logEvidence`. */
export interface Scores {
  /** -2 ln L + 2 k (H. Akaike 1974). */
  readonly aic: number;
  /** -2 ln L + k ln n (G. Schwarz 1978). */
  readonly bic: number;
  /** Bits that it takes to state the law with its numbers, and then the data given it. */
  readonly descriptionLength: number;
  /** ln of the evidence by Laplace's method; NaN where an unknown has neither finite bounds nor a prior. */
  readonly logEvidence: number;
}

/** Scores of a fitted law. All count priors with their penalty, as the fit does. */
export function scoresOf({ law, fit, trial }: Fitted): Scores {
  const objective = objectiveOf(law, trial);
  const cost = fit.deviance + fit.penalty;
  const unknowns = objective.unknowns.length;
  return {
    aic: cost + 2 * unknowns,
    bic: fit.criterion,
    descriptionLength: lawBits(law, objective, fit) + cost / (2 * Math.LN2),
    logEvidence: hasEvidence(objective.unknowns) ? laplaceEvidence(objective, fit) : NaN,
  };
}

/** Bits of the law: its tree, its numbers to the precision that the data give them, other unknowns half a ln n each. */
function lawBits(law: Law, objective: Objective, fit: Fit): number {
  const count = objective.unknowns.length;
  const spread = covariance(fit.information, count);
  const own = new Set(parameterNames(law.expression));
  const known = new Map<string, KnownTo>();
  objective.unknowns.forEach(({ name }, k) => {
    const sd = Math.sqrt(spread[k * count + k]);
    if (own.has(name) && sd > 0) known.set(name, { value: fit.point[k], sd });
  });
  const others = count - known.size;
  return descriptionLength(law.expression, known).total + 0.5 * others * Math.log2(fit.observations);
}
