import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { factorize, solveLower, solveUpper } from "../chain/cholesky.js";
import { ImagingError } from "../imaging-error.js";
import { CRYSTAL_SYSTEMS, type CrystalSystem } from "./crystal.js";
import type { LatticeCalibration } from "./setup.js";
import { NaturalSpline } from "./spline.js";

/** Lattice parameters measured at compositions. Ångström. */
export interface MeasuredLattice {
  readonly citation: string;
  readonly system: CrystalSystem;
  readonly compositions: readonly number[];
  /** Parameter by measurement. */
  readonly parameters: readonly (readonly number[])[];
  /** Standard errors of the same, independent of each other. */
  readonly errors: readonly (readonly number[])[];
}

export interface CurveOptions {
  /** Knots of the spline. Default: nine, evenly from the least composition to the greatest. */
  readonly knots?: readonly number[];
  /** Standard error of all compositions together: a constant, and a factor on their distance from the first. */
  readonly compositionOffset?: number;
  readonly compositionGain?: number;
  /** Part of the variance that the modes hold. Default 0.95. */
  readonly held?: number;
}

/** A calibration with how well it fits: of each parameter the reduced sum of squares and the root mean square residual. */
export interface LatticeCurve {
  readonly calibration: LatticeCalibration;
  readonly reducedSquares: readonly number[];
  readonly residuals: readonly number[];
}

/**
 * Lattice parameters against composition from measured ones: weighted least squares on a natural spline, errors scaled
 * up where the fit is worse than they say, and what the errors of all compositions together do added. The whole
 * covariance is then told as independent modes (principal components, the parameters in units of their range).
 * @throws ImagingError where there are fewer measurements than knots or an error is not positive.
 */
export function latticeCurve(measured: MeasuredLattice, options: CurveOptions = {}): LatticeCurve {
  checkMeasured(measured);
  const knots = options.knots ?? evenKnots(measured.compositions, 9);
  const spline = new NaturalSpline(knots);
  const design = measured.compositions.map((c) => weightsAt(spline, c).values);
  const fits = measured.parameters.map((values, k) => fitKnots(design, values, measured.errors[k], measured));
  const parameters = fits.map(({ values }) => Array.from(values));
  const scales = parameters.map((values) => Math.max(...values) - Math.min(...values) || 1);
  const covariance = totalCovariance(spline, fits, scales, measured.compositions[0], options);
  return {
    calibration: {
      citation: measured.citation,
      system: measured.system,
      compositions: knots,
      parameters,
      modes: modesOf(covariance, scales, knots.length, options.held ?? 0.95),
    },
    reducedSquares: fits.map(({ reduced }) => reduced),
    residuals: fits.map(({ rms }) => rms),
  };
}

function checkMeasured({ system, compositions, parameters, errors }: MeasuredLattice): void {
  const file = "lattice";
  const names = CRYSTAL_SYSTEMS[system];
  if (parameters.length !== names.length) {
    const found = `${parameters.length} lattice parameters`;
    throw new ImagingError({ file, found, expected: `${names.join(", ")} of a ${system} cell` });
  }
  names.forEach((name, k) => {
    const wrong = compositions.findIndex((_, n) => !(parameters[k][n] > 0 && errors[k][n] > 0));
    if (wrong < 0) return;
    const found = `${parameters[k][wrong]} with the standard error ${errors[k][wrong]}`;
    throw new ImagingError({
      file,
      place: `${name}, measurement ${wrong + 1}`,
      found,
      expected: "positive numbers",
    });
  });
}

function evenKnots(compositions: readonly number[], count: number): number[] {
  const [low, high] = [Math.min(...compositions), Math.max(...compositions)];
  return Array.from({ length: count }, (_, n) => low + ((high - low) * n) / (count - 1));
}

function weightsAt(spline: NaturalSpline, c: number): { values: Float64Array; slopes: Float64Array } {
  const [values, slopes] = [new Float64Array(spline.knots.length), new Float64Array(spline.knots.length)];
  spline.weights(c, values, slopes);
  return { values, slopes };
}

interface KnotFit {
  readonly values: Float64Array;
  readonly covariance: Float64Array;
  readonly reduced: number;
  readonly rms: number;
}

function fitKnots(
  design: readonly Float64Array[],
  values: readonly number[],
  errors: readonly number[],
  { compositions }: MeasuredLattice,
): KnotFit {
  const count = design[0].length;
  const [normal, right] = [new Float64Array(count * count), new Float64Array(count)];
  design.forEach((row, n) => {
    const weight = 1 / errors[n] ** 2;
    for (let i = 0; i < count; i++) {
      right[i] += weight * row[i] * values[n];
      for (let j = 0; j < count; j++) normal[i * count + j] += weight * row[i] * row[j];
    }
  });
  if (design.length <= count || !factorize(normal, count)) {
    const found = `${compositions.length} measurements that do not determine ${count} knots`;
    const fix = "Give fewer knots, each with measurements near it.";
    throw new ImagingError({ file: "lattice", found, expected: "more measurements than knots", fix });
  }
  const solve = (b: Float64Array): Float64Array => {
    solveLower(normal, count, b);
    solveUpper(normal, count, b);
    return b;
  };
  const knots = solve(right);
  const left = design.map((row, n) => values[n] - row.reduce((sum, weight, k) => sum + weight * knots[k], 0));
  const reduced = left.reduce((sum, r, n) => sum + (r / errors[n]) ** 2, 0) / (design.length - count);
  const covariance = new Float64Array(count * count);
  for (let k = 0; k < count; k++) {
    const column = solve(
      Float64Array.from({ length: count }, (_, i) => (i === k ? Math.max(1, reduced) : 0)),
    );
    column.forEach((entry, i) => (covariance[i * count + k] = entry));
  }
  const rms = Math.sqrt(left.reduce((sum, r) => sum + r * r, 0) / left.length);
  return { values: knots, covariance, reduced, rms };
}

/** Of all knots of all parameters, in units of `scales`; an error of the compositions moves knots along the curve. */
function totalCovariance(
  spline: NaturalSpline,
  fits: readonly KnotFit[],
  scales: readonly number[],
  first: number,
  { compositionOffset = 0, compositionGain = 0 }: CurveOptions,
): Matrix {
  const { knots } = spline;
  const count = knots.length;
  const total = Matrix.zeros(count * fits.length, count * fits.length);
  const slopes = fits.flatMap(({ values }, k) =>
    Array.from(knots, (c) => spline.evaluate(values, c).slope / scales[k]),
  );
  fits.forEach(({ covariance }, k) => {
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        total.set(k * count + i, k * count + j, covariance[i * count + j] / scales[k] ** 2);
      }
    }
  });
  slopes.forEach((a, i) =>
    slopes.forEach((b, j) => {
      const gain = (knots[i % count] - first) * (knots[j % count] - first) * compositionGain ** 2;
      total.set(i, j, total.get(i, j) + a * b * (compositionOffset ** 2 + gain));
    }),
  );
  return total;
}

function modesOf(covariance: Matrix, scales: readonly number[], knots: number, held: number): number[][][] {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  const order = realEigenvalues.map((_, n) => n).sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const modes: number[][][] = [];
  let sum = 0;
  for (const n of order) {
    if (sum >= held * total) break;
    sum += realEigenvalues[n];
    const length = Math.sqrt(Math.max(0, realEigenvalues[n]));
    modes.push(
      scales.map((scale, k) =>
        Array.from({ length: knots }, (_, i) => scale * length * eigenvectorMatrix.get(k * knots + i, n)),
      ),
    );
  }
  return modes;
}
