import { firstStep, stepFactor, type Tolerance } from "./control.js";
import { locate, type Event } from "./events.js";
import type { Method } from "./method.js";
import { rodas5p } from "./methods/rodas5p.js";
import type { Failed, Outcome } from "./outcome.js";
import { hasBorder } from "./jacobian.js";
import type { Problem } from "./problem.js";
import { RosenbrockStep } from "./rosenbrock.js";
import { TangentStep } from "./tangent-step.js";

export interface IntegrateOptions extends Tolerance {
  readonly from: number;
  readonly to: number;
  /** Times at which `output` is called, increasing, within (from, to]. */
  readonly outputs: readonly number[] | Float64Array;
  readonly output?: (
    index: number,
    t: number,
    y: Float64Array,
    sensitivities: readonly Float64Array[],
  ) => void;
  /** Events that end the integration; the first to happen does. */
  readonly events?: readonly Event[];
  /** Solves the algebraic unknowns again from the differential ones, in place; false where it cannot. */
  readonly project?: (t: number, y: Float64Array) => boolean;
  /** Most steps, rejected ones included. Default 20,000. */
  readonly maximumSteps?: number;
}

/** Steps below this fraction of the time make no way in double precision. */
const SMALLEST = 4 * Number.EPSILON;

/**
 * The one adaptive loop. Made once a problem; running it allocates no more than a few small objects a run. Follows the
 * sensitivities to every parameter of `problem.tangent` when it is given their initial values.
 */
export class Integrator {
  readonly problem: Problem;
  readonly method: Method;
  private step: RosenbrockStep;
  private readonly bare: RosenbrockStep;
  /** Made when sensitivities are first asked for. */
  private tangentStep: TangentStep | undefined;
  private readonly probe: Float64Array;
  private probes: readonly Float64Array[] = [];
  /** Why the last step was refused, if it was. */
  private refusal: Failed["reason"] = "step too small";

  constructor(problem: Problem, method: Method = rodas5p) {
    this.problem = problem;
    this.method = method;
    this.bare = new RosenbrockStep(problem, method);
    this.step = this.bare;
    this.probe = this.step.vectors.array(problem.size);
  }

  /** The step to take: one that keeps its stages where a tangent follows it. */
  private choose(tangents: number): void {
    const { problem, method } = this;
    if (tangents > 0 && !this.tangentStep && problem.tangent) {
      const step = new RosenbrockStep(problem, method, true);
      this.tangentStep = new TangentStep(step, problem.tangent);
      this.probes = step.vectors.arrays(tangents, problem.size);
    }
    this.step = tangents > 0 && this.tangentStep ? this.tangentStep.step : this.bare;
  }

  /**
   * Integrates `y` in place, and `sensitivities` (one array a parameter) with it where they are given. All of them are
   * arrays of the problem's vectors, which have been entered.
   */
  run(y: Float64Array, options: IntegrateOptions, sensitivities: readonly Float64Array[] = []): Outcome {
    const { from, to, maximumSteps = 20_000 } = options;
    this.choose(sensitivities.length);
    const work = { steps: 0, rejected: 0 };
    let t = from;
    let h = firstStep(this.step, from, y, to - from, options);
    let normBefore = 1;
    let afterRejection = false;
    let next = 0;
    let fresh = false;
    while (t < to) {
      if (work.steps + work.rejected >= maximumSteps) return fail("too many steps", t, work);
      if (h < SMALLEST * Math.abs(t) + Number.EPSILON ** 2 * (to - from)) return fail(this.refusal, t, work);
      const last = t + h * 1.0000001 >= to;
      if (last) h = to - t;
      if (!fresh && !this.step.linearise(t, y)) return fail("non-finite rate", t, work);
      fresh = true;
      const norm = this.tryStep(t, h, options);
      if (!(norm <= 1)) {
        work.rejected++;
        h *= Number.isFinite(norm) ? Math.min(0.9, stepFactor(norm, 1, this.method)) : 0.25;
        afterRejection = true;
        continue;
      }
      if (!this.followTangent(t, h, sensitivities)) return fail("non-finite rate", t, work);
      work.steps++;
      fresh = false;
      const end = last ? to : t + h;
      const happened = locate(options.events, this.step, t, y, end - t, this.probe, options.project);
      const until = happened ? happened.time : end;
      next = this.emitOutputs(next, t, end - t, until, options, sensitivities.length);
      if (happened) {
        if (!this.stopAt((until - t) / (end - t), until, y, sensitivities, options))
          return fail("no consistent state", until, work);
        return { kind: "stopped", time: until, event: happened.event, ...work };
      }
      y.set(this.step.end);
      sensitivities.forEach((array, k) => array.set(this.tangentStep!.end[k]));
      const factor = stepFactor(norm, normBefore, this.method);
      h = (end - t) * (afterRejection ? Math.min(1, factor) : factor);
      normBefore = norm;
      afterRejection = false;
      t = end;
    }
    if (options.project && !this.settle(to, y, sensitivities, options.project))
      return fail("no consistent state", to, work);
    return { kind: "finished", time: to, ...work };
  }

