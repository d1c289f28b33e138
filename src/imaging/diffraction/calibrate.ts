import { hermiteNodes } from "../../numerics/quadrature.js";
import { ImagingError } from "../imaging-error.js";
import { addMass } from "./composition-grid.js";
import { calibratedLattice } from "./calibrated-lattice.js";
import { CRYSTAL_SYSTEMS } from "./crystal.js";
import { fitSetup } from "./fit-setup.js";
import { latticeCurve, type CurveOptions, type LatticeCurve, type MeasuredLattice } from "./lattice-curve.js";
import { SeriesModel } from "./series-model.js";
import type { Series } from "./series.js";
import type { Setup } from "./setup.js";

/** A calibration of lattice and widths from patterns at known mean compositions. */
export interface Calibration {
  /** The setup with the lattice and the widths that were found, their errors with them. */
  readonly setup: Setup;
  readonly measured: MeasuredLattice;
  /** How well the curve of each lattice parameter follows them. */
  readonly curve: LatticeCurve;
  /** Factor on the widths of the given setup, with its standard error (of the logarithm). */
  readonly width: { readonly factor: number; readonly error: number };
  /** Sum of squared residuals over the points of each pattern. */
  readonly patterns: readonly number[];
  /** Largest reduced sum of squares of a pattern: well above 1, the patterns are not of one composition each. */
  readonly worst: number;
}

export interface CalibrationOptions extends CurveOptions {
  /** Mean composition of each pattern, from the charge passed. */
  readonly compositions: readonly number[];
  /** Standard deviation of composition that slow cycling leaves, for instance sqrt(D0 / mu'). Default 0. */
  readonly spread?: number;
  readonly citation: string;
}

/** Lattice parameters may move by several times this from those of the given setup, ångström. */
const REACH = 0.02;

/**
 * The calibration wizard. From patterns taken so slowly that all particles are at the mean composition: first the lattice
 * parameters of each pattern with a common width, then their curve against composition with its error
 * (`latticeCurve`). The setup that is given need only be so near that lines overlap with those measured. The shift of
 * the lines is taken as stated; what of it is wrong goes into the lattice, which is right for patterns measured later in
 * the same cell, since there it goes out again.
 * @throws ImagingError where a composition is missing for a pattern or the reflections do not tell the parameters apart.
 */
export function calibrate(series: Series, options: CalibrationOptions): Calibration {
  const { compositions, citation, spread = 0 } = options;
  const { setup } = series;
  if (compositions.length !== series.times.length) {
    const found = `${compositions.length} compositions for ${series.times.length} patterns`;
    throw new ImagingError({ file: series.setup.name, found, expected: "one for each" });
  }
  const free = fitEach(series, { ...loosened(setup), name: setup.name }, compositions, spread);
  const width = commonWidth(free);
  const scaled = withWidth(setup, width.factor);
  const fits = fitEach(
    series,
    { ...loosened(scaled), profile: { ...scaled.profile, widthError: 0 } },
    compositions,
    spread,
  );
  const measured = { ...collect(setup, compositions, fits), citation };
  const curve = latticeCurve(measured, options);
  const profile = { ...scaled.profile, widthError: width.error };
  return {
    measured,
    curve,
    width,
    setup: { ...scaled, profile, lattice: curve.calibration },
    patterns: fits.map(({ reduced }) => reduced),
    worst: Math.max(...fits.map(({ reduced }) => reduced)),
  };
}

/** The setup with nothing uncertain but a constant move of each lattice parameter and the widths, both nearly free. */
function loosened(setup: Setup): Setup {
  const { lattice, profile, shift, inactive } = setup;
  const count = lattice.compositions.length;
  const names = CRYSTAL_SYSTEMS[lattice.system];
  const modes = names.map((_, m) => names.map((_, k) => new Array<number>(count).fill(k === m ? REACH : 0)));
  return {
    ...setup,
    lattice: { ...lattice, modes },
    profile: { ...profile, widthError: 0.5, sizeError: 0 },
    shift: { ...shift, error: 0 },
    inactive: { ...inactive, error: 0 },
  };
}

