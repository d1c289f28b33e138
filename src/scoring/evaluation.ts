/** -2 ln L and priors at a point, with what a descent needs to know of them. */
export interface Evaluation {
  readonly kind: "evaluation";
  /** -2 ln L. */
  readonly deviance: number;
  /** Sum over priors of ((point - mean) / sd)^2. */
  readonly penalty: number;
  /** Sum of squared standardised residuals: the sum of squares in units of the stated error. */
  readonly squares: number;
  /** What each case of the data adds to -2 ln L at the stated errors; where derivatives are asked for. See `CaseSums`. */
  readonly parts?: readonly number[];
  /** d(deviance + penalty) / d(point); empty unless asked for. */
  readonly gradient: Float64Array;
  /** Expected half-curvature times two, row-major; empty unless asked for. */
  readonly information: Float64Array;
}
