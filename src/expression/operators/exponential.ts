import { apply, constant } from "../expression.js";
import { over, times } from "../build.js";
import { combine, pure } from "../dimension.js";
import { everything, interval } from "../interval.js";
import { functionOperator, increasing } from "./functions.js";

export const exp = functionOperator({
  name: "exp",
  opcode: "exp",
  complexity: 2,
  evaluate: Math.exp,
  derivative: (x) => apply("exp", x),
  interval: increasing(Math.exp),
  latex: (x) => `\\exp\\left(${x}\\right)`,
});

export const log = functionOperator({
  name: "log",
  opcode: "log",
  complexity: 2,
  evaluate: (x) => (x < 0 ? NaN : Math.log(x)),
  derivative: (x) => over(constant(1), x),
  interval: (x) => (x.upper < 0 ? everything : interval(Math.log(Math.max(0, x.lower)), Math.log(x.upper))),
  latex: (x) => `\\ln\\left(${x}\\right)`,
});

export const sqrt = functionOperator({
  name: "sqrt",
  opcode: "root",
  complexity: 2,
  evaluate: Math.sqrt,
  derivative: (x) => over(constant(1), times(constant(2), apply("sqrt", x))),
  interval: (x) => (x.upper < 0 ? everything : interval(Math.sqrt(Math.max(0, x.lower)), Math.sqrt(x.upper))),
  dimension: (x) => combine(pure, x, 0.5),
  latex: (x) => `\\sqrt{${x}}`,
});
