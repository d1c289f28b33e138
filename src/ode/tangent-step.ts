import { addProduct, allocateJacobian } from "./jacobian.js";
import type { Jacobian, Tangent } from "./problem.js";
import { combine, denseOutput, type RosenbrockStep } from "./rosenbrock.js";

/**
 * The exact derivative of a Rosenbrock step with its step size held (internal differentiation, Bock 1981), for every
 * parameter, with the factors of the step itself:
 *   W dk_i = J(u_i) du_i + f_p(u_i) + (1/h) M sum_j C_ij dk_j + h d_i d(f_t) + (dJ) k_i.
 */
export class TangentStep {
  readonly step: RosenbrockStep;
  readonly tangent: Tangent;
  /** Sensitivities at the end of the step, one array a parameter. */
  readonly end: readonly Float64Array[];
  private readonly start: readonly Float64Array[];
  private readonly increments: readonly (readonly Float64Array[])[];
  private readonly slopes: readonly (readonly Float64Array[])[];
  private readonly partials: readonly Float64Array[];
  private readonly stageJacobian: Jacobian;
  private readonly du: Float64Array;
  private readonly work: Float64Array;

  constructor(step: RosenbrockStep, tangent: Tangent) {
    const { problem, method } = step;
    const arrays = (count: number): Float64Array[] =>
      Array.from({ length: count }, () => new Float64Array(problem.size));
    const each = (count: number): Float64Array[][] =>
      Array.from({ length: tangent.count }, () => arrays(count));
    this.step = step;
    this.tangent = tangent;
    this.start = arrays(tangent.count);
    this.end = arrays(tangent.count);
    this.partials = arrays(tangent.count);
    this.increments = each(method.stages);
    this.slopes = each(method.H.length);
    this.stageJacobian = allocateJacobian(problem.structure, problem.size);
    [this.du, this.work] = arrays(2);
  }

  /** Follows the step that was just taken from (t, y) by h, with sensitivities `before` at its start. */
  take(t: number, y: Float64Array, h: number, before: readonly Float64Array[]): boolean {
    const { method, problem } = this.step;
    before.forEach((array, k) => this.start[k].set(array));
    if (!this.tangent.prepare(t, y)) return false;
    for (let i = 0; i < method.stages; i++) {
      const time = t + method.c[i] * h;
      if (!problem.jacobian(time, this.step.stages[i], this.stageJacobian)) return false;
      if (!this.tangent.parameters(time, this.step.stages[i], this.partials)) return false;
      for (let k = 0; k < this.tangent.count; k++) this.stage(i, k, h);
    }
    this.finish();
    return true;
  }

  private stage(i: number, k: number, h: number): void {
    const { method, problem, matrix, increments: steps } = this.step;
    const { size, mass } = problem;
    const own = this.increments[k];
    const dk = own[i];
    combine(this.start[k], method.A[i], own, i, this.du);
    this.tangent.second(steps[i], k, this.start[k], dk);
    const partial = this.partials[k];
    for (let n = 0; n < size; n++) dk[n] += partial[n];
    addProduct(problem.structure, this.stageJacobian, this.du, dk);
    const row = method.C[i];
    for (let j = 0; j < i; j++) {
      const weight = row[j] / h;
      if (weight === 0) continue;
      for (let n = 0; n < size; n++) dk[n] += weight * mass[n] * own[j][n];
    }
    this.addTimeSlope(i, k, h, dk);
    matrix.solve(dk);
  }

  private addTimeSlope(i: number, k: number, h: number, dk: Float64Array): void {
    const weight = h * this.step.method.d[i];
    if (!this.tangent.timeSecond || weight === 0) return;
    this.tangent.timeSecond(k, this.start[k], this.work);
    for (let n = 0; n < dk.length; n++) dk[n] += weight * this.work[n];
  }

  private finish(): void {
    const { method } = this.step;
    this.end.forEach((end, k) => {
      combine(this.start[k], method.b, this.increments[k], method.stages, end);
      method.H.forEach((row, m) => {
        this.slopes[k][m].fill(0);
        combine(this.slopes[k][m], row, this.increments[k], method.stages, this.slopes[k][m]);
      });
    });
  }

  interpolate(s: number, k: number, out: Float64Array): void {
    denseOutput(s, this.start[k], this.end[k], this.slopes[k], out);
  }

  /** Sensitivity of the border from its differentiated equation g = 0: dV = -(g_X dX + g_p) / g_V. */
  projectBorder(t: number, y: Float64Array, sensitivities: readonly Float64Array[]): boolean {
    const { problem } = this.step;
    const last = problem.size - 1;
    if (!problem.jacobian(t, y, this.stageJacobian)) return false;
    if (!this.tangent.parameters(t, y, this.partials)) return false;
    const { row, corner } = this.stageJacobian;
    sensitivities.forEach((array, k) => {
      let sum = this.partials[k][last];
      for (let n = 0; n < last; n++) sum += row[n] * array[n];
      array[last] = -sum / corner[0];
    });
    return true;
  }
}
