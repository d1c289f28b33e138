import type { Expression } from "./expression.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { nodes } from "./walk.js";
import { standardVocabulary } from "./vocabulary.js";

/** Sum of the complexities of the operators, with 1 for each name and number. */
export function complexity(expression: Expression, vocabulary: Vocabulary = standardVocabulary): number {
  let sum = 0;
  for (const node of nodes(expression)) {
    sum += node.kind === "apply" ? operatorOf(vocabulary, node.operator).complexity : 1;
  }
  return sum;
}
