import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Objective } from "../scoring/objective.js";
import { clamp } from "../scoring/minimise.js";
import type { Random } from "../numerics/random.js";
import { scaleBounds } from "../scoring/transform.js";
import { priorWidth } from "./posterior.js";

/** The normal distribution that a fit's information stands for, on the fitted scale. */
export interface Gaussian {
  readonly mean: Float64Array;
  /** Principal axes, unit vectors, and the standard deviation along each, widest first. */
  readonly axes: readonly Float64Array[];
  readonly sds: readonly number[];
}

/**
 * The normal approximation of a posterior at a fit. Directions that the data leave free are as wide as their priors: to
 * the information of each unknown without a prior comes 2 (2 pi) / width^2, the curvature of the normal density that is
 * as high as the uniform prior, so that a dead unknown costs no evidence.
 */
export function gaussianOf(
  { unknowns }: Objective,
  point: Float64Array,
  information: Float64Array,
): Gaussian {
  const count = unknowns.length;
  const curvature = new Matrix(count, count);
  unknowns.forEach((unknown, row) => {
    for (let column = 0; column < count; column++)
      curvature.set(
        row,
        column,
        0.25 * (information[row * count + column] + information[column * count + row]),
      );
    const own = unknown.prior ? 0 : (2 * Math.PI) / priorWidth(unknown) ** 2;
    curvature.set(row, row, curvature.get(row, row) + own);
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(curvature, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, n) => n).sort((a, b) => realEigenvalues[a] - realEigenvalues[b]);
  const floor = 1e-14 * Math.max(...realEigenvalues);
  return {
    mean: point,
    axes: order.map((n) => Float64Array.from(eigenvectorMatrix.getColumn(n))),
    sds: order.map((n) => 1 / Math.sqrt(Math.max(realEigenvalues[n], floor))),
  };
}

/** ln of the density of a normal distribution. */
export function logNormal({ mean, axes, sds }: Gaussian, point: Float64Array): number {
  let sum = 0;
  axes.forEach((axis, n) => {
    let score = 0;
    for (let k = 0; k < mean.length; k++) score += axis[k] * (point[k] - mean[k]);
    sum -= 0.5 * (score / sds[n]) ** 2 + Math.log(Math.sqrt(2 * Math.PI) * sds[n]);
  });
  return sum;
}

/** A point drawn from a normal distribution. */
export function drawNormal({ mean, axes, sds }: Gaussian, stream: Random): Float64Array {
  const point = Float64Array.from(mean);
  axes.forEach((axis, n) => {
    const score = sds[n] * stream.normal();
    for (let k = 0; k < point.length; k++) point[k] += score * axis[k];
  });
  return point;
}

/** Walkers around a fit, drawn from its normal approximation narrowed to half, inside the bounds. */
export function walkersAround(
  objective: Objective,
  gaussian: Gaussian,
  count: number,
  stream: Random,
): Float64Array[] {
  const bounds = objective.unknowns.map(scaleBounds);
  const narrow = { ...gaussian, sds: gaussian.sds.map((sd) => 0.5 * sd) };
  return Array.from({ length: count }, () => clamp(drawNormal(narrow, stream), bounds));
}
