import { complexity } from "./complexity.js";
import type { Expression } from "./expression.js";
import { interval, type Interval } from "./interval.js";
import { asTerm } from "./normal-form/factor.js";
import { normal, type Rules } from "./normal-form/normalize.js";
import { collect, expand } from "./normal-form/terms.js";
import { toExpression } from "./normal-form/to-expression.js";
import type { Vocabulary } from "./operator.js";
import { standardVocabulary } from "./vocabulary.js";
import { equal, mapNodes } from "./walk.js";

export interface SimplifyOptions {
  /** Where names are known to lie. sqrt(c^2) is c only where c is known to be positive. Default: nothing is known. */
  readonly boxes?: ReadonlyMap<string, Interval>;
  readonly vocabulary?: Vocabulary;
}

const EVERYWHERE = interval(-Infinity, Infinity);

/**
 * A shorter expression of the same value wherever the original and its parts are finite; the original itself where none
 * is found. Like terms and factors are collected, quotients cancelled, logarithms and exponentials joined; hyperbolic
 * functions stay, for written as exponentials they would lose digits near zero. The result may be defined where the
 * original is not (x/x).
 */
export function simplify(expression: Expression, options: SimplifyOptions = {}): Expression {
  const { boxes = new Map<string, Interval>(), vocabulary = standardVocabulary } = options;
  const rules: Rules = { boxes: (name) => boxes.get(name) ?? EVERYWHERE, exponentials: false };
  const least = (a: Expression, b: Expression): Expression =>
    complexity(b, vocabulary) < complexity(a, vocabulary) ? b : a;
  const shorten = (node: Expression): Expression => rewritings(node, rules).reduce(least, node);
  let before = expression;
  let after = mapNodes(before, shorten);
  while (!equal(before, after)) [before, after] = [after, mapNodes(after, shorten)];
  return after;
}

/** Normal forms written out: as they come, over one divisor, and multiplied out. */
function rewritings(expression: Expression, rules: Rules): Expression[] {
  const plain = normal(expression, rules);
  return [plain, collect([asTerm(plain)]), expand(plain)].map(toExpression);
}
