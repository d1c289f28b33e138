import type { Vectors } from "../numerics/vectors.js";
import type { Method } from "./method.js";

/** y(s) = (1-s) y0 + s (y1 + (1-s)(K_1 + s (K_2 + s K_3))), K_m = sum_i H_mi k_i, as one weighted sum of the increments. */
export class DenseOutput {
  private readonly method: Method;
  private readonly vectors: Vectors;
  private readonly weights: Float64Array;

  constructor(method: Method, vectors: Vectors) {
    this.method = method;
    this.vectors = vectors;
    this.weights = vectors.array(method.stages);
  }

  /** The state at the fraction s of a step. */
  interpolate(
    s: number,
    start: Float64Array,
    end: Float64Array,
    increments: readonly Float64Array[],
    out: Float64Array,
  ): void {
    const { H, stages } = this.method;
    for (let j = 0; j < stages; j++) {
      let inner = 0;
      for (let m = H.length - 1; m >= 0; m--) inner = H[m][j] + s * inner;
      this.weights[j] = s * (1 - s) * inner;
    }
    for (let n = 0; n < out.length; n++) out[n] = (1 - s) * start[n] + s * end[n];
    this.vectors.combine(out, out, this.weights, increments, stages);
  }
}
