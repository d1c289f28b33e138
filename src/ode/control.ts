import type { Method } from "./method.js";
import type { RosenbrockStep } from "./rosenbrock.js";

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Bounds on the factor from one step to the next, and its safety: 0.8 takes the fewest steps for the same error. */
const [SLOWEST, FASTEST, SAFETY] = [0.2, 6, 0.8];
/** Norms below this say nothing about the next one. */
const SMALLEST_NORM = 1e-2;

/**
 * Chooses steps so that their scaled error stays just below 1: the elementary control, or the predictive one of Gustafsson
 * (ACM TOMS 20, 1994; Hairer & Wanner II, IV.8), which takes the error's trend to go on, where that is more careful.
 * Errors are even along the way, which a PI control with its lag leaves them not: a quarter more steps where phases separate.
 */
export class StepControl {
  private readonly exponent: number;
  private hBefore = 0;
  private normBefore = 0;
  private refused = false;

  constructor({ embeddedOrder }: Method) {
    this.exponent = -1 / (embeddedOrder + 1);
  }

  /** Forgets the steps so far. */
  restart(): void {
    this.hBefore = 0;
    this.refused = false;
  }

  /** What to try after a refused step of h; `norm` is not finite where the step could not be taken. */
  shrink(h: number, norm: number): number {
    this.refused = true;
    return h * (Number.isFinite(norm) ? Math.min(0.9, this.elementary(norm)) : 0.25);
  }

  /** The step after an accepted one of h. */
  advance(h: number, norm: number): number {
    const trusted = Math.min(this.elementary(norm), this.predictive(h, norm));
    const factor = this.refused ? Math.min(1, trusted) : trusted;
    this.hBefore = h;
    this.normBefore = Math.max(SMALLEST_NORM, norm);
    this.refused = false;
    return h * factor;
  }

  private elementary(norm: number): number {
    return this.bounded(Math.max(norm, 1e-10) ** this.exponent);
  }

  private predictive(h: number, norm: number): number {
    if (this.hBefore === 0) return FASTEST;
    const trend = Math.max(norm, 1e-10) ** 2 / this.normBefore;
    return this.bounded((h / this.hBefore) * trend ** this.exponent);
  }

  private bounded(factor: number): number {
    return Math.min(FASTEST, Math.max(SLOWEST, SAFETY * factor));
  }
}

/** A first step that would change y by a hundredth (Hairer, Norsett & Wanner I, II.4, without the second probe). */
export function firstStep(
  { problem, vectors, mass, end: slope }: RosenbrockStep,
  t: number,
  y: Float64Array,
  span: number,
  { relative, absolute }: Tolerance,
): number {
  if (!problem.derivative(t, y, slope)) return 1e-6 * span;
  const size = (x: Float64Array): number =>
    Math.sqrt(vectors.scaledSquares(x, y, y, mass, relative, absolute));
  const pace = size(slope);
  const guess = pace > 1e-10 ? (0.01 * size(y)) / pace : 1e-3 * span;
  return Math.min(0.1 * span, Math.max(guess, 1e-10 * span));
}
