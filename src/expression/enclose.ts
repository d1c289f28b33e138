import type { Expression } from "./expression.js";
import { everything, interval, type Interval } from "./interval.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/**
 * An interval that holds every value of the expression while each name stays in its box. Natural interval extension
 * (Moore 1966) in ordinary rounding: a strict inequality it shows has a margin of some ulp.
 */
export function enclose(
  expression: Expression,
  boxes: ReadonlyMap<string, Interval>,
  vocabulary: Vocabulary = standardVocabulary,
): Interval {
  switch (expression.kind) {
    case "constant":
      return interval(expression.value, expression.value);
    case "parameter":
    case "variable":
      return boxes.get(expression.name) ?? everything;
    case "apply": {
      const operands = expression.operands.map((operand) => enclose(operand, boxes, vocabulary));
      if (operands.some(({ lower, upper }) => Number.isNaN(lower) || Number.isNaN(upper))) return everything;
      return operatorOf(vocabulary, expression.operator).interval(...operands);
    }
  }
}
