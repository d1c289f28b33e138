import type { ParameterDeclaration } from "../expression/declaration.js";
import { apply, parameter, type Expression } from "../expression/expression.js";
import { parameterNames } from "../expression/walk.js";
import type { Derivation, Grammar, GrammarParameter, Template } from "./grammar.js";
import { productionOf } from "./measure.js";

/** A law with the declarations of its parameters. */
export interface DerivedLaw {
  readonly expression: Expression;
  /** Sorted by name. */
  readonly parameters: readonly ParameterDeclaration[];
}

/** The law that a derivation gives. Fresh parameters are numbered in order of appearance: b becomes b1, b2, ... */
export function lawOf(grammar: Grammar, derivation: Derivation): DerivedLaw {
  const declared = new Map(grammar.parameters.map((each) => [each.name, each]));
  const used = new Map<string, ParameterDeclaration>();
  const counts = new Map<string, number>();
  const use = (name: string): Expression => {
    const declaration = declared.get(name)!;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const own = declaration.fresh ? `${name}${count}` : name;
    used.set(own, plain(declaration, own));
    return parameter(own);
  };
  const expression = expand(grammar, derivation, use);
  return { expression, parameters: parameterNames(expression).map((name) => used.get(name)!) };
}

function plain(
  { unit, lower, upper, scale, guess, prior }: GrammarParameter,
  name: string,
): ParameterDeclaration {
  return { name, unit, lower, upper, scale, guess, ...(prior ? { prior } : {}) };
}

function expand(grammar: Grammar, derivation: Derivation, use: (name: string) => Expression): Expression {
  const filled: Expression[] = [];
  const fill = (template: Template): Expression => {
    switch (template.kind) {
      case "hole":
        return (filled[template.hole] ??= expand(grammar, derivation.children[template.hole], use));
      case "parameter":
        return use(template.name);
      case "apply":
        return apply(template.operator, ...template.operands.map(fill));
      case "constant":
      case "variable":
        return template;
    }
  };
  return fill(productionOf(grammar, derivation).body);
}
