import type { Expression } from "./expression.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";

/** Values by name. */
export type Environment = Readonly<Record<string, number>>;

/**
 * The plain interpreter: the oracle of every faster path.
 * @throws Error where a name has no value.
 */
export function evaluate(
  expression: Expression,
  environment: Environment,
  vocabulary: Vocabulary = standardVocabulary,
): number {
  switch (expression.kind) {
    case "constant":
      return expression.value;
    case "parameter":
    case "variable": {
      const value = environment[expression.name];
      if (value === undefined) throw new Error(`${expression.kind} "${expression.name}" has no value.`);
      return value;
    }
    case "apply": {
      const operands = expression.operands.map((operand) => evaluate(operand, environment, vocabulary));
      return operatorOf(vocabulary, expression.operator).evaluate(...operands);
    }
  }
}
