import type { Environment } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { operatorOf, type Vocabulary } from "../../src/expression/operator.js";
import { print } from "../../src/expression/print.js";
import { nodes } from "../../src/expression/walk.js";

/**
 * The interpreter in long hand: node by node, each operation rounded once, with two things that every fast path may do
 * and says so: stated small powers are products, quotients and roots, and, where `turned` names the argument of an
 * exponential, exp(x) is 1 / exp(-x).
 */
export function interpret(
  expression: Expression,
  at: Environment,
  vocabulary: Vocabulary,
  turned: ReadonlySet<string> = new Set(),
): number {
  if (expression.kind === "constant") return expression.value;
  if (expression.kind !== "apply") return at[expression.name];
  const operands = expression.operands.map((operand) => interpret(operand, at, vocabulary, turned));
  const [a] = operands;
  const [, exponent] = expression.operands;
  const operator = operatorOf(vocabulary, expression.operator);
  if (expression.operator === "^" && exponent.kind === "constant") {
    return smallPower(a, exponent.value) ?? operator.evaluate(...operands);
  }
  if (expression.operator === "exp" && turned.has(print(expression))) return 1 / operator.evaluate(-a);
  return operator.evaluate(...operands);
}

function smallPower(a: number, exponent: number): number | undefined {
  if (exponent < 0) {
    const inverse = smallPower(a, -exponent);
    return inverse === undefined ? undefined : 1 / inverse;
  }
  if (exponent === 0.5) return Math.sqrt(a);
  if (exponent === 1) return a;
  if (exponent === 2) return a * a;
  if (exponent === 3) return a * a * a;
  if (exponent === 4) return a * a * (a * a);
  return undefined;
}

/** Different exponentials of a law, by their texts. */
export const exponentialsOf = (expression: Expression): string[] => [
  ...new Set(
    [...nodes(expression)]
      .filter((node) => node.kind === "apply" && node.operator === "exp")
      .map((node) => print(node)),
  ),
];

/**
 * Whether a value is the interpreter's, to the bit: "plainly", or "turned" where some of the law's exponentials are
 * inverses of others; undefined where it is neither.
 */
export function readingOf(
  expression: Expression,
  at: Environment,
  vocabulary: Vocabulary,
  value: number,
): "plainly" | "turned" | undefined {
  const exponentials = exponentialsOf(expression);
  for (let choice = 0; choice < 2 ** exponentials.length; choice++) {
    const turned = new Set(exponentials.filter((_, n) => choice & (1 << n)));
    if (sameBits(interpret(expression, at, vocabulary, turned), value))
      return choice === 0 ? "plainly" : "turned";
  }
  return undefined;
}

/** Equal to the bit; zeros of either sign are equal, and so is NaN to itself. */
export const sameBits = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b));
