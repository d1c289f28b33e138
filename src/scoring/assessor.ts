import { buildEnsemble } from "../ensemble/build.js";
import type { Ensemble, EnsembleSpec } from "../ensemble/ensemble.js";
import type { ErrorModel, Experiment } from "../experiment/experiment.js";
import { fitLaw, type FailedFit, type Fit, type FitOptions } from "./fit.js";
import type { Law } from "./hypothesis.js";
import { matchingOf } from "./matching.js";
import { objectiveOf, type Trial } from "./objective.js";
import { simplexCost } from "./simplex.js";
import { match } from "./starts.js";
import { tracksOf } from "./tracks.js";

/** A trial as plain data, to be sent to a worker. */
export interface TrialData {
  readonly experiments: readonly Experiment[];
  readonly ensemble: EnsembleSpec;
  readonly errorModel: ErrorModel;
}

/** What an assessor is made with: trials are named in tasks by their index. */
export interface AssessorData {
  readonly trials: readonly TrialData[];
  readonly fit: Omit<FitOptions, "signal">;
}

/** One law to be fitted in one trial, or only matched (see `matchingOf`). */
export interface AssessTask {
  readonly law: Law;
  readonly trial: number;
  /** "check": how much further a derivative-free optimiser gets from `point`. */
  readonly rung: "match" | "fit" | "check";
  readonly point?: Float64Array;
  /** Instead of the trial's ensemble. */
  readonly ensemble?: EnsembleSpec;
}

export type AssessResult = Fit | FailedFit | MatchedLaw | CheckedLaw;

/** The lowest -2 ln L plus priors that the downhill simplex found. */
export interface CheckedLaw {
  readonly kind: "checked";
  readonly cost: number;
}

/** The discrepancy of integral matching; NaN where nothing was tracked, Infinity where nothing could be evaluated. */
export interface MatchedLaw {
  readonly kind: "matched";
  readonly discrepancy: number;
}

/** A law's own ensemble in a trial: what the law does not say of it, the trial does. */
export function ensembleWithin(trial: EnsembleSpec, own: EnsembleSpec | undefined): Ensemble {
  if (!own) return buildEnsemble(trial);
  const shared = own.name === trial.name ? trial.options : {};
  return buildEnsemble({ name: own.name, options: { ...shared, ...own.options } });
}

const CHECK_EVALUATIONS = 400;

/** Rebuilds the trials once and answers tasks: what a worker thread runs. */
export function createAssessor({ trials, fit }: AssessorData): (task: AssessTask) => AssessResult {
  const ready = trials.map((trial) => ({ ...trial, ensemble: buildEnsemble(trial.ensemble) }));
  const tracks = ready.map(({ experiments }) => experiments.flatMap(tracksOf));
  return ({ law, trial, rung, ensemble, point }) => {
    const base = ready[trial];
    const chosen: Trial = ensemble
      ? { ...base, ensemble: ensembleWithin(trials[trial].ensemble, ensemble) }
      : base;
    if (rung === "fit") return fitLaw(law, chosen, fit);
    if (rung === "check") {
      return {
        kind: "checked",
        cost: simplexCost(objectiveOf(law, chosen), point!, CHECK_EVALUATIONS, 1e-6),
      };
    }
    const matching = matchingOf(law, tracks[trial], hasOwnPrefactors(chosen));
    if (!matching) return { kind: "matched", discrepancy: NaN };
    const matched = match(matching, fit.matchingDraws ?? 2, `${fit.seed}/${law.name}`);
    return { kind: "matched", discrepancy: matched?.discrepancy ?? Infinity };
  };
}

function hasOwnPrefactors({
  ensemble,
  experiments,
}: {
  ensemble: Ensemble;
  experiments: readonly Experiment[];
}): boolean {
  return experiments.some((experiment) =>
    ensemble.unknowns(experiment).some(({ name }) => name.startsWith("kappa[")),
  );
}
