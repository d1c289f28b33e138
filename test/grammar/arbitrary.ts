import fc from "fast-check";
import { resolve } from "node:path";
import { arrange } from "../../src/grammar/canonical/arrange.js";
import { compareDerivations } from "../../src/grammar/canonical/order.js";
import type { Derivation, Grammar } from "../../src/grammar/grammar.js";
import { parseGrammar, readGrammar } from "../../src/grammar/read.js";

export const SHIPPED = [
  "electro-autocatalysis",
  "intercalation",
  "mass-action",
  "enzyme",
  "thermodynamics",
  "ode-one-state",
  "ode-states",
  "population-balance",
];

export const shipped = (name: string): Promise<Grammar> =>
  readGrammar(resolve(import.meta.dirname, `../../grammars/${name}.bnf`));

/** True for a derivation that stands for itself. */
export function isArranged(grammar: Grammar, derivation: Derivation): boolean {
  return compareDerivations(grammar, derivation, arrange(grammar, derivation)) === 0;
}

/** True for a derivation whose children are what its productions ask for. */
export function isDerivation(grammar: Grammar, { nonterminal, production, children }: Derivation): boolean {
  const { holes } = grammar.productions[nonterminal][production];
  return (
    holes.length === children.length &&
    children.every((child, n) => child.nonterminal === holes[n] && isDerivation(grammar, child))
  );
}

const HEAD = "variables c [1] in (0, 1)\nparameters k [1] > 0 ~ 1 a* [1] in (0, 2)\n";
const body = fc.constantFrom(
  "c",
  "k",
  "a * c",
  "exp(<s>)",
  "exp(<t>)",
  "<t>",
  "<s> + <s>",
  "<s> * <s>",
  "<t> * <s>",
  "<t> + <s>",
  "a * <t> + <s>",
  "a * <t>",
  "<s> * exp(<t>)",
  "<t> + <t>",
  "<t> * <t> * <t>",
  "k * <t> + k * <t>",
  "(<t> + <t>) * (<t> + <t>)",
  "<t> / <t>",
  "a * <t> * <t>",
  "<t:x> * <t:x>",
  "<t:x> / (c + <t:x>)",
  "<t:x> * <t:x> * <s>",
  "<t:x> * <t> + <t:x> * <t>",
  "<s:x> * exp(<s:x>)",
  "exp(<t:x>) * <t:x> + exp(<t:y>) * <t:y>",
  "<t:x> * <t:y> * exp(<t:x> + <t:y>)",
);

/** Small grammars with chains, doubled rules and alike operands, of one or two rules. */
export const grammars: fc.Arbitrary<Grammar> = fc
  .tuple(
    fc.uniqueArray(body, { minLength: 2, maxLength: 6 }),
    fc.uniqueArray(body, { minLength: 1, maxLength: 3 }),
  )
  .map(([s, t]) => {
    try {
      return parseGrammar(`${HEAD}<s> ::= ${s.join(" | ")}\n<t> ::= c | ${t.join(" | ")}`, "random");
    } catch {
      return undefined;
    }
  })
  .filter((grammar) => grammar !== undefined);
