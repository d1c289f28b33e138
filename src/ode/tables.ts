import type { Vectors } from "../numerics/vectors.js";
import type { Method } from "./method.js";

/** A method's rows where the loops can read them. */
export class Tables {
  readonly A: readonly Float64Array[];
  readonly C: readonly Float64Array[];
  readonly b: Float64Array;
  readonly error: Float64Array;
  /** y1 = u_s + k_s, as in every stiffly accurate method of this form. */
  readonly lastStageEnds: boolean;
  /** The error is k_s alone. */
  readonly lastIsError: boolean;
  private readonly vectors: Vectors;
  private nothing: Float64Array | undefined;

  constructor(method: Method, vectors: Vectors) {
    const last = method.stages - 1;
    this.vectors = vectors;
    this.A = method.A.map((row) => vectors.constant(row));
    this.C = method.C.map((row) => vectors.constant(row));
    this.b = vectors.constant(method.b);
    this.error = vectors.constant(method.error);
    this.lastStageEnds = method.b.every((weight, j) => weight === (j === last ? 1 : method.A[last][j]));
    this.lastIsError = method.error.every((weight, j) => weight === (j === last ? 1 : 0));
  }

  /** Zeros, for sums that start from nothing. */
  zero(length: number): Float64Array {
    this.nothing ??= this.vectors.constant(new Float64Array(length));
    return this.nothing;
  }
}
