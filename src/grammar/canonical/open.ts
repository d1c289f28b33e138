import type { Chain, Derivation, Grammar, Part } from "../grammar.js";
import { chainAt, compareUnits, type Unit } from "./arrange.js";
import { compareLists } from "./order.js";
import { holesIn } from "./parts.js";

/** A derivation of which some holes are not filled yet. */
export interface OpenDerivation {
  readonly nonterminal: string;
  readonly production: number;
  readonly children: readonly (OpenDerivation | undefined)[];
}

/**
 * False where parts that may be exchanged are complete and stand in the wrong order: however the open holes are filled, the
 * derivation will not be an arranged one (see `arrange`).
 */
export function canBeArranged(grammar: Grammar, open: OpenDerivation): boolean {
  const { nonterminal, production, children } = open;
  if (!children.every((child) => child === undefined || canBeArranged(grammar, child))) return false;
  const chain = chainAt(grammar, open);
  if (chain?.links[0].doubling) return isStrung(grammar, chain, open);
  const { parts } = grammar.productions[nonterminal][production];
  return areAscending(grammar, parts, children) && (!chain || isStrung(grammar, chain, open));
}

/** Whether the unit at the root of a chain may stand before the next one. */
function isStrung(grammar: Grammar, chain: Chain, open: OpenDerivation): boolean {
  const link = chain.links.find(({ production }) => production === open.production)!;
  const next = open.children[link.rest];
  if (link.doubling && isLink(chain, open.children[link.own[0]])) return false;
  const [unit, other] = [unitAt(chain, open), next && unitAt(chain, next)];
  return !unit || !other || compareUnits(grammar, unit, other) <= 0;
}

const isLink = (chain: Chain, open: OpenDerivation | undefined): boolean =>
  chain.links.some(({ production }) => production === open?.production);

/** The unit of a chain that begins here, where one does and is complete. */
function unitAt(chain: Chain, open: OpenDerivation): Unit | undefined {
  const link = chain.links.find(({ production }) => production === open.production);
  if (link)
    return completeUnit(
      link,
      link.own.map((hole) => open.children[hole]),
    );
  if (chain.links[0].doubling) return completeUnit(chain.links[0], [open]);
  const closed = chain.links.find(({ closing }) => closing === open.production);
  return closed && completeUnit(closed, open.children);
}

const completeUnit = (link: Unit["link"], own: readonly (OpenDerivation | undefined)[]): Unit | undefined =>
  own.every(isComplete) ? { link, own } : undefined;

const isComplete = (open: OpenDerivation | undefined): open is Derivation =>
  open !== undefined && open.children.every(isComplete);

/** Whether alike operands stand in order, as far as they are complete. */
function areAscending(
  grammar: Grammar,
  parts: readonly Part[],
  children: readonly (OpenDerivation | undefined)[],
): boolean {
  return parts.every((part) => {
    if (part.kind === "hole") return true;
    if (!part.units.every((unit) => areAscending(grammar, unit, children))) return false;
    const lists = part.units.map((unit) => holesIn(unit).map((hole) => children[hole]));
    return lists.slice(1).every((list, n) => {
      const before = lists[n];
      return !before.every(isComplete) || !list.every(isComplete) || compareLists(grammar, before, list) <= 0;
    });
  });
}
