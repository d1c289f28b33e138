import type { Chain, Derivation, Grammar, Link, Part } from "../grammar.js";
import { derivationSize } from "../measure.js";
import { compareLists } from "./order.js";
import { holesIn } from "./parts.js";

/** What a link of a chain holds besides the rest of the chain. */
export interface Unit {
  readonly link: Link;
  readonly own: readonly Derivation[];
}

/**
 * The one derivation that stands for all that give the same law with operands of its sums and products exchanged or, in
 * chains, regrouped: operands in ascending order. The law it gives is equal up to commutation and the numbers of fresh
 * parameters.
 */
export function arrange(grammar: Grammar, derivation: Derivation): Derivation {
  const { nonterminal, production } = derivation;
  const children = derivation.children.map((child) => arrange(grammar, child));
  const chain = chainAt(grammar, derivation);
  if (chain) {
    const { units, end } = collect(grammar, chain, { ...derivation, children });
    return string(grammar, nonterminal, units, end);
  }
  const { parts } = grammar.productions[nonterminal][production];
  return { nonterminal, production, children: sortAlike(grammar, parts, children) };
}

/** The chain whose link a derivation takes at its root. */
export function chainAt(
  grammar: Grammar,
  { nonterminal, production }: Pick<Derivation, "nonterminal" | "production">,
): Chain | undefined {
  return grammar.chains[nonterminal].find(({ links }) =>
    links.some((link) => link.production === production),
  );
}

/** Children with alike operands in order. */
export function sortAlike(
  grammar: Grammar,
  parts: readonly Part[],
  children: readonly Derivation[],
): readonly Derivation[] {
  const sorted = [...children];
  for (const part of parts) {
    if (part.kind === "hole") continue;
    const units = part.units.map((unit) => {
      const inside = sortAlike(grammar, unit, sorted);
      return holesIn(unit).map((hole) => inside[hole]);
    });
    const ordered = units.sort((a, b) => compareLists(grammar, a, b)).flat();
    part.units.flatMap(holesIn).forEach((hole, n) => (sorted[hole] = ordered[n]));
  }
  return sorted;
}

/** The bag of a chain, and what closes it where that does not belong to the bag. */
function collect(
  grammar: Grammar,
  chain: Chain,
  derivation: Derivation,
): { units: readonly Unit[]; end: Derivation | undefined } {
  const { production, children } = derivation;
  const [first] = chain.links;
  const link = chain.links.find((each) => each.production === production);
  if (first.doubling) {
    if (!link) return { units: [{ link: first, own: [derivation] }], end: undefined };
    return { units: children.flatMap((child) => collect(grammar, chain, child).units), end: undefined };
  }
  if (link) {
    const { units, end } = collect(grammar, chain, children[link.rest]);
    const { parts } = grammar.productions[derivation.nonterminal][production];
    const sorted = sortAlike(grammar, parts, children);
    return { units: [{ link, own: link.own.map((hole) => sorted[hole]) }, ...units], end };
  }
  const closed = chain.links.find(({ closing }) => closing === production);
  return closed
    ? { units: [{ link: closed, own: children }], end: undefined }
    : { units: [], end: derivation };
}

/** The chain of a bag, in ascending order; units that can close a chain come last, so that the last one does. */
export function string(
  grammar: Grammar,
  nonterminal: string,
  units: readonly Unit[],
  end?: Derivation,
): Derivation {
  const sorted = [...units].sort((a, b) => compareUnits(grammar, a, b));
  const last = end ?? closed(nonterminal, sorted.pop()!);
  return sorted.reduceRight((rest, { link, own }) => {
    const children = new Array<Derivation>(own.length + 1);
    link.own.forEach((hole, n) => (children[hole] = own[n]));
    children[link.rest] = rest;
    return { nonterminal, production: link.production, children };
  }, last);
}

/** A unit without its link. */
function closed(nonterminal: string, { link, own }: Unit): Derivation {
  return link.doubling ? own[0] : { nonterminal, production: link.closing!, children: own };
}

const canClose = ({ link }: Unit): boolean => link.doubling || link.closing !== undefined;

export function compareUnits(grammar: Grammar, a: Unit, b: Unit): number {
  const size = ({ own }: Unit): number => own.reduce((sum, each) => sum + derivationSize(grammar, each), 0);
  return (
    Number(canClose(a)) - Number(canClose(b)) ||
    size(a) - size(b) ||
    a.link.production - b.link.production ||
    compareLists(grammar, a.own, b.own)
  );
}
