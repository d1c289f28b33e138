import { DecisionTreeRegression } from "ml-cart";
import type { Grammar } from "../grammar/grammar.js";
import { random } from "../numerics/random.js";
import type { Assessment, Candidate, Found } from "./candidate.js";
import { Features } from "./features.js";

/** Rows that a tree is grown from at most: growing takes time as their square. */
const ROWS = 240;
/** Fewer tell nothing. */
const FEWEST = 24;
const DEPTH = 5;

/**
 * Guesses from its structure how good a law will be, to say who is looked at next. It only orders: nobody is turned away.
 * Regression trees (CART: Breiman, Friedman, Olshen & Stone 1984) over how often a law uses each production, how complex
 * it is and how many parameters it has, on the rank of the laws known.
 */
export class Surrogate {
  readonly #features: Features;
  readonly #seed: string;
  #rows: { readonly features: readonly number[]; readonly value: number }[] = [];
  #tree: DecisionTreeRegression | undefined;

  constructor(grammar: Grammar, seed: string) {
    this.#features = new Features(grammar);
    this.#seed = seed;
  }

  /** Takes in assessed laws; those without a finite discrepancy count as the worst. */
  learn<A extends Assessment>(found: readonly Found<A>[]): void {
    for (const { law, assessment } of found)
      this.#rows.push({
        features: this.#features.of(law),
        value: assessment.estimate ?? assessment.discrepancy,
      });
    this.#tree = undefined;
  }

  /** The candidates, the most promising first; as they are while too little is known. */
  order(candidates: readonly Candidate[]): readonly Candidate[] {
    if (this.#rows.length < FEWEST || candidates.length < 2) return candidates;
    const guesses = this.#grown().predict(candidates.map((law) => [...this.#features.of(law)]));
    const order = candidates.map((_, n) => n).sort((a, b) => guesses[a] - guesses[b] || a - b);
    return order.map((n) => candidates[n]);
  }

  #grown(): DecisionTreeRegression {
    if (this.#tree) return this.#tree;
    const rows = this.#sample();
    const tree = new DecisionTreeRegression({ maxDepth: DEPTH, minNumSamples: 4 });
    tree.train(
      rows.map(({ features }) => [...features]),
      ranks(rows.map(({ value }) => value)),
    );
    return (this.#tree = tree);
  }

  #sample(): { readonly features: readonly number[]; readonly value: number }[] {
    if (this.#rows.length <= ROWS) return this.#rows;
    const stream = random(`${this.#seed}/surrogate/${this.#rows.length}`);
    const order = this.#rows.map((row) => ({ row, place: stream.next() })).sort((a, b) => a.place - b.place);
    return order.slice(0, ROWS).map(({ row }) => row);
  }
}

/** Ranks from 0 to 1, of the best first; a hair apart where equal, since ml-cart does not split where a split is perfect. */
function ranks(values: readonly number[]): number[] {
  const usable = (value: number): number => (Number.isNaN(value) ? Infinity : value);
  const rising = [...new Set(values.map(usable))].sort((a, b) => a - b);
  const rank = new Map(rising.map((value, n) => [value, n / Math.max(1, rising.length - 1)]));
  return values.map((value, n) => rank.get(usable(value))! + 1e-9 * n);
}
