import { minus, negative, over, plus, times } from "../build.js";
import { constant, type Expression } from "../expression.js";
import { mapNodes } from "../walk.js";

/**
 * The same law in the order in which it is read: in products numbers, parameters, variables, then the rest, over one
 * line; in sums what is added before what is taken away. No node is added.
 */
export function arrange(law: Expression): Expression {
  return mapNodes(law, (node) => {
    if (node.kind !== "apply") return node;
    if (["*", "/", "neg"].includes(node.operator)) return productOf(factorsOf(node));
    return node.operator === "+" || node.operator === "-" ? sumOf(termsOf(node)) : node;
  });
}

interface Factors {
  readonly sign: 1 | -1;
  readonly above: readonly Expression[];
  readonly below: readonly Expression[];
}

function factorsOf(node: Expression): Factors {
  if (node.kind !== "apply") return { sign: 1, above: [node], below: [] };
  const [a, b] = node.operands;
  if (node.operator === "neg") return { ...factorsOf(a), sign: factorsOf(a).sign === 1 ? -1 : 1 };
  if (node.operator !== "*" && node.operator !== "/") return { sign: 1, above: [node], below: [] };
  const [left, right] = [factorsOf(a), factorsOf(b)];
  const [up, down] = node.operator === "*" ? [right.above, right.below] : [right.below, right.above];
  return {
    sign: left.sign === right.sign ? 1 : -1,
    above: [...left.above, ...up],
    below: [...left.below, ...down],
  };
}

/** 0.5 x reads better as x/2. */
const isFraction = (factor: Expression): boolean =>
  factor.kind === "constant" && !Number.isInteger(factor.value) && Number.isInteger(1 / factor.value);

function productOf({ sign, above, below }: Factors): Expression {
  const ordered = [...above].sort(byKind);
  const halves = ordered.length > 1 ? ordered.filter(isFraction) : [];
  const inverted = halves.map((each) => constant(1 / (each as Expression & { kind: "constant" }).value));
  const top = ordered.filter((each) => !halves.includes(each));
  const whole = over(product(top), product([...below, ...inverted].sort(byKind)));
  return sign === 1 ? whole : negative(whole);
}

const product = (factors: readonly Expression[]): Expression => factors.reduce(times, constant(1));

const RANK = { constant: 0, parameter: 1, variable: 2, apply: 3 };
const byKind = (a: Expression, b: Expression): number => RANK[a.kind] - RANK[b.kind];

interface Signed {
  readonly sign: 1 | -1;
  readonly term: Expression;
}

function termsOf(node: Expression, sign: 1 | -1 = 1): Signed[] {
  if (node.kind !== "apply") return [{ sign, term: node }];
  const [a, b] = node.operands;
  const turned = sign === 1 ? -1 : 1;
  if (node.operator === "neg") return termsOf(a, turned);
  if (node.operator === "+") return [...termsOf(a, sign), ...termsOf(b, sign)];
  if (node.operator === "-") return [...termsOf(a, sign), ...termsOf(b, turned)];
  return [{ sign, term: node }];
}

function sumOf(terms: readonly Signed[]): Expression {
  const added = terms.filter(({ sign }) => sign === 1).map(({ term }) => term);
  const taken = terms.filter(({ sign }) => sign === -1).map(({ term }) => term);
  if (added.length === 0) return negative(taken.reduce(plus));
  return taken.reduce(minus, added.reduce(plus));
}
