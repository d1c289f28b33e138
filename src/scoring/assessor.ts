import { buildEnsemble } from "../ensemble/build.js";
import type { Ensemble, EnsembleSpec } from "../ensemble/ensemble.js";
import type { ErrorModel, Experiment } from "../experiment/experiment.js";
import { fitLaw, type FailedFit, type Fit, type FitOptions } from "./fit.js";
import type { Law } from "./hypothesis.js";
import { matchingOf } from "./matching.js";
import type { Trial } from "./objective.js";
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
  readonly rung: "match" | "fit";
  /** Instead of the trial's ensemble. */
  readonly ensemble?: EnsembleSpec;
}

export type AssessResult = Fit | FailedFit | MatchedLaw;

/** The discrepancy of integral matching; NaN where nothing was tracked, Infinity where nothing could be evaluated. */
export interface MatchedLaw {
  readonly kind: "matched";
  readonly discrepancy: number;
}

/** Rebuilds the trials once and answers tasks: what a worker thread runs. */
export function createAssessor({ trials, fit }: AssessorData): (task: AssessTask) => AssessResult {
  const ready = trials.map((trial) => ({ ...trial, ensemble: buildEnsemble(trial.ensemble) }));
  const tracks = ready.map(({ experiments }) => experiments.flatMap(tracksOf));
  return ({ law, trial, rung, ensemble }) => {
    const base = ready[trial];
    const chosen: Trial = ensemble ? { ...base, ensemble: buildEnsemble(ensemble) } : base;
    if (rung === "fit") return fitLaw(law, chosen, fit);
    const matching = matchingOf(law, tracks[trial], hasOwnPrefactors(chosen));
    if (!matching) return { kind: "matched", discrepancy: NaN };
    const matched = match(matching, fit.matchingDraws ?? 2, `${fit.seed}/${law.name}`);
    return { kind: "matched", discrepancy: matched?.discrepancy ?? Infinity };
  };
}

function hasOwnPrefactors({ ensemble, experiments }: { ensemble: Ensemble; experiments: readonly Experiment[] }): boolean {
  return experiments.some((experiment) => ensemble.unknowns(experiment).some(({ name }) => name.startsWith("kappa[")));
}
