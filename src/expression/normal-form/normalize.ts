import type { Expression } from "../expression.js";
import { asTerm, overOneDivisor, raiseTo, times } from "./factor.js";
import { isPositive, type Boxes } from "./known-signs.js";
import {
  add,
  asNumber,
  atomic,
  euler,
  expand,
  functionAtom,
  nameAtom,
  numeral,
  one,
  product,
  scale,
  type Atom,
  type Normal,
  type Power,
} from "./terms.js";

/** What the normal form may use. */
export interface Rules {
  /** Where names lie; powers and logarithms are split over factors that are positive there, and over no others. */
  readonly boxes: Boxes;
  /** Whether sinh, cosh and tanh are written out as exponentials. */
  readonly exponentials: boolean;
}

/** Brings an expression into normal form, over one divisor. */
export function normalize(expression: Expression, rules: Rules): Normal {
  const term = overOneDivisor(normal(expression, rules));
  return term.factor === 0 ? [] : [term];
}

/** The normal form with sums and quotients as they come. */
export function normal(expression: Expression, rules: Rules): Normal {
  switch (expression.kind) {
    case "constant":
      return numeral(expression.value);
    case "parameter":
      return atomic(nameAtom(expression.name, true));
    case "variable":
      return atomic(nameAtom(expression.name, false));
    case "apply":
      return applied(
        expression.operator,
        expression.operands.map((operand) => normal(operand, rules)),
        rules,
      );
  }
}

function applied(operator: string, operands: readonly Normal[], rules: Rules): Normal {
  const [a, b] = operands;
  switch (operator) {
    case "+":
      return add(a, b);
    case "-":
      return add(a, scale(b, -1));
    case "neg":
      return scale(a, -1);
    case "*":
      return times(a, b);
    case "/":
      return times(a, raiseTo(b, numeral(-1), rules.boxes));
    case "^":
      return raiseTo(a, expand(b), rules.boxes);
    case "sqrt":
      return raiseTo(a, numeral(0.5), rules.boxes);
    case "exp":
      return exponential(expand(a));
    case "log":
      return logarithm(a, rules);
    case "sinh":
    case "cosh":
    case "tanh":
      return rules.exponentials ? hyperbolic(operator, expand(a)) : parity(operator, expand(a));
    default:
      return parity(operator, expand(a), operands.slice(1).map(expand));
  }
}

/** exp(s) is e^s, and terms n ln x of s are factors x^n, which is right wherever ln x is defined. */
function exponential(a: Normal): Normal {
  const value = asNumber(a);
  if (value !== undefined) return Math.abs(value) < 700 ? numeral(Math.exp(value)) : atomic(euler, a);
  const powers = a.map(({ factor, powers }) => powerOfLogarithm(factor, powers));
  const rest = a.filter((_, n) => powers[n] === undefined);
  return [...powers.filter((each) => each !== undefined), atomic(euler, rest)].reduce(times, one);
}

/** x^n where the powers and the factor are n ln x with a named x. */
function powerOfLogarithm(factor: number, powers: readonly Power[]): Normal | undefined {
  const isLog = ({ base, exponent }: Power): boolean =>
    base.kind === "function" && base.name === "log" && asNumber(exponent) === 1;
  const logs = powers.filter(isLog);
  if (logs.length !== 1) return undefined;
  const [x] = (logs[0].base as Atom & { kind: "function" }).operands;
  if (x.length !== 1 || x[0].factor !== 1 || x[0].powers.length !== 1) return undefined;
  const exponent: Normal = [
    product(
      factor,
      powers.filter((each) => !isLog(each)),
    ),
  ];
  return atomic(x[0].powers[0].base, times(x[0].powers[0].exponent, exponent));
}

function hyperbolic(operator: "sinh" | "cosh" | "tanh", a: Normal): Normal {
  const value = asNumber(a);
  if (value !== undefined) return numeral(Math[operator](value));
  const [up, down] = [exponential(a), exponential(scale(a, -1))];
  const sinh = scale(add(up, scale(down, -1)), 0.5);
  const cosh = scale(add(up, down), 0.5);
  if (operator === "tanh")
    return times(
      sinh,
      raiseTo(cosh, numeral(-1), () => ({ lower: NaN, upper: NaN })),
    );
  return operator === "sinh" ? sinh : cosh;
}

const ODD = new Set(["sinh", "tanh", "asinh"]);
const EVEN = new Set(["cosh"]);

/** Functions that are odd or even take an argument whose first term is positive. */
function parity(operator: string, a: Normal, more: readonly Normal[] = []): Normal {
  const turned = a.length > 0 && a[0].factor < 0 && (ODD.has(operator) || EVEN.has(operator));
  const value = atomic(functionAtom(operator, [turned ? scale(a, -1) : a, ...more]));
  return turned && ODD.has(operator) ? scale(value, -1) : value;
}

/** ln(f x^p y^q) = ln f + p ln x + q ln y over the positive factors; what is left stays under the logarithm. */
function logarithm(a: Normal, { boxes }: Rules): Normal {
  const value = asNumber(a);
  if (value !== undefined) return value > 0 ? numeral(Math.log(value)) : atomic(functionAtom("log", [a]));
  const { factor, powers } = asTerm(a);
  const positive = powers.filter(({ base }) => isPositive(base, boxes));
  const others = powers.filter(({ base }) => !isPositive(base, boxes));
  const parts = positive.map(({ base, exponent }) => times(exponent, logarithmOf(base)));
  const number = numeral(Math.log(Math.abs(factor)));
  if (others.length === 0 && factor > 0) return parts.reduce(add, number);
  const rest = functionAtom("log", [
    others.map(({ base, exponent }) => atomic(base, exponent)).reduce(times, numeral(Math.sign(factor))),
  ]);
  return parts.reduce(add, add(number, atomic(rest)));
}

const logarithmOf = (base: Atom): Normal =>
  base.kind === "euler" ? numeral(1) : atomic(functionAtom("log", [atomic(base)]));
