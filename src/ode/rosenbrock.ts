import { plainVectors } from "../numerics/plain-vectors.js";
import type { Vectors } from "../numerics/vectors.js";
import { DenseOutput } from "./dense-output.js";
import { allocateJacobian, hasBorder } from "./jacobian.js";
import type { Method } from "./method.js";
import { KernelStages } from "./kernel-stages.js";
import type { Jacobian, Problem } from "./problem.js";
import type { StageMatrix } from "./matrix.js";
import { stageMatrix } from "./stage-matrix.js";
import { Tables } from "./tables.js";

/** One Rosenbrock step and its dense output, with all its work arrays. Nothing is allocated after construction. */
export class RosenbrockStep {
  readonly method: Method;
  readonly problem: Problem;
  readonly vectors: Vectors;
  readonly tables: Tables;
  readonly matrix: StageMatrix;
  readonly jacobian: Jacobian;
  /** Stage increments k_i, and stage values u_i; only the last of these unless they are kept. */
  readonly increments: readonly Float64Array[];
  readonly stages: readonly Float64Array[];
  /** State at the end of the step. */
  readonly end: Float64Array;
  /** The state where the step starts, once `linearise` has solved its border again. */
  readonly start: Float64Array;
  private readonly error: Float64Array;
  readonly slope: Float64Array;
  readonly timeSlope: Float64Array;
  private readonly output: DenseOutput;
  readonly mass: Float64Array;
  private readonly unknowns: number;
  /** All stages at once, where the kernel can. */
  private readonly atOnce: KernelStages | undefined;
  /** Whether `linearise` corrects an algebraic border. */
  readonly movesBorder: boolean;

  /** `keepStages` where a tangent is to follow the step. */
  constructor(problem: Problem, method: Method, keepStages = false) {
    const vectors = problem.vectors ?? plainVectors;
    const { size, mass } = problem;
    this.problem = problem;
    this.method = method;
    this.vectors = vectors;
    this.tables = new Tables(method, vectors);
    this.mass = vectors.constant(mass);
    this.matrix = stageMatrix({ ...problem, mass: this.mass });
    this.jacobian = allocateJacobian(problem.structure, size, vectors);
    this.increments = vectors.arrays(method.stages, size);
    const stages = vectors.arrays(keepStages ? method.stages : 1, size);
    this.stages = this.increments.map((_, i) => stages[keepStages ? i : 0]);
    [this.end, this.start, this.slope] = vectors.arrays(3, size);
    this.error = vectors.array(this.tables.lastIsError ? 0 : size);
    this.timeSlope = vectors.array(problem.timeDerivative ? size : 0);
    this.unknowns = mass.reduce((sum, one) => sum + one, 0);
    this.movesBorder = hasBorder(problem.structure) && problem.mass[size - 1] === 0;
    this.output = new DenseOutput(method, vectors);
    this.atOnce = KernelStages.of(problem, method, this.tables, this.matrix, this);
  }

  /**
   * f and its derivatives at (t, y), where the next steps start. An algebraic border is moved there by one Newton step,
   * in place, which costs nothing: its equation and its slope have just been computed.
   */
  linearise(t: number, y: Float64Array): boolean {
    const { problem, slope, jacobian } = this;
    const defined = problem.linearise
      ? problem.linearise(t, y, slope, jacobian)
      : problem.jacobian(t, y, jacobian) && problem.derivative(t, y, slope);
    if (!defined) return false;
    if (problem.timeDerivative && !problem.timeDerivative(t, y, this.timeSlope)) return false;
    if (this.movesBorder) this.correctBorder(y, problem.size - 1);
    this.start.set(y);
    return true;
  }

  private correctBorder(y: Float64Array, last: number): void {
    const { slope, jacobian } = this;
    const change = -slope[last] / jacobian.corner[0];
    if (!Number.isFinite(change)) return;
    y[last] += change;
    this.vectors.addScaled(slope, change, jacobian.column);
    slope[last] = 0;
  }

  /** Tries a step of h from where it was linearised. False where f is not defined on the way or W is singular. */
  take(t: number, h: number): boolean {
    const { method, jacobian, matrix } = this;
    if (!matrix.factor(jacobian, 1 / (h * method.gamma))) return false;
    if (!(this.atOnce ? this.atOnce.take(t, h) : this.oneByOne(t, h))) return false;
    this.finish();
    return true;
  }

  private oneByOne(t: number, h: number): boolean {
    for (let i = 0; i < this.method.stages; i++) if (!this.stage(i, t, h)) return false;
    return true;
  }

  private stage(i: number, t: number, h: number): boolean {
    const { problem, method, increments, vectors, tables } = this;
    const u = this.stages[i];
    const k = increments[i];
    if (i === 0) {
      u.set(this.start);
      k.set(this.slope);
    } else {
      vectors.combine(u, this.start, tables.A[i], increments, i);
      if (!problem.derivative(t + method.c[i] * h, u, k)) return false;
      vectors.accumulate(k, this.mass, 1 / h, tables.C[i], increments, i);
    }
    if (problem.timeDerivative) vectors.addScaled(k, h * method.d[i], this.timeSlope);
    this.matrix.solve(k);
    return true;
  }

  private finish(): void {
    const { method, increments, vectors, tables } = this;
    const { stages } = method;
    if (tables.lastStageEnds) this.addLast();
    else vectors.combine(this.end, this.start, tables.b, increments, stages);
    if (!tables.lastIsError)
      vectors.combine(this.error, tables.zero(this.end.length), tables.error, increments, stages);
  }

  private addLast(): void {
    const last = this.method.stages - 1;
    this.end.set(this.stages[last]);
    this.vectors.addScaled(this.end, 1, this.increments[last]);
  }

  /** Root mean square over the differential unknowns of error_i / (absolute + relative max(|y0_i|, |y1_i|)). */
  errorNorm(relative: number, absolute: number): number {
    const { stages } = this.method;
    const error = this.tables.lastIsError ? this.increments[stages - 1] : this.error;
    const sum = this.vectors.scaledSquares(error, this.start, this.end, this.mass, relative, absolute);
    return Math.sqrt(sum / Math.max(1, this.unknowns));
  }

  /** Dense output at the fraction s of the last step. */
  interpolate(s: number, out: Float64Array): void {
    this.output.interpolate(s, this.start, this.end, this.increments, out);
  }
}
