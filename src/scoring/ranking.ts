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
  /** A closer look at the leading laws, where it was asked for. */
  readonly inquiry?: Inquiry;
}

/** The leading laws by sampled evidence, by what they say of experiments left out, and by data of their own. */
export interface Inquiry {
  /** By evidence, best first. */
  readonly laws: readonly InquiredLaw[];
  /** The best predictor of experiments left out against each other law; empty where there is one experiment only. */
  readonly paired: readonly PairedLaws[];
  /** Simulations of the whole trial that all this took. */
  readonly simulations: number;
}

/** A law under the closer look. */
export interface InquiredLaw {
  readonly name: string;
  /** ln of the evidence by a sampler, with its standard error; absent where it could not be had. */
  readonly evidence?: { readonly log: number; readonly error: number };
  /** Probability by these evidences among the laws here, believed in alike beforehand; absent where one has none. */
  readonly weight?: number;
  /** Each experiment predicted from the others, nothing fitted to it. */
  readonly heldOut: readonly {
    readonly experiment: string;
    /** -2 ln L; null where it cannot be simulated. */
    readonly deviance: number | null;
    readonly observations: number;
  }[];
  /** Posterior predictive check: how often data of the law's own are at least as far from it, or as correlated. */
  readonly check?: {
    readonly misfit: number;
    readonly correlation: number;
    /** -2 ln L of the data and of replicated data, at the same draws. */
    readonly pairs: readonly { readonly data: number; readonly replicate: number }[];
  };
}

/** Two laws on the experiments left out in turn, which are the blocks of the test. */
export interface PairedLaws {
  readonly better: string;
  readonly worse: string;
  /** Mean over the experiments of the second's -2 ln L less the first's, and its standard error; null for one block. */
  readonly mean: number;
  readonly error: number | null;
  readonly blocks: number;
  /** Two-sided p-values that it is 0: by Student's t (null for one block), and by all flips of sign. */
  readonly student: number | null;
  readonly flips: number;
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
