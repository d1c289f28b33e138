import { over } from "../build.js";
import { apply, constant, parameter, variable, type Expression } from "../expression.js";
import { parse } from "../parse.js";
import { print } from "../print.js";
import type { Operator } from "../operator.js";
import { functionOperator } from "../operators/functions.js";
import { everything } from "../interval.js";
import { standardOperators, vocabularyOf } from "../vocabulary.js";
import { mapNodes, parameterNames, variableNames } from "../walk.js";

/** A function that nerdamer writes and laws do not have; only its name matters here. */
const foreign = (name: string): Operator =>
  functionOperator({
    name,
    complexity: 1,
    evaluate: () => NaN,
    derivative: () => constant(NaN),
    interval: () => everything,
    latex: (x) => x,
  });

const BOTH = vocabularyOf(...standardOperators, ...["erf", "sech", "csch", "coth"].map(foreign));

/** Names that nerdamer cannot take for constants, units or functions of its own, and the way back. */
export interface Translation {
  readonly write: (expression: Expression) => string;
  /** @throws ExpressionError where the text has what a law cannot have. */
  readonly read: (text: string) => Expression;
  readonly nameOf: (name: string) => string;
}

/** A translation between laws and nerdamer's text, for the names of some laws and some more names. */
export function translation(laws: readonly Expression[], more: readonly string[] = []): Translation {
  const free = laws.flatMap(parameterNames);
  const names = [...new Set([...free, ...laws.flatMap(variableNames), ...more])].sort();
  const there = new Map(names.map((name, n) => [name, `v${n}_`]));
  const back = new Map(
    names.map((name) => [there.get(name)!, free.includes(name) ? parameter(name) : variable(name)]),
  );
  return {
    write: (expression) =>
      print(
        mapNodes(expression, (node) => outward(node, there)),
        BOTH,
      ),
    read: (text) => mapNodes(parse(text, { variables: [], vocabulary: BOTH }), (node) => inward(node, back)),
    nameOf: (name) => there.get(name)!,
  };
}

function outward(node: Expression, names: ReadonlyMap<string, string>): Expression {
  if (node.kind === "parameter" || node.kind === "variable") return parameter(names.get(node.name)!);
  if (node.kind === "apply" && node.operator === "erfc") {
    return apply("-", constant(1), apply("erf", node.operands[0]));
  }
  return node;
}

function inward(node: Expression, names: ReadonlyMap<string, Expression>): Expression {
  if (node.kind === "parameter") return named(node.name, names);
  if (node.kind !== "apply") return node;
  const [a, b] = node.operands;
  switch (node.operator) {
    case "^":
      return a.kind === "constant" && a.value === Math.E ? apply("exp", b) : node;
    case "erf":
      return apply("-", constant(1), apply("erfc", a));
    case "sech":
      return over(constant(1), apply("cosh", a));
    case "csch":
      return over(constant(1), apply("sinh", a));
    case "coth":
      return over(apply("cosh", a), apply("sinh", a));
    default:
      return node;
  }
}

function named(name: string, names: ReadonlyMap<string, Expression>): Expression {
  const constants: Record<string, number> = { e: Math.E, pi: Math.PI };
  const known = names.get(name) ?? (name in constants ? constant(constants[name]) : undefined);
  if (known) return known;
  throw new Error(`the answer has the name "${name}", which the question did not have`);
}
