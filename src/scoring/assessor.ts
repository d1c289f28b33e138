import { buildEnsemble } from "../ensemble/build.js";
import type { Ensemble, EnsembleSpec } from "../ensemble/ensemble.js";
import type { ErrorModel, Experiment } from "../experiment/experiment.js";
import { fitLaw, type FailedFit, type Fit, type FitOptions } from "./fit.js";
import type { Law } from "./hypothesis.js";
import { Kernel } from "../numerics/kernel/kernel.js";
import { matchable, matchingOf, type Matchable } from "./matching/matchable.js";
import type { Matching } from "./matching/matching.js";
import { objectiveOf, type Trial } from "./objective.js";
import { simplexCost } from "./simplex.js";
import { sketchLaw, sketchTrial, type Sketch } from "./sketch.js";
import { match, namedPoint, type NamedPoint } from "./starts.js";

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

/** One law to be looked at in one trial. */
export interface AssessTask {
  readonly law: Law;
  readonly trial: number;
  /**
   * "match": integral matching alone. "sketch": a fit in a few loose steps. "fit": with all care, from `point` where it
   * is given. "check": how much further a derivative-free optimiser gets from `point`.
   */
  readonly rung: "match" | "sketch" | "fit" | "check";
  readonly point?: Float64Array;
  /** For a sketch: what "match" found, so that it need not be found again. */
  readonly matched?: NamedPoint;
  /** For a sketch: the best criterion so far. */
  readonly best?: number;
  /** Instead of the trial's ensemble. */
  readonly ensemble?: EnsembleSpec;
}

export type AssessResult = Fit | FailedFit | MatchedLaw | Sketch | CheckedLaw | Unsaid;

/** Where a rung has nothing to say of a trial. */
export interface Unsaid {
  readonly kind: "unsaid";
}

/** The lowest -2 ln L plus priors that the downhill simplex found. */
export interface CheckedLaw {
  readonly kind: "checked";
  readonly cost: number;
}

/** The discrepancy of integral matching, Infinity where nothing could be evaluated, and where it is least. */
export interface MatchedLaw {
  readonly kind: "matched";
  readonly discrepancy: number;
  readonly matched?: NamedPoint;
}

/** A law's own ensemble in a trial: what the law does not say of it, the trial does. */
export function ensembleWithin(trial: EnsembleSpec, own: EnsembleSpec | undefined): Ensemble {
  if (!own) return buildEnsemble(trial);
  const shared = own.name === trial.name ? trial.options : {};
  return buildEnsemble({ name: own.name, options: { ...shared, ...own.options } });
}

const CHECK_EVALUATIONS = 400;
const QUANTILE_STEPS = 10;

/** Rebuilds the trials once and answers tasks: what a worker thread runs. */
export function createAssessor({ trials, fit }: AssessorData): (task: AssessTask) => AssessResult {
  const stands = trials.map((trial) => new Stand({ ...trial, ensemble: buildEnsemble(trial.ensemble) }, fit));
  return (task) => {
    const { law, trial, rung, ensemble, point, matched, best } = task;
    const stand = ensemble
      ? stands[trial].withEnsemble(ensembleWithin(trials[trial].ensemble, ensemble))
      : stands[trial];
    switch (rung) {
      case "match":
        return stand.match(law);
      case "sketch":
        return stand.sketch(law, matched, best);
      case "fit":
        return fitLaw(law, stand.trial, point ? { ...fit, start: point } : fit);
      case "check":
        return {
          kind: "checked",
          cost: simplexCost(objectiveOf(law, stand.trial), point!, CHECK_EVALUATIONS, 1e-6),
        };
    }
  };
}

/** A trial with what is made of it once, for all laws. */
class Stand {
  readonly trial: Trial;
  private readonly fit: FitOptions;
  private readonly kernel = new Kernel();
  private seen: Matchable | undefined;
  private cheap: Trial | undefined;

  constructor(trial: Trial, fit: FitOptions) {
    this.trial = trial;
    this.fit = fit;
  }

  withEnsemble(ensemble: Ensemble): Stand {
    return new Stand({ ...this.trial, ensemble }, this.fit);
  }

  /** Of tracks: what quantiles say is too rough to tell laws by. */
  match(law: Law): MatchedLaw | Unsaid {
    if (this.matchable.tracks.length === 0) return { kind: "unsaid" };
    const matching = this.matching(law)!;
    const matched = match(matching, this.fit.matchingDraws ?? 2, this.label(law));
    if (!matched) return { kind: "matched", discrepancy: Infinity };
    const { discrepancy, points } = matched;
    return { kind: "matched", discrepancy, matched: namedPoint(matching, points[0]) };
  }

  /** Of laws whose numbers are few: own prefactors take more than a sketch. */
  sketch(law: Law, matched?: NamedPoint, best?: number): Sketch | FailedFit | Unsaid {
    if (this.matchable.ownPrefactors) return { kind: "unsaid" };
    this.cheap ??= sketchTrial(this.trial);
    return sketchLaw(law, this.cheap, matched ?? this.matchedPoint(law), best);
  }

  /** Of tracks what `match` says; quantiles, which are rough and dear, are matched in a few steps. */
  private matchedPoint(law: Law): NamedPoint | undefined {
    const told = this.match(law);
    if (told.kind === "matched") return told.matched;
    const matching = this.matching(law);
    const matched = matching && match(matching, 0, this.label(law), QUANTILE_STEPS);
    return matched && namedPoint(matching, matched.points[0]);
  }

  private get matchable(): Matchable {
    return (this.seen ??= matchable(this.trial));
  }

  private matching(law: Law): Matching | undefined {
    return matchingOf(law, this.matchable, this.kernel);
  }

  private label(law: Law): string {
    return `${this.fit.seed}/${law.name}`;
  }
}
