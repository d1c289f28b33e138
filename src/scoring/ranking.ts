import type { Expression } from "../expression/expression.js";

/** Laws ranked on one trial: plain data, everything that a report shows. */
export interface Ranking {
  readonly title: string;
  readonly corpus: {
    readonly name: string;
    readonly title: string;
    readonly citation: string;
    readonly licence: string;
    readonly synthetic: boolean;
    readonly planted?: string;
  };
  readonly experiments: readonly string[];
  /** Number of observed values. */
  readonly observations: number;
  readonly errorModel: "stated" | "scaled";
  readonly seed: number;
  /** Best first. */
  readonly entries: readonly RankedLaw[];
  readonly failures: readonly FailedLaw[];
  readonly robustness: readonly RobustnessCheck[];
  /** Absent where nothing could be fitted. */
  readonly standing?: Standing;
  readonly counts?: SearchCounts;
  /** Nondominated laws of a search: discrepancy (the criterion) against complexity. */
  readonly front: readonly FrontPoint[];
}

export interface SearchCounts {
  /** Laws in the grammar up to the largest size; those that differ by exchanged operands are one. */
  readonly language: number;
  /** Derivations looked at. */
  readonly proposed: number;
  /** Those of laws that had been looked at before. */
  readonly duplicates: number;
  /** Laws that cannot be right whatever their numbers. */
  readonly inadmissible: number;
  /** The others, each once. */
  readonly assessed: number;
  /** Not fitted, since matching or a sketch left them far behind. */
  readonly screened: number;
  /** Simulations that failed. */
  readonly failed: number;
  /** How many laws each rung has scored. */
  readonly rungs: readonly { readonly name: string; readonly laws: number }[];
  /** Simulations of all experiments that the search took. */
  readonly simulations: number;
}

export interface FailedLaw {
  readonly name: string;
  readonly text: string;
  readonly reason: string;
}

export interface FrontPoint {
  readonly complexity: number;
  readonly criterion: number;
  readonly text: string;
}

/** A fitted law among others. */
export interface RankedLaw {
  readonly name: string;
  readonly origin: "hypothesis" | "discovered";
  readonly law: Expression;
  readonly text: string;
  readonly complexity: number;
  /** Numbers of the law itself, sorted by name. */
  readonly parameters: readonly FittedParameter[];
  /** Numbers of particles, of the population and of the measurement. */
  readonly others: readonly FittedParameter[];
  /** -2 ln L, priors apart. */
  readonly deviance: number;
  /** Bayesian information criterion. */
  readonly criterion: number;
  /** Criterion above the best. */
  readonly difference: number;
  /** exp(-difference/2), normalised over the entries. */
  readonly weight: number;
  /** Root mean square of (measured - predicted), where the observations are values; NaN where they are draws or patterns. */
  readonly rms: number;
  /** Sum of squares of (measured - predicted). */
  readonly sumOfSquares: number;
  readonly misfits: readonly Misfit[];
  readonly curves: readonly MeasuredCurve[];
  /** Exchange rate -dR/d(eta) at eta = 0 against composition, 1/h; absent where the law has no eta. */
  readonly exchange?: ExchangeCurve;
  readonly starts: { readonly tried: number; readonly agreeing: number };
  /** Gain in -2 ln L that a derivative-free optimiser found beyond the fit. */
  readonly furtherGain?: number;
}

export interface FittedParameter {
  readonly name: string;
  readonly value: number;
  /** Standard error in the unit; on a log scale value times the error of the logarithm. NaN where the data do not fix it. */
  readonly error: number;
  readonly unit: string;
  readonly atBound: boolean;
  /** By profile likelihood, where it was asked for. */
  readonly interval?: KnownInterval;
}

/** Where the data leave a number at a confidence; an end that is not there is open. */
export interface KnownInterval {
  readonly level: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** Which laws are left. */
export interface Standing {
  /** Correlation of neighbouring residuals of the best law, 0 to 0.99. */
  readonly correlation: number;
  /** What differences of the criterion count for it: 1 where residuals are independent. */
  readonly discount: number;
  /** Names of the laws that cannot be told from the best, which is the first. */
  readonly undecided: readonly string[];
  /** One for each named hypothesis, best first. */
  readonly sentences: readonly string[];
}

/** How far one particle, species or signal is missed. */
export interface Misfit {
  readonly experiment: string;
  readonly item: string;
  readonly rms: number;
  readonly count: number;
}

/** What was measured of one particle, species or signal and what the law predicts. */
export interface MeasuredCurve {
  readonly experiment: string;
  readonly item: string;
  readonly quantity:
    "composition" | "potential" | "current" | "mean" | "concentration" | "distribution" | "intensity";
  /** Hours; degrees of two theta for an intensity. */
  readonly times: readonly number[];
  readonly measured: readonly number[];
  readonly errors: readonly number[];
  readonly predicted: readonly number[];
}

export interface ExchangeCurve {
  readonly compositions: readonly number[];
  readonly rates: readonly number[];
}

/** The ranking once more under another assumption. */
export interface RobustnessCheck {
  readonly assumption: string;
  /** Name of the best law under it. */
  readonly best: string;
  /** Whether it is the best law of the main ranking (among the laws compared here). */
  readonly same: boolean;
  /** Criterion of each law less that of the main ranking's best: positive where the latter wins. */
  readonly differences: readonly { readonly name: string; readonly difference: number }[];
}
