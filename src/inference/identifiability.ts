import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Fit } from "../scoring/fit.js";
import { toUnit } from "../scoring/transform.js";

/** A combination of unknowns, in units of their logarithms, and how well the data alone know it. */
export interface Direction {
  /** Standard deviation along it, in e-folds (or in standard errors of the prior); Infinity where the data are blind. */
  readonly sd: number;
  /** What the unit vector has of each unknown, largest first; those below a tenth are left out. */
  readonly parts: readonly { readonly name: string; readonly share: number }[];
}

/** Two unknowns that the data tie to each other. */
export interface TradeOff {
  readonly names: readonly [string, string];
  /** Correlation of their errors. */
  readonly correlation: number;
  /** Standard deviations of both in e-folds. */
  readonly sds: readonly [number, number];
}

export interface Identifiability {
  /** All directions, best known first. */
  readonly directions: readonly Direction[];
  /** Those known to better than `FIXED`. */
  readonly fixed: readonly Direction[];
  /** Those known to worse than `SLOPPY`. */
  readonly sloppy: readonly Direction[];
  /** Pairs of unknowns correlated beyond `TIED`. */
  readonly tradeOffs: readonly TradeOff[];
}

/** A direction is fixed to 10%, sloppy beyond a factor of e. */
export const FIXED = 0.1;
export const SLOPPY = 1;
export const TIED = 0.95;
/** A linear unknown near zero is measured against this much of its guess or bounds. */
const LEAST_SCALE = 1e-3;
const SHOWN = 0.1;

/**
 * What the data fix: eigenvectors of the Fisher information in the logarithms of the unknowns, priors taken out. Stiff
 * ones are combinations that are known; along sloppy ones the data leave the numbers free.
 * Source: R. N. Gutenkunst et al., PLoS Comput. Biol. 3, e189 (2007).
 */
export function identifiability(
  unknowns: readonly ParameterDeclaration[],
  fit: Pick<Fit, "point" | "information">,
): Identifiability {
  const information = inLogarithms(unknowns, fit);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(information, {
    assumeSymmetric: true,
  });
  const names = unknowns.map(({ name }) => name);
  const largest = Math.max(...realEigenvalues, 0);
  const directions = realEigenvalues
    .map((value, n): Direction => ({
      sd: value > 1e-12 * largest ? 1 / Math.sqrt(value) : Infinity,
      parts: partsOf(eigenvectorMatrix.getColumn(n), names),
    }))
    .sort((a, b) => a.sd - b.sd);
  return {
    directions,
    fixed: directions.filter(({ sd }) => sd < FIXED),
    sloppy: directions.filter(({ sd }) => sd > SLOPPY),
    tradeOffs: tradeOffs(information, names, largest),
  };
}

/** Half the curvature of -2 ln L, without priors, in logarithms of the unknowns. */
function inLogarithms(
  unknowns: readonly ParameterDeclaration[],
  { point, information }: Pick<Fit, "point" | "information">,
): Matrix {
  const count = unknowns.length;
  const scale = unknowns.map((unknown, k) => logScale(unknown, point[k]));
  const matrix = new Matrix(count, count);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      const both = information[row * count + column] + information[column * count + row];
      const prior = row === column ? (unknowns[row].prior?.sd ?? Infinity) ** -2 : 0;
      const own = 0.25 * both - prior;
      matrix.set(row, column, (Math.abs(own) > 1e-9 * Math.abs(both) ? own : 0) * scale[row] * scale[column]);
    }
  }
  return matrix;
}

/** d(fitted scale) / d(logarithm). Numbers around zero with a prior count in its standard deviation. */
function logScale(unknown: ParameterDeclaration, point: number): number {
  if (unknown.scale === "log") return 1;
  if (unknown.prior) return unknown.prior.sd;
  return Math.max(Math.abs(toUnit(unknown, point)), LEAST_SCALE * Math.abs(unknown.guess), Number.MIN_VALUE);
}

function partsOf(vector: readonly number[], names: readonly string[]): Direction["parts"] {
  const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
  const sign = largest < 0 ? -1 : 1;
  return names
    .map((name, k) => ({ name, share: sign * vector[k] }))
    .filter(({ share }) => Math.abs(share) >= SHOWN)
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
}

function tradeOffs(information: Matrix, names: readonly string[], largest: number): TradeOff[] {
  const count = names.length;
  const live = names.map((_, k) => k).filter((k) => information.get(k, k) > 1e-12 * largest);
  if (live.length < 2) return [];
  const part = information.subMatrix(0, count - 1, 0, count - 1).selection(live, live);
  for (let k = 0; k < live.length; k++) part.set(k, k, part.get(k, k) * (1 + 1e-10));
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(part, {
    assumeSymmetric: true,
  });
  const floor = 1e-14 * Math.max(...values, Number.MIN_VALUE);
  const covariance = (a: number, b: number): number =>
    values.reduce(
      (sum, value, n) => sum + (vectors.get(a, n) * vectors.get(b, n)) / Math.max(value, floor),
      0,
    );
  const found: TradeOff[] = [];
  for (let a = 0; a < live.length; a++) {
    for (let b = 0; b < a; b++) {
      const sds = [Math.sqrt(covariance(b, b)), Math.sqrt(covariance(a, a))] as const;
      const correlation = covariance(a, b) / (sds[0] * sds[1]);
      if (Math.abs(correlation) > TIED)
        found.push({ names: [names[live[b]], names[live[a]]], correlation, sds });
    }
  }
  return found.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}
