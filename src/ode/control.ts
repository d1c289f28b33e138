import type { Method } from "./method.js";
import type { RosenbrockStep } from "./rosenbrock.js";

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Factor on the step after one with scaled error `norm`: PI control (Gustafsson 1991) within [0.2, 6]. */
export function stepFactor(norm: number, before: number, method: Method): number {
  const q = method.embeddedOrder + 1;
  const factor = 0.9 * Math.max(norm, 1e-10) ** (-0.7 / q) * Math.max(before, 1e-4) ** (0.4 / q);
  return Math.min(6, Math.max(0.2, factor));
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
