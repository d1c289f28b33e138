import { arrange } from "./canonical/arrange.js";
import type { Derivation, Grammar } from "./grammar.js";
import { logProbability } from "./learn.js";
import { derivationSize, leastOf, leastSizes } from "./measure.js";
import { partsOf, replaceAt } from "./places.js";

/**
 * The laws that one small change makes of a law, each once, the most probable by the grammar first: at some place another
 * production is put, which keeps what fits of the children (this replaces a term, adds one, or drops one); a part gives way to
 * one of its own kind inside it; or it becomes an operand of another of its kind. What is new is as small as can be,
 * below a production of its own. Arranged, and no larger than `maximumSize` or the law itself.
 */
export function neighbours(grammar: Grammar, derivation: Derivation, maximumSize: number): Derivation[] {
  const small = new Smallest(grammar);
  const most = Math.max(maximumSize, derivationSize(grammar, derivation));
  const found = new Map<string, Derivation>();
  for (const { place, part } of partsOf(grammar, derivation)) {
    for (const other of [
      ...swapped(grammar, part, small),
      ...inside(part),
      ...wrapped(grammar, part, small),
    ]) {
      const law = arrange(grammar, replaceAt(derivation, place, other));
      if (derivationSize(grammar, law) <= most) found.set(JSON.stringify(law), law);
    }
  }
  found.delete(JSON.stringify(arrange(grammar, derivation)));
  const likely = [...found.values()].map((law) => ({ law, log: logProbability(grammar, law) }));
  return likely.sort((a, b) => b.log - a.log).map(({ law }) => law);
}

/** Every other production at the root, with the children that it has a place for. */
function swapped(grammar: Grammar, part: Derivation, small: Smallest): Derivation[] {
  const { nonterminal, production } = part;
  return grammar.productions[nonterminal].flatMap(({ holes }, index) =>
    index === production
      ? []
      : fillings(holes, part.children, small).map((children) => ({
          nonterminal,
          production: index,
          children,
        })),
  );
}

/** Parts of the same kind inside it. */
function inside(part: Derivation): Derivation[] {
  const below = (each: Derivation): Derivation[] =>
    each.children.flatMap((child) => [child, ...below(child)]);
  return below(part).filter(({ nonterminal }) => nonterminal === part.nonterminal);
}

/** Productions of its kind that have it as an operand. */
function wrapped(grammar: Grammar, part: Derivation, small: Smallest): Derivation[] {
  const { nonterminal } = part;
  return grammar.productions[nonterminal].flatMap(({ holes }, production) =>
    holes.includes(nonterminal)
      ? fillings(holes, [part], small).map((children) => ({ nonterminal, production, children }))
      : [],
  );
}

/** All ways to fill holes: with children that there are, each once, and where none fits with something small and new. */
function fillings(
  holes: readonly string[],
  children: readonly Derivation[],
  small: Smallest,
): Derivation[][] {
  if (holes.length === 0) return [[]];
  const [hole, ...rest] = holes;
  const fitting = children.filter(({ nonterminal }) => nonterminal === hole);
  if (fitting.length > 0) {
    return fitting.flatMap((child) =>
      fillings(
        rest,
        children.filter((each) => each !== child),
        small,
      ).map((others) => [child, ...others]),
    );
  }
  const least = fillings(rest, children, small);
  return small.of(hole).flatMap((fresh) => least.map((others) => [fresh, ...others]));
}

/** For each rule and each of its productions, the smallest derivation. */
class Smallest {
  readonly #grammar: Grammar;
  readonly #least: Readonly<Record<string, number>>;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#least = leastSizes(grammar);
  }

  /** One derivation a production that ends and does not come back to the rule. */
  of(nonterminal: string): Derivation[] {
    return this.#grammar.productions[nonterminal].flatMap((each, production) =>
      Number.isFinite(leastOf(each, this.#least)) && !each.holes.includes(nonterminal)
        ? [this.#complete(nonterminal, production)]
        : [],
    );
  }

  #complete(nonterminal: string, production: number): Derivation {
    const { holes } = this.#grammar.productions[nonterminal][production];
    return { nonterminal, production, children: holes.map((hole) => this.#smallest(hole)) };
  }

  /** Of equally small ones that of greatest weight. */
  #smallest(nonterminal: string): Derivation {
    const productions = this.#grammar.productions[nonterminal];
    const sizes = productions.map((each) => leastOf(each, this.#least));
    const best = productions.reduce(
      (first, { weight }, n) =>
        sizes[n] < sizes[first] || (sizes[n] === sizes[first] && weight > productions[first].weight)
          ? n
          : first,
      0,
    );
    return this.#complete(nonterminal, best);
  }
}
