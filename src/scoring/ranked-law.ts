import type { Expression } from "../expression/expression.js";

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
  /** All fitted numbers together: what the next experiment is planned with. */
  readonly known?: KnownNumbers;
  readonly scores?: FurtherScores;
  /** What the data fix of the leading laws. */
  readonly identified?: Identified;
  /** The properties of an admissible law of particles: P1 to P22. */
  readonly properties?: readonly HeldProperty[];
  /** What was seen in each frame and what the law says; empty where there are none. */
  readonly frames?: readonly FrameSeen[];
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

/** Fitted numbers in their units, and how they are uncertain together. Plain data. */
export interface KnownNumbers {
  readonly names: readonly string[];
  readonly values: readonly number[];
  /** Covariance, row by row; what the data leave free is as wide as its prior or its bounds. */
  readonly covariance: readonly (readonly number[])[];
  /** Standard deviation of what an experiment's own value differs by, for parameters that have one. */
  readonly own?: Readonly<Record<string, number>>;
  /** Name and options of the ensemble that they were fitted in. */
  readonly ensemble: { readonly name: string; readonly options: Readonly<Record<string, unknown>> };
}

/** What can be said for a law beside BIC. Lower is better but for `logEvidence`. */
export interface FurtherScores {
  /** -2 ln L + 2 k (Akaike 1974). */
  readonly aic: number;
  /** Bits that it takes to state the law with its numbers, and then the data given it. */
  readonly descriptionLength: number;
  /** ln of the evidence by Laplace's method; absent where an unknown has neither bounds nor a prior. */
  readonly logEvidence?: number;
}

/** What the data fix of a law's numbers and what they leave, in sentences. */
export interface Identified {
  /** Combinations that are known to 10%, best first. */
  readonly fixed: readonly string[];
  /** Combinations that are not known to a factor of e. */
  readonly sloppy: readonly string[];
  /** Pairs that the data tie to each other. */
  readonly tied: readonly string[];
  /** Degeneracies that have a name, and what would lift them. */
  readonly degeneracies: readonly string[];
}

/** One property of an admissible law and how it stands. */
export interface HeldProperty {
  /** P1 to P22. */
  readonly id: string;
  readonly property: string;
  readonly kind: "structural" | "proved" | "tested" | "violated" | "not applicable";
  /** How it stands in words: the reason, the number of cases, or the counterexample. */
  readonly text: string;
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

/** A frame or histogram beside the population that a law predicts, seen with the same errors. */
export interface FrameSeen {
  readonly experiment: string;
  /** Hours. */
  readonly time: number;
  readonly particles: number;
  /** Edges of bins, one more than there are shares. */
  readonly edges: readonly number[];
  /** Share of the particles that were seen in each bin, and of the predicted population. */
  readonly seen: readonly number[];
  readonly predicted: readonly number[];
  /** Wasserstein-1 distance between the two, in composition. */
  readonly distance: number;
  /** What that distance is by chance, for as many particles drawn from the prediction. */
  readonly floor: number;
}
