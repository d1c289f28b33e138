import { apply, constant } from "../expression.js";
import { negative, times } from "../build.js";
import { interval } from "../interval.js";
import { functionOperator } from "./functions.js";

/** Numerators and denominators from the highest power down, Cody's tables for |x| <= 15/32, to 4, and beyond. */
const NEAR = [
  [
    1.85777706184603153e-1, 3.1611237438705656, 1.13864154151050156e2, 3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3],
] as const;
const MIDDLE = [
  [
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1,
    2.98635138197400131e2, 8.8195222124176909e2, 1.71204761263407058e3, 2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  [
    1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
    3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
  ],
] as const;
const FAR = [
  [
    1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
    1.60837851487422766e-2, 6.58749161529837803e-4,
  ],
  [
    1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1, 6.05183413124413191e-2,
    2.33520497626869185e-3,
  ],
] as const;

/**
 * Complementary error function, relative error about 1e-15 (it underflows beyond 26.6): the rational approximations of
 * W. J. Cody, Math. Comp. 23, 631 (1969).
 */
export function complementaryErrorFunction(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - x * ratio(NEAR, y * y);
  if (Number.isNaN(y)) return NaN;
  const value = y > 26.6 ? 0 : gauss(y) * (y <= 4 ? ratio(MIDDLE, y) : farRatio(y));
  return x < 0 ? 2 - value : value;
}

function ratio([top, bottom]: readonly [readonly number[], readonly number[]], z: number): number {
  const horner = (coefficients: readonly number[]): number => {
    let sum = 0;
    for (const coefficient of coefficients) sum = sum * z + coefficient;
    return sum;
  };
  return horner(top) / horner(bottom);
}

function farRatio(y: number): number {
  const z = 1 / (y * y);
  return (1 / Math.sqrt(Math.PI) - z * ratio(FAR, z)) / y;
}

/** exp(-y^2) with y^2 split so that its rounding does not enter. */
function gauss(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(y - head) * (y + head));
}

/** The same in JavaScript, or with type annotations in TypeScript. */
function script(type: "" | ": number"): string {
  const horner = (row: readonly number[]): string =>
    row.slice(1).reduce((sum, coefficient) => `(${sum} * z + ${coefficient})`, String(row[0]));
  const quotient = ([top, bottom]: readonly [readonly number[], readonly number[]]): string =>
    `${horner(top)} / ${horner(bottom)}`;
  return `/** Complementary error function: W. J. Cody, Math. Comp. 23, 631 (1969). */
function erfc(x${type})${type} {
  const y = Math.abs(x);
  const square = (z${type})${type} => ${quotient(NEAR)};
  if (y <= 0.46875) return 1 - x * square(y * y);
  if (Number.isNaN(y) || y > 26.6) return Number.isNaN(y) ? NaN : x < 0 ? 2 : 0;
  const middle = (z${type})${type} => ${quotient(MIDDLE)};
  const far = (z${type})${type} => (1 / Math.sqrt(Math.PI) - z * (${quotient(FAR)})) / y;
  const head = Math.trunc(y * 16) / 16;
  const gauss = Math.exp(-head * head) * Math.exp(-(y - head) * (y + head));
  const value = gauss * (y <= 4 ? middle(y) : far(1 / (y * y)));
  return x < 0 ? 2 - value : value;
}`;
}

export const erfc = functionOperator({
  name: "erfc",
  opcode: "erfc",
  called: true,
  complexity: 3,
  evaluate: complementaryErrorFunction,
  derivative: (x) => times(constant(-2 / Math.sqrt(Math.PI)), apply("exp", negative(times(x, x)))),
  interval: ({ lower, upper }) =>
    interval(complementaryErrorFunction(upper), complementaryErrorFunction(lower)),
  latex: (x) => `\\operatorname{erfc}\\left(${x}\\right)`,
  names: { javascript: "erfc", python: "erfc" },
  preamble: {
    javascript: script(""),
    typescript: script(": number"),
    python: "from scipy.special import erfc",
    julia: "using SpecialFunctions: erfc",
  },
});
