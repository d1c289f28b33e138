import { apply, constant } from "../expression.js";
import { minus, over, plus, times } from "../build.js";
import { interval } from "../interval.js";
import { functionOperator, increasing } from "./functions.js";

export const sinh = functionOperator({
  name: "sinh",
  opcode: "sinh",
  complexity: 2,
  evaluate: Math.sinh,
  derivative: (x) => apply("cosh", x),
  interval: increasing(Math.sinh),
  latex: (x) => `\\sinh\\left(${x}\\right)`,
});

export const cosh = functionOperator({
  name: "cosh",
  opcode: "cosh",
  complexity: 2,
  evaluate: Math.cosh,
  derivative: (x) => apply("sinh", x),
  interval: ({ lower, upper }) => {
    const ends = [Math.cosh(lower), Math.cosh(upper)];
    return interval(lower <= 0 && upper >= 0 ? 1 : Math.min(...ends), Math.max(...ends));
  },
  latex: (x) => `\\cosh\\left(${x}\\right)`,
});

export const tanh = functionOperator({
  name: "tanh",
  opcode: "tanh",
  complexity: 2,
  evaluate: Math.tanh,
  derivative: (x) => minus(constant(1), times(apply("tanh", x), apply("tanh", x))),
  interval: increasing(Math.tanh),
  latex: (x) => `\\tanh\\left(${x}\\right)`,
});

export const asinh = functionOperator({
  name: "asinh",
  opcode: "asinh",
  complexity: 2,
  evaluate: Math.asinh,
  derivative: (x) => over(constant(1), apply("sqrt", plus(constant(1), times(x, x)))),
  interval: increasing(Math.asinh),
  latex: (x) => `\\operatorname{arsinh}\\left(${x}\\right)`,
  names: { python: "np.arcsinh" },
});
