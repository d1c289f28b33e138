import type { Expression } from "./expression.js";
import { operatorOf, type Operator, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/** Binding strength of a sign before an operand: between the product and the power, so that -x^2 is -(x^2). */
const SIGN = 3;
const LEAF = 9;

/** Writes an expression with as few parentheses as its reader needs; `parse` inverts it. */
export function print(expression: Expression, vocabulary: Vocabulary = standardVocabulary): string {
  return write(expression, vocabulary).text;
}

interface Written {
  readonly text: string;
  readonly strength: number;
}

function write(expression: Expression, vocabulary: Vocabulary): Written {
  if (expression.kind === "constant") return writeNumber(expression.value);
  if (expression.kind !== "apply") return { text: expression.name, strength: LEAF };
  const operator = operatorOf(vocabulary, expression.operator);
  const operands = expression.operands.map((operand) => write(operand, vocabulary));
  if (operator.infix) return writeInfix(operator.infix, operands[0], operands[1]);
  if (operator.name === "neg") return { text: `-${guard(operands[0], SIGN + 1)}`, strength: SIGN };
  return { text: `${operator.name}(${operands.map(({ text }) => text).join(", ")})`, strength: LEAF };
}

function writeNumber(value: number): Written {
  return value < 0 || Object.is(value, -0)
    ? { text: `(${String(value)})`, strength: LEAF }
    : { text: String(value), strength: LEAF };
}

function writeInfix(infix: NonNullable<Operator["infix"]>, left: Written, right: Written): Written {
  const { symbol, strength, associates } = infix;
  const text = [
    guard(left, associates === "left" ? strength : strength + 1),
    guard(right, associates === "left" ? strength + 1 : strength),
  ].join(strength >= 4 ? symbol : ` ${symbol} `);
  return { text, strength };
}

const guard = ({ text, strength }: Written, least: number): string => (strength < least ? `(${text})` : text);
