import { apply, type Expression } from "./expression.js";

/** Number of nodes. */
export function size(expression: Expression): number {
  if (expression.kind !== "apply") return 1;
  return expression.operands.reduce((sum, operand) => sum + size(operand), 1);
}

/** Longest way from the root to a leaf, in nodes. */
export function depth(expression: Expression): number {
  if (expression.kind !== "apply") return 1;
  return 1 + Math.max(...expression.operands.map(depth));
}

/** Every node, parents before children, left to right. */
export function* nodes(expression: Expression): Generator<Expression> {
  yield expression;
  if (expression.kind === "apply") for (const operand of expression.operands) yield* nodes(operand);
}

const namesOf = (expression: Expression, kind: "parameter" | "variable"): string[] => {
  const names = new Set<string>();
  for (const node of nodes(expression)) if (node.kind === kind) names.add(node.name);
  return [...names].sort();
};

/** Names of the parameters, sorted, each once. */
export const parameterNames = (expression: Expression): string[] => namesOf(expression, "parameter");

/** Names of the variables, sorted, each once. */
export const variableNames = (expression: Expression): string[] => namesOf(expression, "variable");

/** The same formula with every node replaced from the leaves up. */
export function mapNodes(expression: Expression, replace: (node: Expression) => Expression): Expression {
  if (expression.kind !== "apply") return replace(expression);
  return replace(
    apply(expression.operator, ...expression.operands.map((operand) => mapNodes(operand, replace))),
  );
}

/** Puts expressions in the place of parameters and variables, by name. */
export function substitute(expression: Expression, values: ReadonlyMap<string, Expression>): Expression {
  return mapNodes(expression, (node) =>
    node.kind === "parameter" || node.kind === "variable" ? (values.get(node.name) ?? node) : node,
  );
}

/** Structural equality. */
export function equal(a: Expression, b: Expression): boolean {
  if (a.kind === "apply" && b.kind === "apply") {
    return (
      a.operator === b.operator &&
      a.operands.length === b.operands.length &&
      a.operands.every((operand, n) => equal(operand, b.operands[n]))
    );
  }
  if (a.kind === "constant" && b.kind === "constant") return Object.is(a.value, b.value);
  if (a.kind === "apply" || a.kind === "constant") return false;
  return a.kind === b.kind && a.name === (b as { name?: string }).name;
}
