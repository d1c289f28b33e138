import type { Derivation, Grammar } from "../grammar/grammar.js";
import { neighbours } from "../grammar/neighbours.js";
import type { Assessment, Found } from "./candidate.js";

/** Small changes of the best laws, those of the best law first, each once. */
export class LocalMoves {
  readonly #grammar: Grammar;
  readonly #maximumSize: number;
  /** By law, what has not been proposed yet. */
  readonly #left = new Map<string, Derivation[]>();

  constructor(grammar: Grammar, maximumSize: number) {
    this.#grammar = grammar;
    this.#maximumSize = maximumSize;
  }

  /** A neighbour of the first of these laws that has one left; undefined where none has. */
  next<A extends Assessment>(best: readonly Found<A>[]): Derivation | undefined {
    for (const { law } of best) {
      const left = this.#leftOf(law.key, law.derivation);
      const move = left.shift();
      if (move) return move;
    }
    return undefined;
  }

  #leftOf(key: string, derivation: Derivation): Derivation[] {
    const left = this.#left.get(key) ?? neighbours(this.#grammar, derivation, this.#maximumSize);
    this.#left.set(key, left);
    return left;
  }
}
