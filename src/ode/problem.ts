import type { KernelProgram } from "../numerics/kernel/kernel-program.js";
import type { Vectors } from "../numerics/vectors.js";

/**
 * An initial value problem, mass * y' = f(t, y) with a diagonal mass of ones and zeros; a zero marks an algebraic
 * equation (index 1). Callbacks write into `out`, allocate nothing, and return false where f is not defined or not finite.
 */
export interface Problem {
  readonly size: number;
  /** Diagonal of the mass matrix: 1 differential, 0 algebraic. */
  readonly mass: Float64Array;
  readonly structure: Structure;
  derivative(t: number, y: Float64Array, out: Float64Array): boolean;
  /** df/dy in the form of `structure`. */
  jacobian(t: number, y: Float64Array, out: Jacobian): boolean;
  /** `derivative` and `jacobian` at once, where that is cheaper than one after the other. */
  linearise?(t: number, y: Float64Array, slope: Float64Array, out: Jacobian): boolean;
  /** df/dt at fixed y, asked right after `linearise` or `jacobian` at the same point; absent where f does not depend on t. */
  timeDerivative?(t: number, y: Float64Array, out: Float64Array): boolean;
  /** False where a state may not be accepted, for instance a composition outside (0, 1). */
  admissible?(y: Float64Array): boolean;
  /** Present where sensitivities can be asked for. */
  readonly tangent?: Tangent;
  /** Whose arrays the callbacks want; plain ones unless said. */
  readonly vectors?: Vectors;
  /** `derivative` as a program of the kernel, where all stages of a step can be run in one call. */
  readonly program?: DerivativeProgram;
}

/**
 * dy_i/dt = f(y_i, V) of a diagonal problem, whose V is applied, or of a bordered one, whose V is its last unknown and
 * solves 0 = sum w_i f_i - applied. The first column of the program are the y_i, its first scalar is V, its one output f.
 */
export interface DerivativeProgram {
  readonly program: KernelProgram;
  readonly weights: Float64Array;
  applied(t: number): number;
  /** Sets its other columns and scalars. */
  enter(): void;
}

/**
 * Shape of df/dy. In the bordered ones the last unknown is the border: what remains without it is diagonal or banded,
 * and there is a last column, a last row and a corner. Bands reach `lower` below and `upper` above the diagonal.
 */
export type Structure = "dense" | "diagonal" | "bordered" | Banded | BorderedBanded;

export interface Banded {
  readonly kind: "banded";
  readonly lower: number;
  readonly upper: number;
}

export interface BorderedBanded {
  readonly kind: "bordered banded";
  readonly lower: number;
  readonly upper: number;
}

/** Storage of df/dy: only the arrays of its structure have a length. */
export interface Jacobian {
  /** Row-major, size x size; for "dense". */
  readonly dense: Float64Array;
  /** df_i/dy_j at [i * (lower + upper + 1) + lower + j - i]; for the banded ones, without the border. */
  readonly band: Float64Array;
  /** df_i/dy_i; all `size` of them for "diagonal", the first size-1 for "bordered". */
  readonly diagonal: Float64Array;
  /** df_i/dy_last, i < size-1; for the bordered ones. */
  readonly column: Float64Array;
  /** df_last/dy_i, i < size-1; for the bordered ones. */
  readonly row: Float64Array;
  /** One number: df_last/dy_last; for the bordered ones. */
  readonly corner: Float64Array;
}

/** What the exact derivative of a Rosenbrock step with frozen step size needs (internal differentiation). */
export interface Tangent {
  /** Number of parameters p_k. */
  readonly count: number;
  /** df/dy at (t, y) into `jacobian`, and out[k] = df/dp_k at fixed t and y. */
  parameters(t: number, y: Float64Array, jacobian: Jacobian, out: readonly Float64Array[]): boolean;
  /** Called once before `turn` and `timeTurn` are asked at (t, y). */
  prepare(t: number, y: Float64Array): boolean;
  /** out = d/de J(t, y + e dy; p_k + e) at the prepared (t, y): how the Jacobian turns along a sensitivity. */
  turn(k: number, dy: Float64Array, out: Jacobian): void;
  /** out = d/de f_t(t, y + e dy; p_k + e) at the prepared (t, y); present exactly where `timeDerivative` is. */
  timeTurn?(k: number, dy: Float64Array, out: Float64Array): void;
}