interface PatternFit {
  readonly parameters: readonly number[];
  readonly errors: readonly number[];
  readonly width: number;
  readonly widthError: number;
  readonly reduced: number;
}

function fitEach(
  series: Series,
  setup: Setup,
  compositions: readonly number[],
  spread: number,
): PatternFit[] {
  const { system } = setup.lattice;
  return compositions.map((composition, t) => {
    const model = new SeriesModel({
      ...series,
      setup,
      times: [series.times[t]],
      intensities: [series.intensities[t]],
      errors: [series.errors[t]],
    });
    const population = new Float64Array(model.grid.count);
    const { nodes, weights } = hermiteNodes(spread > 0 ? 9 : 1);
    nodes.forEach((z, n) => addMass(model.grid, composition + spread * z, weights[n], population));
    const { values, covariance, squares, converged } = fitSetup(model, [population]);
    const count = values.length;
    const errorOf = (k: number): number => Math.sqrt(covariance[k * count + k]);
    const { modes, width } = model.unknowns;
    const parameters = CRYSTAL_SYSTEMS[system].map(
      (_, k) => latticeAt(setup, composition, k) + REACH * values[modes + k],
    );
    const errors = CRYSTAL_SYSTEMS[system].map((_, k) => REACH * errorOf(modes + k));
    if (!converged || errors.some((error) => !(error < REACH / 2))) {
      const found = `lattice parameters ${parameters.map((p) => p.toFixed(4)).join(", ")} with errors ${errors.map((e) => e.toFixed(4)).join(", ")}`;
      const expected = "reflections that determine every lattice parameter";
      const fix = "Start from a lattice whose lines overlap with those measured, or add reflections.";
      throw new ImagingError({ file: setup.name, place: `pattern ${t + 1}`, found, expected, fix });
    }
    const reduced = squares / Math.max(1, model.count - count - model.amounts(0).length);
    return {
      parameters,
      errors: errors.map((error) => error * Math.sqrt(Math.max(1, reduced))),
      width: width < 0 ? 1 : values[width],
      widthError: width < 0 ? 0 : errorOf(width),
      reduced,
    };
  });
}

function latticeAt({ lattice }: Setup, composition: number, k: number): number {
  return calibratedLattice(lattice, [composition]).parameters[k][0];
}

/** Weighted mean of the logarithms, its error no less than the scatter says. */
function commonWidth(fits: readonly PatternFit[]): { factor: number; error: number } {
  const weights = fits.map(({ widthError }) => 1 / widthError ** 2);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const mean = fits.reduce((total, { width }, t) => total + weights[t] * Math.log(width), 0) / sum;
  const squares = fits.reduce((total, { width }, t) => total + weights[t] * (Math.log(width) - mean) ** 2, 0);
  const scatter = fits.length > 1 ? squares / (fits.length - 1) : 1;
  return { factor: Math.exp(mean), error: Math.sqrt(Math.max(1, scatter) / sum) };
}

/** All instrumental widths times a factor. */
function withWidth(setup: Setup, factor: number): Setup {
  const { u, v, w, x, y } = setup.profile;
  const square = factor * factor;
  return {
    ...setup,
    profile: { ...setup.profile, u: u * square, v: v * square, w: w * square, x: x * factor, y: y * factor },
  };
}

function collect(
  { lattice }: Setup,
  compositions: readonly number[],
  fits: readonly PatternFit[],
): Omit<MeasuredLattice, "citation"> {
  const names = CRYSTAL_SYSTEMS[lattice.system];
  return {
    system: lattice.system,
    compositions,
    parameters: names.map((_, k) => fits.map(({ parameters }) => parameters[k])),
    errors: names.map((_, k) => fits.map(({ errors }) => errors[k])),
  };
}
