import type { Random } from "../numerics/random.js";
import type { Assessment, Candidate, Found } from "./candidate.js";
import { compareFound, succeeded } from "./front.js";

/** Complexities that count as alike. */
const BAND = 4;

/**
 * The best law of every kind: a quality-diversity archive (J.-B. Mouret & J. Clune, arXiv 1504.04909). Laws are of one kind
 * if they are about as complex, have equally many parameters, and the same signature. Breeding from all kinds keeps ways open
 * that do not lead yet.
 */
export class Cells<A extends Assessment> {
  readonly #signature: (law: Candidate) => string;
  readonly #best = new Map<string, Found<A>>();

  /** @param signature what else tells kinds apart, such as the order of a law in its variables */
  constructor(signature: (law: Candidate) => string) {
    this.#signature = signature;
  }

  /** The best of each kind, in the order in which kinds appeared. */
  get laws(): readonly Found<A>[] {
    return [...this.#best.values()];
  }

  settle(found: readonly Found<A>[]): void {
    for (const each of found.filter(succeeded)) {
      const cell = this.#cellOf(each.law);
      const best = this.#best.get(cell);
      if (!best || compareFound(each, best) < 0) this.#best.set(cell, each);
    }
  }

  /** A law of a kind drawn with equal probability; undefined where there is none. */
  pick(random: Random): Found<A> | undefined {
    return this.#best.size === 0 ? undefined : this.laws[random.integer(this.#best.size)];
  }

  #cellOf(law: Candidate): string {
    return `${Math.floor(law.complexity / BAND)} ${law.parameters.length} ${this.#signature(law)}`;
  }
}
