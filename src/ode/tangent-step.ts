import type { Vectors } from "../numerics/vectors.js";
import { addJacobianProduct, allocateJacobian, hasBorder } from "./jacobian.js";
import type { Jacobian, Tangent } from "./problem.js";
import { Bends, type RosenbrockStep } from "./rosenbrock.js";

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
  private readonly bends: readonly Bends[];
  private readonly partials: readonly Float64Array[];
  private readonly stageJacobian: Jacobian;
  private readonly du: Float64Array;
  private readonly work: Float64Array;
  private readonly mass: Float64Array;
  private readonly vectors: Vectors;

  constructor(step: RosenbrockStep, tangent: Tangent) {
    const { problem, method, vectors } = step;
    const { size } = problem;
    const each = <T>(make: () => T): T[] => Array.from({ length: tangent.count }, make);
    this.step = step;
    this.tangent = tangent;
    this.vectors = vectors;
    this.start = vectors.arrays(tangent.count, size);
    this.end = vectors.arrays(tangent.count, size);
    this.partials = vectors.arrays(tangent.count, size);
    this.increments = each(() => vectors.arrays(method.stages, size));
    this.bends = each(() => new Bends(step.tables, vectors, size));
    this.stageJacobian = allocateJacobian(problem.structure, size, vectors);
    this.mass = vectors.constant(problem.mass);
    [this.du, this.work] = vectors.arrays(2, size);
  }

  /** Follows the step that was just taken from t by h, with sensitivities `before` at its start. */
  take(t: number, h: number, before: readonly Float64Array[]): boolean {
    const { method, problem, stages, start } = this.step;
    before.forEach((array, k) => this.start[k].set(array));
    if (!this.tangent.prepare(t, start)) return false;
    for (let i = 0; i < method.stages; i++) {
      const time = t + method.c[i] * h;
      if (!problem.jacobian(time, stages[i], this.stageJacobian)) return false;
      if (!this.tangent.parameters(time, stages[i], this.partials)) return false;
      if (i === 0) this.correctBorder();
      for (let k = 0; k < this.tangent.count; k++) this.stage(i, k, h);
    }
    this.finish();
    return true;
  }

  /** An algebraic border's sensitivity from its own differentiated equation, dV = -(g_y dy + g_p) / g_V. */
  private correctBorder(): void {
    const { problem } = this.step;
    const last = problem.size - 1;
    if (!hasBorder(problem.structure) || problem.mass[last] !== 0) return;
    const { row, corner } = this.stageJacobian;
    this.start.forEach((array, k) => {
      array[last] = -(this.partials[k][last] + this.vectors.dot(row, array, last)) / corner[0];
    });
  }

  private stage(i: number, k: number, h: number): void {
    const { problem, matrix, tables, increments: steps } = this.step;
    const { vectors, du } = this;
    const own = this.increments[k];
    const dk = own[i];
    if (i === 0) du.set(this.start[k]);
    else vectors.combine(du, this.start[k], tables.A[i], own, i);
    this.tangent.second(steps[i], k, this.start[k], dk);
    vectors.addScaled(dk, 1, this.partials[k]);
    addJacobianProduct(vectors, problem.structure, this.stageJacobian, du, dk);
    if (i > 0) vectors.accumulate(dk, this.mass, 1 / h, tables.C[i], own, i);
    this.addTimeSlope(i, k, h, dk);
    matrix.solve(dk);
  }

  private addTimeSlope(i: number, k: number, h: number, dk: Float64Array): void {
    const weight = h * this.step.method.d[i];
    if (!this.tangent.timeSecond || weight === 0) return;
    this.tangent.timeSecond(k, this.start[k], this.work);
    this.vectors.addScaled(dk, weight, this.work);
  }

  private finish(): void {
    const { method, tables } = this.step;
    this.end.forEach((end, k) => {
      this.vectors.combine(end, this.start[k], tables.b, this.increments[k], method.stages);
      this.bends[k].forget();
    });
  }

  interpolate(s: number, k: number, out: Float64Array): void {
    this.bends[k].interpolate(s, this.start[k], this.end[k], this.increments[k], out);
  }

  /** Sensitivities of the border at (t, y); see `correctBorder`. */
  projectBorder(t: number, y: Float64Array, sensitivities: readonly Float64Array[]): boolean {
    const { problem } = this.step;
    const last = problem.size - 1;
    if (!problem.jacobian(t, y, this.stageJacobian)) return false;
    if (!this.tangent.parameters(t, y, this.partials)) return false;
    const { row, corner } = this.stageJacobian;
    sensitivities.forEach((array, k) => {
      array[last] = -(this.partials[k][last] + this.vectors.dot(row, array, last)) / corner[0];
    });
    return true;
  }
}
