import type { Candidate } from "./candidate.js";

/** One way of scoring laws; the cheap and rough ones stand first. */
export interface Rung {
  readonly name: string;
  /** A law climbs on if its score is within this of the best that the rung has given. */
  readonly window: number;
  /**
   * Scores in the order of the laws; rejects once `signal` is aborted. A score depends on the law and on the best score
   * of earlier batches: a law that stays far from it need not be scored closely.
   */
  readonly score: (
    laws: readonly Candidate[],
    best: number,
    signal?: AbortSignal,
  ) => Promise<readonly Score[]>;
}

export interface Score {
  /** Lower is better. NaN: nothing can be said, the law climbs on. Infinity: it can go no further. */
  readonly value: number;
  /** Why it is Infinity. */
  readonly reason?: string;
  /** See `Assessment.cases`. */
  readonly cases?: readonly number[];
  /** See `Assessment.simulations`. */
  readonly simulations?: number;
}

/** Why a law was not assessed in full, as it is counted among the failures. */
export const outsideOf = (rung: string): string => `outside the window of the ${rung}`;