  /** Scaled error of a step; NaN where it cannot be taken. */
  private tryStep(t: number, h: number, { relative, absolute }: Tolerance): number {
    if (!this.step.take(t, h)) return this.refuse("non-finite rate");
    if (this.problem.admissible && !this.problem.admissible(this.step.end))
      return this.refuse("left the domain");
    const norm = this.step.errorNorm(relative, absolute);
    return norm <= 1 ? norm : (this.refuse("step too small"), norm);
  }

  private refuse(reason: Failed["reason"]): number {
    this.refusal = reason;
    return NaN;
  }

  private followTangent(t: number, h: number, before: readonly Float64Array[]): boolean {
    return before.length === 0 || (this.tangentStep?.take(t, h, before) ?? false);
  }

  /** Moves to the fraction `s` of the step. */
  private stopAt(
    s: number,
    t: number,
    y: Float64Array,
    sensitivities: readonly Float64Array[],
    { project }: IntegrateOptions,
  ): boolean {
    this.step.interpolate(s, y);
    sensitivities.forEach((array, k) => this.tangentStep!.interpolate(s, k, array));
    return project ? this.settle(t, y, sensitivities, project) : true;
  }

  /** Solves the algebraic unknowns again, and their sensitivities. */
  private settle(
    t: number,
    y: Float64Array,
    sensitivities: readonly Float64Array[],
    project: NonNullable<IntegrateOptions["project"]>,
  ): boolean {
    return project(t, y) && this.projectTangents(t, y, sensitivities);
  }

  private emitOutputs(
    next: number,
    t: number,
    h: number,
    until: number,
    { outputs, output, project }: IntegrateOptions,
    tangents: number,
  ): number {
    while (next < outputs.length && outputs[next] <= until) {
      const time = outputs[next];
      const s = (time - t) / h;
      this.step.interpolate(s, this.probe);
      for (let k = 0; k < tangents; k++) this.tangentStep!.interpolate(s, k, this.probes[k]);
      const seen = tangents === 0 ? [] : this.probes;
      if (project) this.settle(time, this.probe, seen, project);
      output?.(next, time, this.probe, seen);
      next++;
    }
    return next;
  }

  /** The border's sensitivity from its own differentiated equation, dV = -(g_X dX + g_p) / g_V. */
  private projectTangents(t: number, y: Float64Array, sensitivities: readonly Float64Array[]): boolean {
    if (sensitivities.length === 0 || !hasBorder(this.problem.structure)) return true;
    return this.tangentStep!.projectBorder(t, y, sensitivities);
  }
}

function fail(reason: Failed["reason"], time: number, work: { steps: number; rejected: number }): Failed {
  return { kind: "failed", reason, time, ...work };
}
