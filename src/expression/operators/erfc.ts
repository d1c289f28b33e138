import { apply, constant } from "../expression.js";
import { negative, times } from "../build.js";
import { interval } from "../interval.js";
import { functionOperator } from "./functions.js";

const SWITCH = 1.5;

/**
 * Complementary error function, relative error below 1e-14 for x < 26 (it underflows beyond). Below 1.5 by the series
 * erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!! (Abramowitz & Stegun 7.1.6), whose terms are all positive;
 * above by the continued fraction 7.1.14, evaluated from the tail.
 */
export function complementaryErrorFunction(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < 0) return 2 - complementaryErrorFunction(-x);
  return x < SWITCH ? 1 - series(x) : fraction(x);
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function fraction(x: number): number {
  let tail = x;
  for (let k = x > 4 ? 40 : 160; k >= 1; k--) tail = x + k / 2 / tail;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail);
}

export const erfc = functionOperator({
  name: "erfc",
  complexity: 3,
  evaluate: complementaryErrorFunction,
  derivative: (x) => times(constant(-2 / Math.sqrt(Math.PI)), apply("exp", negative(times(x, x)))),
  interval: ({ lower, upper }) =>
    interval(complementaryErrorFunction(upper), complementaryErrorFunction(lower)),
  latex: (x) => `\\operatorname{erfc}\\left(${x}\\right)`,
  names: { javascript: "erfc", python: "scipy.special.erfc" },
});
