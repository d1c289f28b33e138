import { variable, type Expression } from "../expression/expression.js";
import { print } from "../expression/print.js";
import type { Grammar, Template } from "./grammar.js";

/** An alternative of a rule as it is written, holes as <names>. */
export function productionText(grammar: Grammar, nonterminal: string, production: number): string {
  return print(filled(grammar.productions[nonterminal][production].body));
}

function filled(template: Template): Expression {
  if (template.kind === "hole") return variable(`<${template.text}>`);
  if (template.kind !== "apply") return template;
  return { kind: "apply", operator: template.operator, operands: template.operands.map(filled) };
}
