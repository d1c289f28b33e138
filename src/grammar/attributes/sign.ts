import type { Interval } from "../../expression/interval.js";

/** Which signs a value may have: any union of the three bits. */
export type Sign = number;

export const NEGATIVE = 1;
export const ZERO = 2;
export const POSITIVE = 4;
export const ANY = NEGATIVE | ZERO | POSITIVE;

/** Signs inside a closed interval. */
export function signOf({ lower, upper }: Interval): Sign {
  return (
    (lower < 0 ? NEGATIVE : 0) | (lower <= 0 && upper >= 0 ? ZERO : 0) | (upper > 0 ? POSITIVE : 0) || ANY
  );
}

/**
 * Rule of signs: unlike intervals it knows that a product of positive factors is positive however small it becomes. ANY for
 * operators that it does not know.
 */
export function signUnder(operator: string, [a, b]: readonly Sign[]): Sign {
  switch (operator) {
    case "+":
      return sum(a, b);
    case "-":
      return sum(a, opposite(b));
    case "*":
      return product(a, b);
    case "/":
      return product(a, b & ~ZERO);
    case "neg":
      return opposite(a);
    case "^":
      if (a === POSITIVE) return POSITIVE;
      return a & NEGATIVE ? ANY : POSITIVE | ZERO;
    case "exp":
    case "cosh":
    case "erfc":
      return POSITIVE;
    case "sinh":
    case "tanh":
    case "asinh":
      return a;
    case "sqrt":
      return a & ~NEGATIVE;
    default:
      return ANY;
  }
}

const opposite = (a: Sign): Sign =>
  (a & ZERO) | (a & NEGATIVE ? POSITIVE : 0) | (a & POSITIVE ? NEGATIVE : 0);

function sum(a: Sign, b: Sign): Sign {
  const both = a | b;
  if (both & NEGATIVE && both & POSITIVE) return ANY;
  // a zero can only remain where both may be zero
  return a & b & ZERO ? both : both & ~ZERO;
}

function product(a: Sign, b: Sign): Sign {
  const alike = (a & POSITIVE && b & POSITIVE) || (a & NEGATIVE && b & NEGATIVE);
  const unlike = (a & POSITIVE && b & NEGATIVE) || (a & NEGATIVE && b & POSITIVE);
  return (alike ? POSITIVE : 0) | (unlike ? NEGATIVE : 0) | ((a | b) & ZERO);
}
