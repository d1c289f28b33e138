import type { Tolerance } from "./control.js";
import { locate, type Event } from "./events.js";
import { rodas5p } from "./methods/rodas5p.js";
import type { Failed, Outcome } from "./outcome.js";
import { hasBorder } from "./jacobian.js";
import type { Problem } from "./problem.js";
import { RosenbrockStep } from "./rosenbrock.js";
import { rosenbrock, RosenbrockStepper } from "./rosenbrock-stepper.js";
import type { Scheme, Stepper } from "./stepper.js";
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
  /**
   * Error control of the sensitivities themselves: a step is refused where the error of one of them, in the root mean
   * square over all unknowns, exceeds `relative` times it or times its floor. None unless given.
   */
  readonly sensitivityControl?: SensitivityControl;
  /** Most steps, rejected ones included. Default 20,000. */
  readonly maximumSteps?: number;
}

export interface SensitivityControl {
  readonly relative: number;
  /** Size below which a sensitivity need not be known relatively, one a parameter. */
  readonly floors: Float64Array;
}

/** Steps below this fraction of the time make no way in double precision. */
const SMALLEST = 4 * Number.EPSILON;

/**
 * The one adaptive loop. Made once a problem; running it allocates no more than a few small objects a run. Follows the
 * sensitivities to every parameter of `problem.tangent` when it is given their initial values.
 */
export class Integrator {
  readonly problem: Problem;
  readonly scheme: Scheme;
  private readonly bare: Stepper;
  private stepper: Stepper;
  /** Made when sensitivities are first asked for. */
  private tangentStep: TangentStep | undefined;
  private readonly probe: Float64Array;
  private probes: readonly Float64Array[] = [];
  /** Why the last step was refused, if it was. */
  private refusal: Failed["reason"] = "step too small";

  constructor(problem: Problem, scheme: Scheme = rosenbrock(rodas5p)) {
    this.problem = problem;
    this.scheme = scheme;
    this.bare = scheme.start(problem);
    this.stepper = this.bare;
    this.probe = this.bare.vectors.array(problem.size);
  }

  /** The stepper to use: tangents follow a Rosenbrock step that keeps its stages, Rodas5P for a scheme that is none. */
  private choose(tangents: number): void {
    const { problem, bare } = this;
    if (tangents > 0 && !this.tangentStep && problem.tangent) {
      const method = bare instanceof RosenbrockStepper ? bare.step.method : rodas5p;
      const step = new RosenbrockStep(problem, method, true);
      this.tangentStep = new TangentStep(step, problem.tangent);
      this.probes = step.vectors.arrays(tangents, problem.size);
    }
    const followed = tangents > 0 ? this.tangentStep : undefined;
    this.stepper = followed ? new RosenbrockStepper(followed.step) : bare;
  }

  /**
   * Integrates `y` in place, and `sensitivities` (one array a parameter) with it where they are given. All of them are
   * arrays of the problem's vectors, which have been entered.
   */
  run(y: Float64Array, options: IntegrateOptions, sensitivities: readonly Float64Array[] = []): Outcome {
    const { from, to, maximumSteps = 20_000 } = options;
    this.choose(sensitivities.length);
    const { stepper } = this;
    const work = { steps: 0, rejected: 0 };
    let t = from;
    let h = stepper.start(from, y, to - from, options);
    let next = 0;
    while (t < to) {
      if (work.steps + work.rejected >= maximumSteps) return fail("too many steps", t, work);
      if (h < SMALLEST * Math.abs(t) + Number.EPSILON ** 2 * (to - from)) return fail(this.refusal, t, work);
      const last = t + h * 1.0000001 >= to;
      if (last) h = to - t;
      const norm = this.attempt(t, y, h, options);
      if (!(norm <= 1)) {
        work.rejected++;
        if (stepper.movesBorder) options.project?.(t, y); // far off, it would have every step refused
        h = stepper.shrink(h, norm);
        continue;
      }
      if (!this.followTangent(t, h, sensitivities)) return fail("non-finite rate", t, work);
      const tangentNorm = this.tangentNorm(sensitivities, options);
      if (tangentNorm > 1) {
        work.rejected++;
        this.refuse("step too small");
        h = stepper.shrink(h, tangentNorm);
        continue;
      }
      work.steps++;
      const end = last ? to : t + h;
      const happened = locate(options.events, stepper, t, y, end - t, this.probe, options.project);
      const until = happened ? happened.time : end;
      next = this.emitOutputs(next, t, end - t, until, options, sensitivities.length);
      if (happened) {
        if (!this.stopAt((until - t) / (end - t), until, y, sensitivities, options))
          return fail("no consistent state", until, work);
        return { kind: "stopped", time: until, event: happened.event, ...work };
      }
      y.set(stepper.end);
      sensitivities.forEach((array, k) => array.set(this.tangentStep!.end[k]));
      h = stepper.advance(end - t, Math.max(norm, tangentNorm), options);
      t = end;
    }
    if (options.project && !this.settle(to, y, sensitivities, options.project))
      return fail("no consistent state", to, work);
    return { kind: "finished", time: to, ...work };
  }

  /** Scaled error of a step; NaN where it cannot be taken. */
  private attempt(t: number, y: Float64Array, h: number, tolerance: Tolerance): number {
    const norm = this.stepper.attempt(t, y, h, tolerance);
    if (Number.isNaN(norm)) return this.refuse("non-finite rate");
    if (this.problem.admissible && !this.problem.admissible(this.stepper.end))
      return this.refuse("left the domain");
    return norm <= 1 ? norm : (this.refuse("step too small"), norm);
  }

  private refuse(reason: Failed["reason"]): number {
    this.refusal = reason;
    return NaN;
  }

  private followTangent(t: number, h: number, before: readonly Float64Array[]): boolean {
    return before.length === 0 || (this.tangentStep?.take(t, h, before) ?? false);
  }

  private tangentNorm(before: readonly Float64Array[], { sensitivityControl }: IntegrateOptions): number {
    if (before.length === 0 || !sensitivityControl) return 0;
    return this.tangentStep!.errorNorm(sensitivityControl.relative, sensitivityControl.floors);
  }

  /** Moves to the fraction `s` of the step. */
  private stopAt(
    s: number,
    t: number,
    y: Float64Array,
    sensitivities: readonly Float64Array[],
    { project }: IntegrateOptions,
  ): boolean {
    this.stepper.interpolate(s, y);
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
      this.stepper.interpolate(s, this.probe);
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
