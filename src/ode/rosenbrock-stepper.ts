import type { Vectors } from "../numerics/vectors.js";
import { firstStep, StepControl, type Tolerance } from "./control.js";
import type { Method } from "./method.js";
import type { Problem } from "./problem.js";
import { RosenbrockStep } from "./rosenbrock.js";
import type { Scheme, Stepper } from "./stepper.js";

/**
 * A Rosenbrock method under step size control. A refused step is tried again from the same linearisation, unless an algebraic
 * border was moved since: its slopes then belong to where it was, and no step, however short, would come right.
 */
export class RosenbrockStepper implements Stepper {
  readonly step: RosenbrockStep;
  private readonly control: StepControl;
  private fresh = false;

  constructor(step: RosenbrockStep) {
    this.step = step;
    this.control = new StepControl(step.method);
  }

  get movesBorder(): boolean {
    return this.step.movesBorder;
  }

  get vectors(): Vectors {
    return this.step.vectors;
  }

  get end(): Float64Array {
    return this.step.end;
  }

  start(t: number, y: Float64Array, span: number, tolerance: Tolerance): number {
    this.fresh = false;
    this.control.restart();
    return firstStep(this.step, t, y, span, tolerance);
  }

  attempt(t: number, y: Float64Array, h: number, { relative, absolute }: Tolerance): number {
    this.fresh ||= this.step.linearise(t, y);
    if (!this.fresh || !this.step.take(t, h)) return NaN;
    return this.step.errorNorm(relative, absolute);
  }

  shrink(h: number, norm: number): number {
    this.fresh = !this.movesBorder;
    return this.control.shrink(h, norm);
  }

  advance(h: number, norm: number): number {
    this.fresh = false;
    return this.control.advance(h, norm);
  }

  interpolate(s: number, out: Float64Array): void {
    this.step.interpolate(s, out);
  }
}

/** A table of coefficients as a scheme. */
export const rosenbrock = (method: Method): Scheme => ({
  name: method.name,
  order: method.order,
  citation: method.citation,
  start: (problem: Problem) => new RosenbrockStepper(new RosenbrockStep(problem, method)),
});
