import type { Method } from "./method.js";
import type { Problem } from "./problem.js";

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/**
 * Root mean square of error_i / (absolute + relative max(|y0_i|, |y1_i|)) over the differential unknowns. Algebraic
 * ones are left out: they are solved again from the state wherever they are used.
 */
export function errorNorm(
  error: Float64Array,
  before: Float64Array,
  after: Float64Array,
  mass: Float64Array,
  { relative, absolute }: Tolerance,
): number {
  let sum = 0;
  let count = 0;
  for (let n = 0; n < error.length; n++) {
    if (mass[n] === 0) continue;
    const scale = absolute + relative * Math.max(Math.abs(before[n]), Math.abs(after[n]));
    sum += (error[n] / scale) ** 2;
    count++;
  }
  return Math.sqrt(sum / Math.max(1, count));
}

/** Factor on the step after one with scaled error `norm`: PI control (Gustafsson 1991) within [0.2, 6]. */
export function stepFactor(norm: number, before: number, method: Method): number {
  const q = method.embeddedOrder + 1;
  const factor = 0.9 * Math.max(norm, 1e-10) ** (-0.7 / q) * Math.max(before, 1e-4) ** (0.4 / q);
  return Math.min(6, Math.max(0.2, factor));
}

/** A first step that would change y by a hundredth (Hairer, Norsett & Wanner I, II.4, without the second probe). */
export function firstStep(
  problem: Problem,
  t: number,
  y: Float64Array,
  span: number,
  tolerance: Tolerance,
): number {
  const slope = new Float64Array(problem.size);
  if (!problem.derivative(t, y, slope)) return 1e-6 * span;
  const zero = new Float64Array(problem.size);
  const pace = errorNorm(slope, y, y, problem.mass, tolerance);
  const level = errorNorm(y, y, zero, problem.mass, tolerance);
  const guess = pace > 1e-10 ? (0.01 * level) / pace : 1e-3 * span;
  return Math.min(0.1 * span, Math.max(guess, 1e-10 * span));
}
