import type { Derivation, Grammar, Production, Template } from "./grammar.js";

/** Nodes of a template that are not holes. */
export function ownSize(template: Template): number {
  if (template.kind === "hole") return 0;
  if (template.kind !== "apply") return 1;
  return template.operands.reduce((sum, operand) => sum + ownSize(operand), 1);
}

/** The production that a derivation takes at its root. */
export function productionOf(grammar: Grammar, { nonterminal, production }: Derivation): Production {
  return grammar.productions[nonterminal][production];
}

/** Size in nodes of the expression that a derivation gives. */
export function derivationSize(grammar: Grammar, derivation: Derivation): number {
  const production = productionOf(grammar, derivation);
  return sizeWith(production, (n) => derivationSize(grammar, derivation.children[n]));
}

/** Size of the smallest expression of each nonterminal; Infinity where none ends. */
export function leastSizes(grammar: Grammar): Readonly<Record<string, number>> {
  const least: Record<string, number> = {};
  for (const name of Object.keys(grammar.productions)) least[name] = Infinity;
  for (let changed = true; changed;) {
    changed = false;
    for (const [name, productions] of Object.entries(grammar.productions)) {
      const size = Math.min(...productions.map((production) => leastOf(production, least)));
      if (size < least[name]) {
        least[name] = size;
        changed = true;
      }
    }
  }
  return least;
}

/** Size of the smallest expression of a production. */
export const leastOf = (production: Production, least: Readonly<Record<string, number>>): number =>
  sizeWith(production, (_, hole) => least[hole]);

/** Size of a production whose holes have these sizes; a hole counts as often as it stands in the body. */
export function sizeWith(
  { body, holes, uses }: Production,
  sizeOf: (n: number, nonterminal: string) => number,
): number {
  return holes.reduce((sum, hole, n) => sum + uses[n] * sizeOf(n, hole), ownSize(body));
}
