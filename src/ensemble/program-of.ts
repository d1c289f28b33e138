import type { DerivativeProgram } from "../ode/problem.js";
import type { Rates } from "./rates.js";

/** The rates as a program for whole steps, where they are one. */
export function programOf(
  rates: Rates,
  weights: Float64Array,
  applied: (t: number) => number,
): { program?: DerivativeProgram } {
  const { program } = rates;
  if (!program || program.columns.length === 0) return {};
  return {
    program: { program, weights, applied, enter: () => rates.enterProgram() },
  };
}
