import type { Derivation, Grammar } from "../grammar/grammar.js";
import type { Candidate } from "./candidate.js";

/** One number that says something of a law's structure. */
export type Feature =
  /** How often an alternative of a rule is used. */
  | { readonly kind: "production"; readonly nonterminal: string; readonly production: number }
  | { readonly kind: "complexity" }
  /** How many parameters the law has. */
  | { readonly kind: "parameters" };

/** A law's structure as numbers, for trees. */
export class Features {
  /** What the numbers are, in their order. */
  readonly list: readonly Feature[];
  readonly #places = new Map<string, number>();

  constructor(grammar: Grammar) {
    const productions = Object.entries(grammar.productions).flatMap(([nonterminal, { length }]) =>
      Array.from({ length: length < 2 ? 0 : length }, (_, production) => ({
        kind: "production" as const,
        nonterminal,
        production,
      })),
    );
    productions.forEach(({ nonterminal, production }, n) =>
      this.#places.set(`${nonterminal} ${production}`, n),
    );
    this.list = [...productions, { kind: "complexity" }, { kind: "parameters" }];
  }

  of({ derivation, complexity, parameters }: Candidate): readonly number[] {
    const counts = new Array<number>(this.#places.size).fill(0);
    this.#count(derivation, counts);
    return [...counts, complexity, parameters.length];
  }

  #count({ nonterminal, production, children }: Derivation, counts: number[]): void {
    const place = this.#places.get(`${nonterminal} ${production}`);
    if (place !== undefined) counts[place]++;
    for (const child of children) this.#count(child, counts);
  }
}
