import type { Jacobian } from "./problem.js";

/** W = M/(h gamma) - J of one step: factored once, solved for every stage and every sensitivity. */
export interface StageMatrix {
  /** False where W is singular. `scale` is 1/(h gamma). */
  factor(jacobian: Jacobian, scale: number): boolean;
  /** Solves W x = b in place. */
  solve(b: Float64Array): void;
}
