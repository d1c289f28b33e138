import { bdf } from "./bdf.js";
import { rodas5p } from "./methods/rodas5p.js";
import { rosenbrock } from "./rosenbrock-stepper.js";
import type { Tolerance } from "./control.js";
import type { Problem } from "./problem.js";
import type { Scheme, Stepper } from "./stepper.js";

/** Smooth populations need some ten to a hundred Rosenbrock steps; more means one sharp event after the other. */
const MANY_STEPS = 150;
/** Below this size a step's fixed costs outweigh what fewer evaluations save. */
const LARGE = 500;

/**
 * Rodas5P, and NDF from where a large problem turns out to need very many steps: there a step costs one and a half
 * evaluations instead of eight. Measured in test/bench/simulation.
 */
export const automatic: Scheme = {
  name: "automatic",
  order: 5,
  citation: `${rodas5p.citation}; ${bdf.citation}`,
  start: (problem) => (problem.size < LARGE ? rosenbrock(rodas5p).start(problem) : new Automatic(problem)),
};

class Automatic implements Stepper {
  private readonly first: Stepper;
  private readonly second: Stepper;
  private active: Stepper;
  private taken = 0;

  constructor(problem: Problem) {
    this.first = rosenbrock(rodas5p).start(problem);
    this.second = bdf.start(problem);
    this.active = this.first;
  }

  get movesBorder(): boolean {
    return this.active.movesBorder;
  }

  get vectors(): Stepper["vectors"] {
    return this.active.vectors;
  }

  get end(): Float64Array {
    return this.active.end;
  }

  start(t: number, y: Float64Array, span: number, tolerance: Tolerance): number {
    this.active = this.first;
    this.taken = 0;
    return this.active.start(t, y, span, tolerance);
  }

  attempt(t: number, y: Float64Array, h: number, tolerance: Tolerance): number {
    if (this.taken === MANY_STEPS && this.active === this.first) {
      this.active = this.second;
      // It begins with the step in hand, and shortens it until its first order can take it.
      this.active.start(t, y, h, tolerance);
    }
    return this.active.attempt(t, y, h, tolerance);
  }

  shrink(h: number, norm: number): number {
    return this.active.shrink(h, norm);
  }

  advance(h: number, norm: number, tolerance: Tolerance): number {
    this.taken++;
    return this.active.advance(h, norm, tolerance);
  }

  interpolate(s: number, out: Float64Array): void {
    this.active.interpolate(s, out);
  }
}
