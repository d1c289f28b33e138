import { DecisionTreeRegression, type CartNode } from "ml-cart";
import type { Grammar } from "../grammar/grammar.js";
import { productionText } from "../grammar/production-text.js";
import { median } from "../numerics/median.js";
import { random } from "../numerics/random.js";
import { candidateOf, type Assessment } from "./candidate.js";
import type { Entry } from "./journal.js";
import { Features } from "./features.js";

/** Laws that have some features in common. */
export interface LawGroup {
  /** In words: which productions they use, how complex they are. */
  readonly conditions: readonly string[];
  /** How many laws that were looked at are in the group. */
  readonly laws: number;
  /** Median of discrepancy above the best law, by estimate where a law was not assessed in full. */
  readonly excess: number;
}

/** Laws that the tree is grown from at most. */
const ROWS = 600;
const DEPTH = 3;
/** Share of the laws that a group has at least. */
const SMALLEST = 0.04;

/**
 * What, in the structure of laws, told good ones from bad in a search: the leaves of a shallow regression tree (CART:
 * Breiman, Friedman, Olshen & Stone 1984) on the logarithm of the excess, the best group first. Empty where fewer than
 * twenty laws have a discrepancy or an estimate.
 * @param entries of the journal of the search, which had this grammar
 */
export function explainSearch<A extends Assessment>(
  grammar: Grammar,
  entries: readonly Entry<A>[],
): readonly LawGroup[] {
  const known = sampled(entries.filter((entry) => Number.isFinite(valueOf(entry))));
  if (known.length < 20) return [];
  const features = new Features(grammar);
  const best = Math.min(...known.map(valueOf));
  const rows = known.map((entry) => features.of(candidateOf(grammar, entry.derivation)));
  const excess = known.map((entry) => valueOf(entry) - best);
  const tree = new DecisionTreeRegression({
    maxDepth: DEPTH,
    minNumSamples: Math.ceil(SMALLEST * rows.length),
  });
  tree.train(
    rows.map((row) => [...row]),
    excess.map((value, n) => Math.log1p(value) + 1e-9 * n), // ml-cart does not split where a split is perfect
  );
  const words = new Words(grammar, features);
  return leaves(
    tree.toJSON().root,
    rows.map((_, n) => n),
  )
    .map(({ path, members }): LawGroup => ({
      conditions: words.of(path),
      laws: members.length,
      excess: median(members.map((n) => excess[n])),
    }))
    .sort((a, b) => a.excess - b.excess);

  function leaves(node: CartNode, members: readonly number[], path: readonly Step[] = []): Leaf[] {
    const { splitColumn: column, splitValue: limit, left, right } = node;
    if (column === undefined || limit === undefined || !left || !right) return [{ path, members }];
    const below = members.filter((n) => rows[n][column] < limit);
    const above = members.filter((n) => rows[n][column] >= limit);
    if (below.length === 0 || above.length === 0) return [{ path, members }];
    return [
      ...leaves(left, below, [...path, { column, limit, above: false }]),
      ...leaves(right, above, [...path, { column, limit, above: true }]),
    ];
  }
}

interface Step {
  readonly column: number;
  readonly limit: number;
  readonly above: boolean;
}

interface Leaf {
  readonly path: readonly Step[];
  readonly members: readonly number[];
}

const valueOf = <A extends Assessment>({ assessment }: Entry<A>): number =>
  assessment.estimate ?? assessment.discrepancy;

function sampled<T>(items: readonly T[]): readonly T[] {
  if (items.length <= ROWS) return items;
  const stream = random("explain");
  const drawn = items.map((item) => ({ item, place: stream.next() })).sort((a, b) => a.place - b.place);
  return drawn.slice(0, ROWS).map(({ item }) => item);
}

/** Conditions in words, one a feature however often the tree asked for it. */
class Words {
  readonly #grammar: Grammar;
  readonly #features: Features;

  constructor(grammar: Grammar, features: Features) {
    this.#grammar = grammar;
    this.#features = features;
  }

  of(path: readonly Step[]): string[] {
    const columns = [...new Set(path.map(({ column }) => column))];
    return columns.map((column) => {
      const steps = path.filter((step) => step.column === column);
      const least = Math.max(0, ...steps.filter(({ above }) => above).map(({ limit }) => Math.ceil(limit)));
      const most = Math.min(
        Infinity,
        ...steps.filter(({ above }) => !above).map(({ limit }) => Math.ceil(limit) - 1),
      );
      return this.#condition(column, least, most);
    });
  }

  #condition(column: number, least: number, most: number): string {
    const feature = this.#features.list[column];
    const name =
      feature.kind === "production" ? this.#production(feature.nonterminal, feature.production) : "";
    if (feature.kind === "production") {
      if (most === 0) return `without ${name}`;
      if (least <= 1 && most === Infinity) return `with ${name}`;
      return `with ${range(least, most)} of ${name}`;
    }
    return feature.kind === "complexity"
      ? `of ${range(least, most)} nodes`
      : `with ${range(least, most)} parameters`;
  }

  #production(nonterminal: string, production: number): string {
    return `<${nonterminal}> ${productionText(this.#grammar, nonterminal, production)}`;
  }
}

function range(least: number, most: number): string {
  if (least === most) return String(least);
  if (most === Infinity) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
}
