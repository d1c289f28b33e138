import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import type { Derivation, Grammar } from "./grammar.js";
import { lawOf } from "./law-of.js";

/** A part of a law that goes by the name of the rule that it was derived from. */
export interface NamedPart {
  readonly name: string;
  /** "fixed": one formula without parameters. "fitted": one formula with parameters. "open": several formulas, searched. */
  readonly status: "fixed" | "fitted" | "open";
  readonly expression: Expression;
  /** Numbered within the part. */
  readonly parameters: readonly ParameterDeclaration[];
}

/** The parts of a law directly below its root, as in rate = k * exchange * driving, in the order of the body. */
export function namedParts(grammar: Grammar, { children }: Derivation): NamedPart[] {
  return children.map((child) => {
    const { expression, parameters } = lawOf(grammar, child);
    return { name: child.nonterminal, status: statusOf(grammar, child.nonterminal), expression, parameters };
  });
}

function statusOf(grammar: Grammar, rule: string): NamedPart["status"] {
  const [only, ...others] = grammar.productions[rule];
  if (others.length > 0) return "open";
  const below = only.holes.map((hole) => statusOf(grammar, hole));
  if (below.includes("open")) return "open";
  return below.includes("fitted") || hasParameter(only.body) ? "fitted" : "fixed";
}

function hasParameter(body: Grammar["productions"][string][number]["body"]): boolean {
  if (body.kind === "apply") return body.operands.some(hasParameter);
  return body.kind === "parameter";
}
