import { apply, constant, type Expression } from "./expression.js";

/**
 * Constructors that leave out what changes nothing: x + 0, 1 * x, x^1, and arithmetic on numbers. They never drop an
 * operand whose value might be undefined, except in 0 * x, which the derivative rules need.
 */
export const isConstant = (e: Expression, value?: number): boolean =>
  e.kind === "constant" && (value === undefined || Object.is(e.value, value) || e.value === value);

const both = (a: Expression, b: Expression): [number, number] | undefined =>
  a.kind === "constant" && b.kind === "constant" ? [a.value, b.value] : undefined;

export function plus(a: Expression, b: Expression): Expression {
  const numbers = both(a, b);
  if (numbers) return constant(numbers[0] + numbers[1]);
  if (isConstant(a, 0)) return b;
  if (isConstant(b, 0)) return a;
  if (b.kind === "apply" && b.operator === "neg") return minus(a, b.operands[0]);
  return apply("+", a, b);
}

export function minus(a: Expression, b: Expression): Expression {
  const numbers = both(a, b);
  if (numbers) return constant(numbers[0] - numbers[1]);
  if (isConstant(b, 0)) return a;
  if (isConstant(a, 0)) return negative(b);
  if (b.kind === "apply" && b.operator === "neg") return plus(a, b.operands[0]);
  return apply("-", a, b);
}

export function times(a: Expression, b: Expression): Expression {
  const numbers = both(a, b);
  if (numbers) return constant(numbers[0] * numbers[1]);
  if (isConstant(a, 0) || isConstant(b, 0)) return constant(0);
  if (isConstant(a, 1)) return b;
  if (isConstant(b, 1)) return a;
  if (isConstant(a, -1)) return negative(b);
  if (isConstant(b, -1)) return negative(a);
  if (a.kind === "apply" && a.operator === "neg") return negative(times(a.operands[0], b));
  if (b.kind === "apply" && b.operator === "neg") return negative(times(a, b.operands[0]));
  return apply("*", a, b);
}

export function over(a: Expression, b: Expression): Expression {
  const numbers = both(a, b);
  if (numbers && numbers[1] !== 0) return constant(numbers[0] / numbers[1]);
  if (isConstant(a, 0)) return constant(0);
  if (isConstant(b, 1)) return a;
  if (a.kind === "apply" && a.operator === "neg") return negative(over(a.operands[0], b));
  return apply("/", a, b);
}

export function raise(a: Expression, b: Expression): Expression {
  const numbers = both(a, b);
  if (numbers && Number.isFinite(numbers[0] ** numbers[1])) return constant(numbers[0] ** numbers[1]);
  if (isConstant(b, 1)) return a;
  if (isConstant(b, 0)) return constant(1);
  return apply("^", a, b);
}

export function negative(a: Expression): Expression {
  if (a.kind === "constant") return constant(-a.value);
  if (a.kind === "apply" && a.operator === "neg") return a.operands[0];
  return apply("neg", a);
}
