import type { Chain, Derivation, Grammar, Link, Part, Production } from "../grammar.js";
import { leastSizes, ownSize } from "../measure.js";
import { sortAlike, string, type Unit } from "./arrange.js";
import { bag, bags } from "./bag.js";
import { compareLists } from "./order.js";
import { holesIn } from "./parts.js";
import { map, pair, recursive, shift, single, stretch, union, type Species } from "./species.js";

/**
 * The arranged derivations (see `arrange`) of each rule, by size of their laws: to be counted, and to be picked by number. Of
 * all derivations that differ by exchanged operands it holds one.
 */
export class Derivations {
  readonly #grammar: Grammar;
  readonly #least: Readonly<Record<string, number>>;
  readonly #known = new Map<string, Species<Derivation>>();

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#least = leastSizes(grammar);
  }

  /** Those of a rule. */
  of(nonterminal: string): Species<Derivation> {
    return this.#once(nonterminal, "", () => union(this.#alternatives(nonterminal)));
  }

  /** Rules and their chains are defined by each other, so each is made once, when it is first asked. */
  #once(nonterminal: string, chain: string, make: () => Species<Derivation>): Species<Derivation> {
    const key = `${nonterminal} ${chain}`;
    const known = this.#known.get(key) ?? recursive(this.#least[nonterminal], make);
    this.#known.set(key, known);
    return known;
  }

  /** The alternatives of a rule in their order, its chains where their first links stand; without one chain, if so wished. */
  #alternatives(nonterminal: string, without?: Chain, skip: readonly number[] = []): Species<Derivation>[] {
    const chains = this.#grammar.chains[nonterminal];
    return this.#grammar.productions[nonterminal].flatMap((production, index) => {
      const chain = chains.find(({ links }) => links.some((link) => link.production === index));
      if (!chain) return skip.includes(index) ? [] : [this.#plain(nonterminal, production, index)];
      const first = chain.links[0].production === index;
      if (!first || chain === without) return [];
      return [this.#once(nonterminal, chain.operator, () => this.#chain(nonterminal, chain))];
    });
  }

  #plain(nonterminal: string, { body, parts }: Production, index: number): Species<Derivation> {
    const holes = holesIn(parts);
    return shift(
      map(this.#parts(nonterminal, index, parts), (list) => {
        const children = new Array<Derivation>(holes.length);
        holes.forEach((hole, n) => (children[hole] = list[n]));
        return { nonterminal, production: index, children };
      }),
      ownSize(body),
    );
  }

  /** What can fill some holes of a production, in the order of `holesIn`. */
  #parts(nonterminal: string, index: number, parts: readonly Part[]): Species<readonly Derivation[]> {
    const { holes, uses } = this.#grammar.productions[nonterminal][index];
    const some = (part: Part): Species<readonly Derivation[]> =>
      part.kind === "hole"
        ? map(stretch(this.of(holes[part.hole]), uses[part.hole]), (child) => [child])
        : map(bag(this.#parts(nonterminal, index, part.units[0]), part.units.length), (lists) =>
            [...lists].sort((a, b) => compareLists(this.#grammar, a, b)).flat(),
          );
    return parts.reduceRight<Species<readonly Derivation[]>>(
      (rest, part) => map(pair(some(part), rest), ([first, others]) => [...first, ...others]),
      single([], 0),
    );
  }

  #chain(nonterminal: string, chain: Chain): Species<Derivation> {
    const closing = chain.links.flatMap((link) => link.closing ?? []);
    const doubling = chain.links[0].doubling;
    const ends = union(doubling ? [] : this.#alternatives(nonterminal, chain, closing));
    const [closes, stays] = [true, false].map((wanted) =>
      union(
        chain.links
          .filter((link) => (link.doubling || link.closing !== undefined) === wanted)
          .map((link) => this.#units(nonterminal, chain, link)),
      ),
    );
    const whole = (units: readonly Unit[]): Derivation => string(this.#grammar, nonterminal, units);
    const open = pair(bags(union([stays, closes]), 1), ends);
    const mixed = pair(bags(stays, 1), bags(closes, 1));
    // a closing unit has no operator before a rest: one node less
    return union([
      map(open, ([units, end]) => string(this.#grammar, nonterminal, units, end)),
      shift(map(bags(closes, 2), whole), -1),
      shift(
        map(mixed, ([a, b]) => whole([...a, ...b])),
        -1,
      ),
    ]);
  }

  /** What a link can hold, the operator before the rest counted in. */
  #units(nonterminal: string, chain: Chain, link: Link): Species<Unit> {
    const { body, parts } = this.#grammar.productions[nonterminal][link.production];
    if (link.doubling) {
      const operands = union(this.#alternatives(nonterminal, chain));
      return shift(
        map(operands, (each) => ({ link, own: [each] })),
        1,
      );
    }
    const own = parts.filter((part) => part.kind === "alike" || part.hole !== link.rest);
    const lists = this.#parts(nonterminal, link.production, own);
    const holes = holesIn(own);
    const units = map(lists, (list): Unit => {
      const children: Derivation[] = [];
      holes.forEach((hole, n) => (children[hole] = list[n]));
      const sorted = sortAlike(this.#grammar, own, children);
      return { link, own: link.own.map((hole) => sorted[hole]) };
    });
    return shift(units, ownSize(body));
  }
}
