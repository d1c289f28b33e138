import { apply, constant, type Expression } from "../../src/expression/expression.js";
import { evaluate, type Environment } from "../../src/expression/evaluate.js";
import { standardOperators, vocabularyOf } from "../../src/expression/vocabulary.js";

/** Size of the relative errors put into every operation: some ulp, as two libraries of functions differ. */
const ULPS = 8 * 2 ** -52;

const disturbances = [1, 2, 3, 4].map((seed) => {
  let state = seed * 2654435761;
  const disturb = (x: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return x * (1 + (state >> 31 ? ULPS : -ULPS));
  };
  const operators = standardOperators.map((operator) => ({
    ...operator,
    evaluate: (...x: number[]) => disturb(operator.evaluate(...x)),
  }));
  return { disturb, vocabulary: vocabularyOf(...operators) };
});

/** Numbers disturbed, but for exponents, which may have to be whole. */
function disturbNumbers(e: Expression, disturb: (x: number) => number): Expression {
  if (e.kind === "constant") return constant(disturb(e.value));
  if (e.kind !== "apply") return e;
  const inner = e.operands.map((operand) => disturbNumbers(operand, disturb));
  return e.operator === "^" ? apply("^", inner[0], e.operands[1]) : apply(e.operator, ...inner);
}

/** Relative change of a value when every operation is disturbed by some ulp: what rounding alone can do to it. */
export function roundingOf(expression: Expression, at: Environment): number {
  const value = evaluate(expression, at);
  const changes = disturbances.map(({ disturb, vocabulary }) =>
    Math.abs(evaluate(disturbNumbers(expression, disturb), at, vocabulary) - value),
  );
  const worst = Math.max(...changes);
  return worst === 0 ? 0 : worst / Math.abs(value);
}
