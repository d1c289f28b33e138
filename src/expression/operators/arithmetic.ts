import { constant, apply } from "../expression.js";
import { minus, negative, over, raise, times } from "../build.js";
import { combine, pure, sameDimension, type Dimension } from "../dimension.js";
import { everything, hull, interval, type Interval } from "../interval.js";
import type { Language, Operator } from "../operator.js";

const alike = (a: Dimension, b: Dimension): Dimension | undefined => (sameDimension(a, b) ? a : undefined);
const infixCode =
  (symbol: string) =>
  (_language: Language, a: string, b: string): string =>
    `(${a} ${symbol} ${b})`;

export const add: Operator = {
  name: "+",
  opcode: "add",
  arity: 2,
  complexity: 1,
  evaluate: (a, b) => a + b,
  partials: () => [constant(1), constant(1)],
  interval: (a, b) => hull(a.lower + b.lower, a.upper + b.upper),
  dimension: alike,
  infix: { symbol: "+", strength: 1, associates: "left" },
  latex: (a, b) => `${a} + ${b}`,
  emit: infixCode("+"),
};

export const subtract: Operator = {
  name: "-",
  opcode: "subtract",
  arity: 2,
  complexity: 1,
  evaluate: (a, b) => a - b,
  partials: () => [constant(1), constant(-1)],
  interval: (a, b) => hull(a.lower - b.upper, a.upper - b.lower),
  dimension: alike,
  infix: { symbol: "-", strength: 1, associates: "left" },
  latex: (a, b) => `${a} - ${b}`,
  emit: infixCode("-"),
};

/** Bounds of a product; 0 times an infinite end is 0, since the ends themselves are not attained. */
function product(a: Interval, b: Interval): Interval {
  const part = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : x * y);
  return hull(part(a.lower, b.lower), part(a.lower, b.upper), part(a.upper, b.lower), part(a.upper, b.upper));
}

export const multiply: Operator = {
  name: "*",
  opcode: "multiply",
  arity: 2,
  complexity: 1,
  evaluate: (a, b) => a * b,
  partials: (a, b) => [b, a],
  interval: product,
  dimension: (a, b) => combine(a, b, 1),
  infix: { symbol: "*", strength: 2, associates: "left" },
  latex: (a, b) => `${a} \\, ${b}`,
  emit: infixCode("*"),
};

export const divide: Operator = {
  name: "/",
  opcode: "divide",
  arity: 2,
  complexity: 1,
  evaluate: (a, b) => a / b,
  partials: (a, b) => [over(constant(1), b), negative(over(a, times(b, b)))],
  interval: (a, b) =>
    b.lower <= 0 && b.upper >= 0 ? quotientAtZero(a, b) : product(a, interval(1 / b.upper, 1 / b.lower)),
  dimension: (a, b) => combine(a, b, -1),
  infix: { symbol: "/", strength: 2, associates: "left" },
  latex: (a, b) => `\\frac{${a}}{${b}}`,
  emit: infixCode("/"),
};

/** A divisor that only touches zero from one side still bounds the quotient on one side. */
function quotientAtZero(a: Interval, b: Interval): Interval {
  if (b.lower === 0 && b.upper > 0) return product(a, interval(1 / b.upper, Infinity));
  if (b.upper === 0 && b.lower < 0) return product(a, interval(-Infinity, 1 / b.lower));
  return everything;
}

export const power: Operator = {
  name: "^",
  opcode: "power",
  arity: 2,
  complexity: 2,
  evaluate: (a, b) => a ** b,
  partials: (a, b) => [times(b, raise(a, minus(b, constant(1)))), times(raise(a, b), apply("log", a))],
  interval: powerInterval,
  dimension: (a, b) => (sameDimension(a, pure) && sameDimension(b, pure) ? pure : undefined),
  infix: { symbol: "^", strength: 4, associates: "right" },
  latex: (a, b) => `{${a}}^{${b}}`,
  emit: (language, a, b) => {
    const call = { javascript: "Math.pow", c: "pow", python: "np.power" };
    if (language === "julia" || language === "sympy")
      return `(${a} ${language === "julia" ? "^" : "**"} ${b})`;
    return `${call[language]}(${a}, ${b})`;
  },
};

function powerInterval(a: Interval, b: Interval): Interval {
  if (a.lower >= 0)
    return hull(
      a.lower ** b.lower,
      a.lower ** b.upper,
      a.upper ** b.lower,
      a.upper ** b.upper,
      ...unit(a, b),
    );
  if (b.lower !== b.upper || !Number.isInteger(b.lower)) return everything;
  const ends = hull(a.lower ** b.lower, a.upper ** b.lower);
  if (a.upper < 0) return ends;
  if (b.lower < 0) return everything;
  return b.lower % 2 === 0 ? interval(0, ends.upper) : ends;
}

/** x^y is 1 where x passes 1 or y passes 0: a saddle inside the box may be the extreme. */
function unit(a: Interval, b: Interval): number[] {
  return (a.lower < 1 && a.upper > 1) || (b.lower < 0 && b.upper > 0) ? [1] : [];
}

export const negate: Operator = {
  name: "neg",
  opcode: "negate",
  arity: 1,
  complexity: 1,
  evaluate: (a) => -a,
  partials: () => [constant(-1)],
  interval: (a) => interval(-a.upper, -a.lower),
  dimension: (a) => a,
  latex: (a) => `-${a}`,
  emit: (_language, a) => `(-${a})`,
};
