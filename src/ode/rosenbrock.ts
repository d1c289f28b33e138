import { allocateJacobian } from "./jacobian.js";
import type { Method } from "./method.js";
import type { Jacobian, Problem } from "./problem.js";
import { stageMatrix, type StageMatrix } from "./stage-matrix.js";

/** One Rosenbrock step and its dense output, with all its work arrays. Nothing is allocated after construction. */
export class RosenbrockStep {
  readonly method: Method;
  readonly problem: Problem;
  readonly matrix: StageMatrix;
  readonly jacobian: Jacobian;
  /** Stage increments k_i and stage values u_i. */
  readonly increments: readonly Float64Array[];
  readonly stages: readonly Float64Array[];
  /** State at the end of the step, and the estimate of its error. */
  readonly end: Float64Array;
  readonly error: Float64Array;
  private readonly start: Float64Array;
  private readonly slopes: readonly Float64Array[];
  private readonly timeSlope: Float64Array;

  constructor(problem: Problem, method: Method) {
    const arrays = (count: number): Float64Array[] =>
      Array.from({ length: count }, () => new Float64Array(problem.size));
    this.problem = problem;
    this.method = method;
    this.matrix = stageMatrix(problem);
    this.jacobian = allocateJacobian(problem.structure, problem.size);
    this.increments = arrays(method.stages);
    this.stages = arrays(method.stages);
    this.slopes = arrays(method.H.length);
    [this.end, this.error, this.start, this.timeSlope] = arrays(4);
  }

  /** Tries a step of h from (t, y). False where f is not defined on the way or W is singular. */
  take(t: number, y: Float64Array, h: number): boolean {
    const { problem, method, jacobian, matrix } = this;
    this.start.set(y);
    if (!problem.jacobian(t, y, jacobian)) return false;
    if (!matrix.factor(jacobian, 1 / (h * method.gamma))) return false;
    if (problem.timeDerivative && !problem.timeDerivative(t, y, this.timeSlope)) return false;
    for (let i = 0; i < method.stages; i++) if (!this.stage(i, t, h)) return false;
    this.finish();
    return true;
  }

  private stage(i: number, t: number, h: number): boolean {
    const { problem, method, increments } = this;
    const { size, mass } = problem;
    const u = this.stages[i];
    const k = increments[i];
    combine(this.start, method.A[i], increments, i, u);
    if (!problem.derivative(t + method.c[i] * h, u, k)) return false;
    const row = method.C[i];
    for (let j = 0; j < i; j++) {
      const weight = row[j] / h;
      if (weight === 0) continue;
      const other = increments[j];
      for (let n = 0; n < size; n++) k[n] += weight * mass[n] * other[n];
    }
    if (problem.timeDerivative) {
      const weight = h * method.d[i];
      for (let n = 0; n < size; n++) k[n] += weight * this.timeSlope[n];
    }
    this.matrix.solve(k);
    return true;
  }

  private finish(): void {
    const { method, increments } = this;
    combine(this.start, method.b, increments, method.stages, this.end);
    this.error.fill(0);
    combine(this.error, method.error, increments, method.stages, this.error);
    method.H.forEach((row, m) => {
      this.slopes[m].fill(0);
      combine(this.slopes[m], row, increments, method.stages, this.slopes[m]);
    });
  }

  /** Dense output at the fraction s of the last step. */
  interpolate(s: number, out: Float64Array): void {
    denseOutput(s, this.start, this.end, this.slopes, out);
  }
}

/** out = base + sum over j < count of weights_j parts_j. */
export function combine(
  base: Float64Array,
  weights: readonly number[],
  parts: readonly Float64Array[],
  count: number,
  out: Float64Array,
): void {
  if (out !== base) out.set(base);
  for (let j = 0; j < count; j++) {
    const weight = weights[j];
    if (weight === 0) continue;
    const part = parts[j];
    for (let n = 0; n < out.length; n++) out[n] += weight * part[n];
  }
}

/** (1-s) y0 + s (y1 + (1-s)(K_1 + s (K_2 + s K_3))). */
export function denseOutput(
  s: number,
  start: Float64Array,
  end: Float64Array,
  slopes: readonly Float64Array[],
  out: Float64Array,
): void {
  const rest = 1 - s;
  for (let n = 0; n < out.length; n++) {
    let inner = 0;
    for (let m = slopes.length - 1; m >= 0; m--) inner = slopes[m][n] + s * inner;
    out[n] = rest * start[n] + s * (end[n] + rest * inner);
  }
}
