import type { Vectors } from "../numerics/vectors.js";
import { addJacobianProduct, allocateJacobian, hasBorder } from "./jacobian.js";
import type { Jacobian, Problem, Tangent } from "./problem.js";
import { DenseOutput } from "./dense-output.js";
import type { RosenbrockStep } from "./rosenbrock.js";

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
  private readonly output: DenseOutput;
  private readonly partials: readonly Float64Array[];
  private readonly stageJacobian: Jacobian;
  /** dJ along each sensitivity. */
  private readonly turns: readonly Jacobian[];
  private readonly du: Float64Array;
  private readonly timeTurns: readonly Float64Array[];
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
    this.output = new DenseOutput(method, vectors);
    this.stageJacobian = allocateJacobian(problem.structure, size, vectors);
    this.turns = each(() => allocateJacobian(problem.structure, size, vectors));
    this.mass = step.mass;
    this.du = vectors.array(size);
    this.timeTurns = vectors.arrays(tangent.timeTurn ? tangent.count : 0, size);
  }

  /** Follows the step that was just taken from t by h, with sensitivities `before` at its start. */
  take(t: number, h: number, before: readonly Float64Array[]): boolean {
    const { method, problem, stages, start } = this.step;
    before.forEach((array, k) => this.start[k].set(array));
    if (!this.tangent.prepare(t, start)) return false;
    for (let i = 0; i < method.stages; i++) {
      const time = t + method.c[i] * h;
      if (!this.tangent.parameters(time, stages[i], this.stageJacobian, this.partials)) return false;
      if (i === 0) this.turnAll(problem);
      for (let k = 0; k < this.tangent.count; k++) this.stage(i, k, h);
    }
    this.finish();
    return true;
  }

  private turnAll(problem: Problem): void {
    this.correctBorder();
    this.turns.forEach((turn, k) => {
      this.tangent.turn(k, this.start[k], turn);
      if (problem.timeDerivative) this.tangent.timeTurn?.(k, this.start[k], this.timeTurns[k]);
    });
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
    dk.set(this.partials[k]);
    addJacobianProduct(vectors, problem.structure, this.turns[k], steps[i], dk);
    addJacobianProduct(vectors, problem.structure, this.stageJacobian, du, dk);
    if (i > 0) vectors.accumulate(dk, this.mass, 1 / h, tables.C[i], own, i);
    if (this.tangent.timeTurn) vectors.addScaled(dk, h * this.step.method.d[i], this.timeTurns[k]);
    matrix.solve(dk);
  }

  private finish(): void {
    const { method, tables } = this.step;
    this.end.forEach((end, k) => {
      this.vectors.combine(end, this.start[k], tables.b, this.increments[k], method.stages);
    });
  }

  /**
   * Largest scaled error of a sensitivity: root mean squares of its error and of itself over the differential unknowns,
   * by the embedded method, whose derivative the tangent of the error is.
   */
  errorNorm(relative: number, floors: Float64Array): number {
    const { method, mass, tables } = this.step;
    let largest = 0;
    this.increments.forEach((increments, k) => {
      let [error, size] = [0, 0];
      for (let i = 0; i < mass.length; i++) {
        let e = 0;
        for (let j = 0; j < method.stages; j++) e += tables.error[j] * increments[j][i];
        error += mass[i] * e * e;
        size += mass[i] * Math.max(this.start[k][i] ** 2, this.end[k][i] ** 2);
      }
      const scale = relative * Math.max(Math.sqrt(size), floors[k] * Math.sqrt(mass.length));
      if (error > 0) largest = Math.max(largest, Math.sqrt(error) / scale);
    });
    return largest;
  }

  interpolate(s: number, k: number, out: Float64Array): void {
    this.output.interpolate(s, this.start[k], this.end[k], this.increments[k], out);
  }

  /** Sensitivities of the border at (t, y); see `correctBorder`. */
  projectBorder(t: number, y: Float64Array, sensitivities: readonly Float64Array[]): boolean {
    const { problem } = this.step;
    const last = problem.size - 1;
    if (!this.tangent.parameters(t, y, this.stageJacobian, this.partials)) return false;
    const { row, corner } = this.stageJacobian;
    sensitivities.forEach((array, k) => {
      array[last] = -(this.partials[k][last] + this.vectors.dot(row, array, last)) / corner[0];
    });
    return true;
  }
}
