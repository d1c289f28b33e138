import { combine, printUnit, pure, sameDimension, type Dimension } from "./dimension.js";
import type { Expression } from "./expression.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { print } from "./print.js";
import { standardVocabulary } from "./vocabulary.js";

/** Where a formula adds, compares or feeds quantities that do not go together. */
export interface DimensionClash {
  readonly clash: string;
}

/** Dimension of an expression whose names have the given ones, or where it breaks. Numbers are pure. */
export function inferDimension(
  expression: Expression,
  dimensions: ReadonlyMap<string, Dimension>,
  vocabulary: Vocabulary = standardVocabulary,
): Dimension | DimensionClash {
  if (expression.kind === "constant") return pure;
  if (expression.kind !== "apply") return dimensions.get(expression.name) ?? pure;
  const operands: Dimension[] = [];
  for (const operand of expression.operands) {
    const inferred = inferDimension(operand, dimensions, vocabulary);
    if (isClash(inferred)) return inferred;
    operands.push(inferred);
  }
  const power = expression.operator === "^" ? powerDimension(expression.operands[1], operands) : undefined;
  const result = power ?? operatorOf(vocabulary, expression.operator).dimension(...operands);
  if (result) return result;
  const units = operands.map((dimension) => `[${printUnit(dimension)}]`).join(" and ");
  return { clash: `${print(expression, vocabulary)}: ${expression.operator} does not take ${units}` };
}

export function isClash(value: Dimension | DimensionClash): value is DimensionClash {
  return typeof value.clash === "string";
}

/** A quantity with a unit may only be raised to a stated number. */
function powerDimension(exponent: Expression, [base, power]: readonly Dimension[]): Dimension | undefined {
  if (exponent.kind !== "constant" || !sameDimension(power, pure)) return undefined;
  return combine(pure, base, exponent.value);
}
