import { enclose } from "../../expression/enclose.js";
import { constant, parameter, type Expression } from "../../expression/expression.js";
import { everything, hull, interval, type Interval } from "../../expression/interval.js";
import { operatorOf, type Vocabulary } from "../../expression/operator.js";
import { ANY, NEGATIVE, POSITIVE, signOf, signUnder, ZERO, type Sign } from "./sign.js";

/** How a value changes with one variable: never down, never up, not at all, or not known. */
export type Trend = "flat" | "rises" | "falls" | "unknown";

/** What is known of every value of a formula: an element of the product of three abstract domains. */
export interface Facts {
  readonly interval: Interval;
  readonly sign: Sign;
  readonly trend: Trend;
  /** False where a division by zero, a root or a logarithm of what is negative could not be ruled out. */
  readonly defined: boolean;
}

/** Facts of names; holes go by the name of their rule in angle brackets. */
export type Known = ReadonlyMap<string, Facts>;

/** What is known of a formula, from what is known of its names (abstract interpretation, Cousot & Cousot 1977). */
export function factsOf(expression: Expression, known: Known, vocabulary: Vocabulary): Facts {
  if (expression.kind === "constant") {
    const point = interval(expression.value, expression.value);
    return { interval: point, sign: signOf(point), trend: "flat", defined: true };
  }
  if (expression.kind !== "apply") {
    return known.get(expression.name) ?? { interval: everything, sign: ANY, trend: "flat", defined: true };
  }
  const operator = operatorOf(vocabulary, expression.operator);
  const operands = expression.operands.map((operand) => factsOf(operand, known, vocabulary));
  const found = operator.interval(...operands.map((each) => each.interval));
  const raw = Number.isNaN(found.lower) || Number.isNaN(found.upper) ? everything : found;
  const rule = signUnder(
    expression.operator,
    operands.map((each) => each.sign),
  );
  const sign = rule & signOf(raw) || rule;
  return {
    interval: within(raw, sign),
    sign,
    trend: trendOf(operator.partials(...stands(expression.operands)), operands, vocabulary),
    defined: operands.every((each) => each.defined) && isDefined(expression, operands, raw),
  };
}

/** The part of an interval that has these signs. */
export function within({ lower, upper }: Interval, sign: Sign): Interval {
  const least = sign & NEGATIVE ? -Infinity : sign & ZERO ? 0 : Number.MIN_VALUE;
  const most = sign & POSITIVE ? Infinity : sign & ZERO ? 0 : -Number.MIN_VALUE;
  return interval(Math.max(lower, least), Math.min(upper, most));
}

/** Operands as names "0", "1", ..., so that partial derivatives can be enclosed over what the operands attain. */
const stands = (operands: readonly Expression[]): Expression[] =>
  operands.map((operand, n) =>
    operand.kind === "constant" ? constant(operand.value) : parameter(String(n)),
  );

/** Chain rule in signs: each operand moves the value by the sign of its partial derivative times its own trend. */
function trendOf(partials: readonly Expression[], operands: readonly Facts[], vocabulary: Vocabulary): Trend {
  const boxes = new Map(operands.map((each, n) => [String(n), each.interval]));
  return operands.reduce<Trend>((sum, { trend }, n) => {
    if (trend === "flat") return sum;
    const sign = signOf(enclose(partials[n], boxes, vocabulary));
    return joinTrends(sum, turned(trend, sign));
  }, "flat");
}

function turned(trend: Trend, sign: Sign): Trend {
  if (sign === ZERO) return "flat";
  if (trend === "unknown" || (sign & NEGATIVE && sign & POSITIVE)) return "unknown";
  if (sign & POSITIVE) return trend;
  return trend === "rises" ? "falls" : "rises";
}

/** The trend of what has one or the other: nothing is known where they differ. */
export function joinTrends(a: Trend, b: Trend): Trend {
  if (a === "flat" || a === b) return b;
  return b === "flat" ? a : "unknown";
}

export const join = (a: Facts, b: Facts): Facts => ({
  interval: hull(a.interval.lower, a.interval.upper, b.interval.lower, b.interval.upper),
  sign: a.sign | b.sign,
  trend: joinTrends(a.trend, b.trend),
  defined: a.defined && b.defined,
});

function isDefined(
  expression: Expression & { kind: "apply" },
  [a, b]: readonly Facts[],
  value: Interval,
): boolean {
  switch (expression.operator) {
    case "/":
      return !(b.sign & ZERO);
    case "log":
      return a.sign === POSITIVE;
    case "sqrt":
      return !(a.sign & NEGATIVE);
    case "^": {
      if (a.sign === POSITIVE) return true;
      const [, exponent] = expression.operands;
      const whole = exponent.kind === "constant" && Number.isInteger(exponent.value);
      return b.sign === POSITIVE ? whole || !(a.sign & NEGATIVE) : whole && !(a.sign & ZERO);
    }
    case "+":
    case "-":
    case "*":
    case "neg":
    case "exp":
    case "sinh":
    case "cosh":
    case "tanh":
    case "asinh":
    case "erfc":
      return true;
    default:
      return Number.isFinite(value.lower) && Number.isFinite(value.upper);
  }
}
