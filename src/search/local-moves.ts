import type { Derivation, Grammar } from "../grammar/grammar.js";
import { neighbours } from "../grammar/neighbours.js";
import type { Assessment, Candidate, Found } from "./candidate.js";

/** Small changes of the best laws, those of the best law first, each once. */
export class LocalMoves {
  readonly #grammar: Grammar;
  readonly #maximumSize: number;
  /** By law, how many of its neighbours have been proposed, Infinity for all: all that is kept of laws that are not among the best now. */
  readonly #proposed = new Map<string, number>();
  #lists = new Map<string, readonly Derivation[]>();

  constructor(grammar: Grammar, maximumSize: number) {
    this.#grammar = grammar;
    this.#maximumSize = maximumSize;
  }

  /** Neighbours of these laws that have not been proposed yet, those of the first law first. */
  *of<A extends Assessment>(best: readonly Found<A>[]): Generator<Derivation, void> {
    const before = this.#lists;
    this.#lists = new Map();
    for (const { law } of best) {
      const list = before.get(law.key) ?? this.#neighboursOf(law);
      this.#lists.set(law.key, list);
      for (let n = this.#proposed.get(law.key) ?? 0; n < list.length; n++) {
        this.#proposed.set(law.key, n + 1);
        yield list[n];
      }
      this.#proposed.set(law.key, Infinity);
    }
  }

  #neighboursOf({ key, derivation }: Candidate): readonly Derivation[] {
    const isDone = this.#proposed.get(key) === Infinity;
    return isDone ? [] : neighbours(this.#grammar, derivation, this.#maximumSize);
  }
}
