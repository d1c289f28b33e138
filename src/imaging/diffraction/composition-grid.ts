import { dispersionOf } from "./dispersion.js";
import type { Setup } from "./setup.js";

/** Evenly spaced compositions from 0 to 1 and one beyond each end, on which populations are laid. */
export interface CompositionGrid {
  readonly count: number;
  readonly step: number;
  readonly nodes: Float64Array;
}

/** `intervals` between 0 and 1. */
export function compositionGrid(intervals: number): CompositionGrid {
  const [count, step] = [intervals + 3, 1 / intervals];
  return { count, step, nodes: Float64Array.from({ length: count }, (_, n) => (n - 1) * step) };
}

/** Part of the narrowest width by which a line may move from node to node. */
const FINENESS = 0.2;
const [COARSEST, FINEST] = [100, 1000];

/** A grid so fine that no line moves by more than a fifth of its FWHM from node to node. */
export function gridFor(setup: Setup): CompositionGrid {
  const probe = Float64Array.from({ length: 101 }, (_, n) => n / 100);
  let most = 0;
  for (const { slopes, widths } of dispersionOf(setup, probe)) {
    slopes.forEach((slope, n) => (most = Math.max(most, Math.abs(slope) / widths[n])));
  }
  return compositionGrid(Math.min(FINEST, Math.max(COARSEST, Math.ceil(most / FINENESS))));
}

/**
 * Lays a mass at a composition onto the grid by cubic convolution (R. G. Keys, IEEE Trans. ASSP 29, 1153 (1981)): what a
 * smooth function of composition sums to over the masses is kept to third order in the step, and is smooth in the
 * composition.
 */
export function addMass(grid: CompositionGrid, composition: number, mass: number, out: Float64Array): void {
  const { n, t } = place(grid, composition);
  out[n - 1] += mass * t * (-0.5 + t * (1 - 0.5 * t));
  out[n] += mass * (1 + t * t * (-2.5 + 1.5 * t));
  out[n + 1] += mass * t * (0.5 + t * (2 - 1.5 * t));
  out[n + 2] += mass * t * t * (-0.5 + 0.5 * t);
}

/** The derivative of that to the composition, times `change`. */
export function addMassSlope(
  grid: CompositionGrid,
  composition: number,
  change: number,
  out: Float64Array,
): void {
  const { n, t } = place(grid, composition);
  const scaled = change / grid.step;
  out[n - 1] += scaled * (-0.5 + t * (2 - 1.5 * t));
  out[n] += scaled * t * (-5 + 4.5 * t);
  out[n + 1] += scaled * (0.5 + t * (4 - 4.5 * t));
  out[n + 2] += scaled * t * (-1 + 1.5 * t);
}

/** Node to the left of a composition, and how far on the way to the next one; inside 0 to 1. */
function place({ count, step }: CompositionGrid, composition: number): { n: number; t: number } {
  const x = Math.min(Math.max(composition, 0), 1) / step;
  const interval = Math.min(Math.floor(x), count - 4);
  return { n: interval + 1, t: x - interval };
}
