import type { Vectors } from "../numerics/vectors.js";
import { firstStep, stepFactor, type Tolerance } from "./control.js";
import type { Method } from "./method.js";
import type { Problem } from "./problem.js";
import { RosenbrockStep } from "./rosenbrock.js";
import type { Scheme, Stepper } from "./stepper.js";

/**
 * A Rosenbrock method under PI control. A refused step is tried again from the same linearisation, unless an algebraic
 * border was moved since: its slopes then belong to where it was, and no step, however short, would come right.
 */
export class RosenbrockStepper implements Stepper {
  readonly step: RosenbrockStep;
  private fresh = false;
  private normBefore = 1;
  private afterRefusal = false;

  constructor(step: RosenbrockStep) {
    this.step = step;
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
    this.normBefore = 1;
    this.afterRefusal = false;
    return firstStep(this.step, t, y, span, tolerance);
  }

  attempt(t: number, y: Float64Array, h: number, { relative, absolute }: Tolerance): number {
    this.fresh ||= this.step.linearise(t, y);
    if (!this.fresh || !this.step.take(t, h)) return NaN;
    return this.step.errorNorm(relative, absolute);
  }

  shrink(h: number, norm: number): number {
    this.afterRefusal = true;
    this.fresh = !this.movesBorder;
    return h * (Number.isFinite(norm) ? Math.min(0.9, stepFactor(norm, 1, this.step.method)) : 0.25);
  }

  advance(h: number, norm: number): number {
    const factor = stepFactor(norm, this.normBefore, this.step.method);
    const next = h * (this.afterRefusal ? Math.min(1, factor) : factor);
    this.fresh = false;
    this.normBefore = norm;
    this.afterRefusal = false;
    return next;
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
