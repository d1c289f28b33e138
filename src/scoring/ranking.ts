import type { Inquiry } from "./inquiry.js";
import type { RankedLaw } from "./ranked-law.js";

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
