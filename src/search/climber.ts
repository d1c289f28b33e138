import type { Assessment, Candidate } from "./candidate.js";
import { outsideOf, type Score } from "./rung.js";

/** What is known of a law that began to climb. */
export interface Climbed extends Assessment {
  /** One a rung that it came to. */
  readonly scores: readonly number[];
  /** Name of the rung whose window it is outside of. */
  readonly outside?: string;
}

/** A law on its way up. */
export class Climber {
  readonly law: Candidate;
  readonly scores: number[];
  failure: string | undefined;
  private outside: string | undefined;
  private cases: readonly number[] | undefined;
  private simulations = 0;

  constructor(law: Candidate, scores: readonly number[]) {
    this.law = law;
    this.scores = [...scores];
  }

  /** Whether it has yet to be scored on a rung. */
  climbs(rung: number): boolean {
    return this.failure === undefined && this.scores.length === rung;
  }

  /** Takes the score on the rung that it stands before. */
  scored({ value, reason, cases, simulations = 0 }: Score): void {
    this.scores.push(value);
    this.simulations += simulations;
    this.cases = cases;
    if (value === Infinity) this.failure = reason ?? "no score";
  }

  /** Stays behind where its score on a rung is above the limit. */
  leave(rung: number, name: string, limit: number): void {
    if (this.failure !== undefined || !(this.scores[rung] > limit)) return;
    this.outside = name;
    this.failure = outsideOf(name);
  }

  /**
   * All that is known of it.
   * @param rungs how many there are: the score on the last one is an estimate
   */
  assessment(top: Assessment | undefined, rungs: number): Climbed {
    const { scores, failure, outside, cases } = this;
    const last = scores.length === rungs ? scores[rungs - 1] : NaN;
    const simulations = this.simulations + (top?.simulations ?? 0);
    return {
      ...(top ?? { discrepancy: Infinity, complexity: this.law.complexity }),
      ...(Number.isFinite(last) ? { estimate: last } : {}),
      ...(cases ? { cases } : {}),
      ...(failure === undefined ? {} : { failure }),
      ...(outside === undefined ? {} : { outside }),
      ...(simulations > 0 ? { simulations } : {}),
      scores,
    };
  }
}
