import type { Operator, Vocabulary } from "./operator.js";
import { add, divide, multiply, negate, power, subtract } from "./operators/arithmetic.js";
import { exp, log, sqrt } from "./operators/exponential.js";
import { asinh, cosh, sinh, tanh } from "./operators/hyperbolic.js";
import { erfc } from "./operators/erfc.js";

/** A vocabulary of some operators; a user's own go in here: `vocabularyOf(...standardOperators, erf)`. */
export function vocabularyOf(...operators: readonly Operator[]): Vocabulary {
  return new Map(operators.map((operator) => [operator.name, operator]));
}

export const standardOperators: readonly Operator[] = [
  add,
  subtract,
  multiply,
  divide,
  power,
  negate,
  exp,
  log,
  sqrt,
  sinh,
  cosh,
  tanh,
  asinh,
  erfc,
];

/** The operators that laws use unless said otherwise. */
export const standardVocabulary: Vocabulary = vocabularyOf(...standardOperators);
