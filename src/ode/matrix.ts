import type { Jacobian } from "./problem.js";

/** W = M/(h gamma) - J of one step: factored once, solved for every stage and every sensitivity. */
export interface StageMatrix {
  /** False where W is singular. `scale` is 1/(h gamma). */
  factor(jacobian: Jacobian, scale: number): boolean;
  /** Solves W x = b in place. */
  solve(b: Float64Array): void;
  /** The factors of a diagonal, with or without a border, for loops that solve by themselves. */
  readonly parts?: DiagonalParts;
}

export interface DiagonalParts {
  readonly inverse: Float64Array;
  /** Row of the border over the diagonal; absent without a border. */
  readonly row?: Float64Array;
  /** Schur complement of the border after the last `factor`. */
  complement(): number;
}
