import { derivationSize } from "../measure.js";
import type { Derivation, Grammar } from "../grammar.js";

/** The order in which exchangeable parts are written: small ones first, then by production, then by their own parts. */
export function compareDerivations(grammar: Grammar, a: Derivation, b: Derivation): number {
  return (
    derivationSize(grammar, a) - derivationSize(grammar, b) ||
    a.production - b.production ||
    compareLists(grammar, a.children, b.children)
  );
}

/** Lists of the same length, by their first difference. */
export function compareLists(grammar: Grammar, a: readonly Derivation[], b: readonly Derivation[]): number {
  for (let n = 0; n < a.length; n++) {
    const order = compareDerivations(grammar, a[n], b[n]);
    if (order !== 0) return order;
  }
  return 0;
}

export function sameDerivation(a: Derivation, b: Derivation): boolean {
  return (
    a.nonterminal === b.nonterminal &&
    a.production === b.production &&
    a.children.every((child, n) => sameDerivation(child, b.children[n]))
  );
}
