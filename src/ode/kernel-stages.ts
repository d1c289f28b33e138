import { Frame } from "../numerics/kernel/frame.js";
import type { StageMatrix } from "./matrix.js";
import type { Method } from "./method.js";
import type { DerivativeProgram, Jacobian, Problem } from "./problem.js";
import type { Tables } from "./tables.js";

/** What the stages work on. */
export interface StageArrays {
  readonly start: Float64Array;
  readonly slope: Float64Array;
  readonly stages: readonly Float64Array[];
  readonly increments: readonly Float64Array[];
  readonly jacobian: Jacobian;
  /** Empty where f does not depend on t. */
  readonly timeSlope: Float64Array;
}

/** All stages of a step in one call of the kernel (assembly/stages.ts), the same operations in the same order. */
export class KernelStages {
  private readonly method: Method;
  private readonly matrix: StageMatrix;
  private readonly derivative: DerivativeProgram;
  private readonly frame: Frame;
  private readonly plan: number;
  /** What is applied at each stage. */
  private readonly applied: Float64Array;

  /** Undefined where the problem is none of those that the kernel knows. */
  static of(
    { program, structure, size, vectors }: Problem,
    method: Method,
    tables: Tables,
    matrix: StageMatrix,
    arrays: StageArrays,
  ): KernelStages | undefined {
    if (!program || !(vectors instanceof Frame) || !matrix.parts) return undefined;
    const count = structure === "bordered" ? size - 1 : size;
    return new KernelStages(program, vectors, method, tables, matrix, arrays, [size, count]);
  }

  private constructor(
    derivative: DerivativeProgram,
    frame: Frame,
    method: Method,
    tables: Tables,
    matrix: StageMatrix,
    arrays: StageArrays,
    sizes: readonly [number, number],
  ) {
    this.method = method;
    this.matrix = matrix;
    this.derivative = derivative;
    this.frame = frame;
    this.applied = frame.array(method.stages);
    const { program, weights } = derivative;
    const { increments, timeSlope } = arrays;
    const { inverse, row } = matrix.parts!;
    const words = [
      ...[method.stages, ...sizes],
      ...[program.address, program.columns[0], program.outputs[0], program.scalars[0]],
      ...[arrays.start, arrays.slope].map(at),
      increments[1].byteOffset - increments[0].byteOffset,
      ...[weights, inverse].map(at),
      row ? at(row) : 0,
      at(arrays.jacobian.column),
      at(this.applied),
      timeSlope.length > 0 ? at(timeSlope) : 0,
      at(frame.constant(method.d)),
      at(frame.array(sizes[0])),
      ...increments.flatMap((k, i) => [
        ...(goesOn(method, i) ? [at(arrays.stages[i - 1]), i - 1] : [at(arrays.start), 0]),
        ...[tables.A[i], tables.C[i], arrays.stages[i], k].map(at),
      ]),
    ];
    this.plan = frame.words(words);
  }

  /** Fills stages and increments of a step of h from t; false where a slope is not finite. */
  take(t: number, h: number): boolean {
    const { method, derivative, applied, frame, matrix } = this;
    for (let i = 1; i < method.stages; i++) applied[i] = derivative.applied(t + method.c[i] * h);
    derivative.enter();
    return frame.kernel.exports.runStages(this.plan, h, matrix.parts!.complement()) === 1;
  }
}

/** Whether a stage's value is that of the stage before and a multiple of its increment. */
const goesOn = ({ A }: Method, i: number): boolean =>
  i > 1 && A[i].slice(0, i - 1).every((weight, j) => weight === A[i - 1][j]);

const at = ({ byteOffset }: Float64Array): number => byteOffset;
