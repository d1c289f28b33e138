import { quadraticForm } from "./crystal.js";
import type { LatticeCalibration, Reflection } from "./setup.js";
import { NaturalSpline } from "./spline.js";

/** Lattice parameters and the modes of their error at given compositions; [parameter][composition]. */
export interface CalibratedLattice {
  readonly parameters: readonly Float64Array[];
  /** d(parameter)/d(composition). */
  readonly slopes: readonly Float64Array[];
  /** [mode][parameter][composition]. */
  readonly modes: readonly (readonly Float64Array[])[];
}

/** Evaluates a calibration at compositions, inside its knots or beyond. */
export function calibratedLattice(
  { compositions: knots, parameters, modes }: LatticeCalibration,
  compositions: ArrayLike<number>,
): CalibratedLattice {
  const spline = new NaturalSpline(knots);
  const values = (at: readonly number[]): Float64Array =>
    Float64Array.from(compositions, (c) => spline.evaluate(at, c).value);
  return {
    parameters: parameters.map(values),
    slopes: parameters.map((at) => Float64Array.from(compositions, (c) => spline.evaluate(at, c).slope)),
    modes: modes.map((mode) => mode.map(values)),
  };
}

/** The quadratic form of each reflection, see `quadraticForm`. */
export const formsOf = (
  { system }: LatticeCalibration,
  reflections: readonly Reflection[],
): readonly (readonly number[])[] => reflections.map(({ hkl }) => quadraticForm(system, hkl));

/** Value of a polynomial, constant term first. */
export const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
