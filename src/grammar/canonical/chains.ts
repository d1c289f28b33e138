import type { Chain, Link, Production } from "../grammar.js";
import { COMMUTATIVE, holesIn, operandsOf, rootOf } from "./parts.js";

/** The chains of a rule, at most one for each operator. */
export function chainsOf(nonterminal: string, productions: readonly Production[]): readonly Chain[] {
  return COMMUTATIVE.flatMap((operator): readonly Chain[] => {
    const links = productions.flatMap((production, index) =>
      rootOf(production.body) === operator
        ? linkOf(production, index, operator, nonterminal, productions)
        : [],
    );
    // where both forms occur, <e> + <e> already makes every sum
    const doubling = links.filter((link) => link.doubling).slice(0, 1);
    const used = doubling.length > 0 ? doubling : links;
    return used.length > 0 ? [{ operator, links: used }] : [];
  });
}

function linkOf(
  production: Production,
  index: number,
  operator: string,
  nonterminal: string,
  productions: readonly Production[],
): readonly Link[] {
  const operands = operandsOf(production.body, operator, production.uses);
  const again = operands.filter((operand) => operand.nonterminal === nonterminal);
  const doubling = again.length === 2 && operands.length === 2;
  if (again.length !== 1 && !doubling) return [];
  const rest = holesIn(again.at(-1)!.parts)[0];
  const own = production.holes.map((_, hole) => hole).filter((hole) => hole !== rest);
  const others = operands.filter((operand) => operand !== again.at(-1)).map(({ text }) => text);
  const closing = productions.findIndex((each) => sameTexts(each, operator, others));
  return [{ production: index, rest, own, doubling, closing: closing < 0 ? undefined : closing }];
}

function sameTexts(production: Production, operator: string, texts: readonly string[]): boolean {
  const operands = operandsOf(production.body, operator, production.uses);
  return operands.length === texts.length && operands.every(({ text }, n) => text === texts[n]);
}
