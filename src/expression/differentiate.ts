import { constant, type Expression } from "./expression.js";
import { isConstant, minus, negative, over, plus, raise, times } from "./build.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/** Exact derivative to a parameter or variable, by the chain rule on the operators' own partials. */
export function differentiate(
  expression: Expression,
  name: string,
  vocabulary: Vocabulary = standardVocabulary,
): Expression {
  if (expression.kind === "constant") return constant(0);
  if (expression.kind !== "apply") return constant(expression.name === name ? 1 : 0);
  const slopes = expression.operands.map((operand) => differentiate(operand, name, vocabulary));
  if (slopes.every((slope) => isConstant(slope, 0))) return constant(0);
  const [a, b] = expression.operands;
  switch (expression.operator) {
    case "+":
      return plus(slopes[0], slopes[1]);
    case "-":
      return minus(slopes[0], slopes[1]);
    case "neg":
      return negative(slopes[0]);
    case "/":
      if (isConstant(slopes[1], 0)) return over(slopes[0], b);
      return minus(over(slopes[0], b), times(expression, over(slopes[1], b)));
    case "^":
      if (isConstant(slopes[1], 0)) return times(times(b, raise(a, minus(b, constant(1)))), slopes[0]);
      return chain(expression, slopes, vocabulary);
    default:
      return chain(expression, slopes, vocabulary);
  }
}

function chain(
  expression: Expression & { kind: "apply" },
  slopes: readonly Expression[],
  vocabulary: Vocabulary,
): Expression {
  const partials = operatorOf(vocabulary, expression.operator).partials(...expression.operands);
  return partials.reduce<Expression>((sum, partial, n) => plus(sum, times(partial, slopes[n])), constant(0));
}
