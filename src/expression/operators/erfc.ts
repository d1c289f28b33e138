import { apply, constant } from "../expression.js";
import { negative, times } from "../build.js";
import { interval } from "../interval.js";
import { functionOperator } from "./functions.js";

/** Numerators and denominators from the highest power down, Cody's tables for |x| <= 15/32, to 4, and beyond. */
const NEAR = [
  [0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694],
  [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171],
] as const;
const MIDDLE = [
  [
    2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
    881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
  ],
  [
    1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
    4362.619090143247, 3439.3676741437216, 1230.3393548037495,
  ],
] as const;
const FAR = [
  [
    0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
    0.0006587491615298378,
  ],
  [1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918],
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
