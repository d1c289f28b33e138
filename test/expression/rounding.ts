import { evaluate, type Environment } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { standardOperators, vocabularyOf } from "../../src/expression/vocabulary.js";

/** Size of the relative errors put into every operation: some ulp, as two libraries of functions differ. */
const ULPS = 8 * 2 ** -52;

const disturbed = [1, 2, 3, 4].map((seed) => {
  let state = seed * 2654435761;
  const sign = (): number => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >> 31 ? 1 : -1);
  return vocabularyOf(
    ...standardOperators.map((operator) => ({
      ...operator,
      evaluate: (...x: number[]) => operator.evaluate(...x) * (1 + ULPS * sign()),
    })),
  );
});

/** Relative change of a value when every operation is disturbed by some ulp: what rounding alone can do to it. */
export function roundingOf(expression: Expression, at: Environment): number {
  const value = evaluate(expression, at);
  const changes = disturbed.map((vocabulary) => Math.abs(evaluate(expression, at, vocabulary) - value));
  const worst = Math.max(...changes);
  return worst === 0 ? 0 : worst / Math.abs(value);
}
