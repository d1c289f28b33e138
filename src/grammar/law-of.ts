import type { ParameterDeclaration } from "../expression/declaration.js";
import { apply, parameter, type Expression } from "../expression/expression.js";
import type { DimensionClash } from "../expression/infer-dimension.js";
import type { SolvedUnits } from "../expression/solve-units.js";
import type { Vocabulary } from "../expression/operator.js";
import { parameterNames } from "../expression/walk.js";
import type { Derivation, Grammar, GrammarParameter, Template } from "./grammar.js";
import { UNKNOWN_UNIT } from "./declarations.js";
import { solveParameterUnits, type Part } from "./law-units.js";
import { productionOf } from "./measure.js";

/** A law with the declarations of its parameters. */
export interface DerivedLaw {
  readonly expression: Expression;
  /** Sorted by name. Those declared with [?] have the unit that the law gives them, "?" where it leaves it open. */
  readonly parameters: readonly ParameterDeclaration[];
  /** Where parameters are declared with [?]: the units found, what is known of those left open, or where units clash. */
  readonly units?: SolvedUnits | DimensionClash;
}

/**
 * The law that a derivation gives. Fresh parameters are numbered in order of appearance: b becomes b1, b2, ...
 * @param vocabulary is asked about units where parameters are declared with [?]
 */
export function lawOf(grammar: Grammar, derivation: Derivation, vocabulary?: Vocabulary): DerivedLaw {
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
  const parts: Part[] = [];
  const expression = expand(grammar, derivation, use, parts);
  const parameters = parameterNames(expression).map((name) => used.get(name)!);
  if (parameters.every(({ unit }) => unit !== UNKNOWN_UNIT)) return { expression, parameters };
  return { expression, ...solveParameterUnits(grammar, { expression, parameters, parts }, vocabulary) };
}

function plain(
  { unit, lower, upper, scale, guess, prior }: GrammarParameter,
  name: string,
): ParameterDeclaration {
  return { name, unit, lower, upper, scale, guess, ...(prior ? { prior } : {}) };
}

/** @param parts gets what each rule has given, the inner ones first */
function expand(
  grammar: Grammar,
  derivation: Derivation,
  use: (name: string) => Expression,
  parts: Part[],
): Expression {
  const filled: Expression[] = [];
  const fill = (template: Template): Expression => {
    switch (template.kind) {
      case "hole":
        return (filled[template.hole] ??= expand(grammar, derivation.children[template.hole], use, parts));
      case "parameter":
        return use(template.name);
      case "apply":
        return apply(template.operator, ...template.operands.map(fill));
      case "constant":
      case "variable":
        return template;
    }
  };
  const expression = fill(productionOf(grammar, derivation).body);
  parts.push({ rule: derivation.nonterminal, expression });
  return expression;
}
