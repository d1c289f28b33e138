import type { Vectors } from "../numerics/vectors.js";
import type { Tolerance } from "./control.js";
import type { Problem } from "./problem.js";

/** A way of taking steps; the adaptive loop in integrate.ts drives it and knows nothing more of it. */
export interface Stepper {
  readonly vectors: Vectors;
  /** Whether it takes up an algebraic border anew after a refusal, so that solving for it then helps. */
  readonly movesBorder: boolean;
  /** State at the end of the last attempt. */
  readonly end: Float64Array;
  /** Forgets all history. Returns a first step for a way of `span` from (t, y). */
  start(t: number, y: Float64Array, span: number, tolerance: Tolerance): number;
  /**
   * Tries a step of h from (t, y), moving an algebraic border of y where that costs nothing. Returns the scaled error,
   * at most 1 where the step may be accepted, or NaN where it cannot be taken.
   */
  attempt(t: number, y: Float64Array, h: number, tolerance: Tolerance): number;
  /** The step after one of h that was refused with this error. */
  shrink(h: number, norm: number): number;
  /** The step after one of h that was accepted with this error. */
  advance(h: number, norm: number, tolerance: Tolerance): number;
  /** Dense output at the fraction s of the last step. */
  interpolate(s: number, out: Float64Array): void;
}

/** A numerical method: what it is called, its order, and its stepper for a problem. */
export interface Scheme {
  readonly name: string;
  readonly order: number;
  readonly citation: string;
  start(problem: Problem): Stepper;
}
