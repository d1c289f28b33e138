import { factorize, logDiagonal, solveLower, solveUpper } from "./cholesky.js";
import type { ParticleModel } from "./particle-model.js";

/** Generalised least squares of one particle's spectrum (Aitken, Proc. R. Soc. Edinb. 55, 42 (1936)). */
export interface GeneralizedFit {
  /** (Aᵀ V⁻¹ A)⁻¹ Aᵀ V⁻¹ y. */
  readonly coefficients: Float64Array;
  /** (Aᵀ V⁻¹ A)⁻¹, row-major. */
  readonly covariance: Float64Array;
  /** Spectrum minus model; 0 where a point has no weight. */
  readonly residuals: Float64Array;
  /** Part of the residuals that the discrepancy explains, the rest being noise and jitter. */
  readonly explained: Float64Array;
  /** Variance of the discrepancy over its covariance for one unit of amount and the components' sizes. */
  readonly size: number;
  /** rᵀ V⁻¹ r, and the points and terms of the fit. */
  readonly squares: number;
  readonly points: number;
  /** Logarithm of the restricted likelihood but for a constant (Patterson & Thompson, Biometrika 58, 545 (1971)). */
  readonly logLikelihood: (noise: number) => number;
  /** V⁻¹ (1 - A C Aᵀ V⁻¹) v: what is left of a vector after the fit, weighted. */
  readonly project: (vector: Float64Array) => Float64Array;
  /** The linear estimator of a combination g of the coefficients: its value is the sum of estimator times spectrum. */
  readonly estimator: (g: Float64Array) => Float64Array;
}

/** Variance of a point without weight, relative to the greatest of the others. */
const UNKNOWN = 1e8;

/**
 * Fits a spectrum y with the covariance noise * V,
 *
 *   V = diag(1 / weight + jitter² slope²) + amount² covariance:
 *
 * photons, energies that scatter from frame to frame, and what the references miss. Scale `noise` changes no estimate.
 * @param noise factor of the covariance
 * @param jitter eV, standard deviation of the energy from frame to frame
 * @param covariance of the discrepancy for one unit of amount
 * @returns undefined where V or the normal equations are singular
 */
export function fitGeneralized(
  model: ParticleModel,
  values: Float64Array,
  weights: Float64Array,
  { noise, jitter }: { readonly noise: number; readonly jitter: number },
  covariance: Float64Array,
): GeneralizedFit | undefined {
  const { points: n, terms, references, columns } = model.design;
  const size = sumOf(model.coefficients.subarray(0, references)) ** 2;
  const factor = new Float64Array(n * n);
  const greatest = weights.reduce((most, weight) => (weight > 0 ? Math.max(most, 1 / weight) : most), 0);
  let points = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) factor[i * n + j] = size * covariance[i * n + j];
    const own = weights[i] > 0 ? 1 / weights[i] : UNKNOWN * greatest;
    factor[i * n + i] = own + (jitter * model.slope[i]) ** 2 + size * covariance[i * n + i];
    if (weights[i] > 0) points++;
  }
  if (!factorize(factor, n)) return undefined;
  const whitened = new Float64Array(terms * n);
  for (let k = 0; k < terms; k++) {
    const column = columns.slice(k * n, (k + 1) * n);
    solveLower(factor, n, column);
    whitened.set(column, k * n);
  }
  const normal = gram(whitened, terms, n);
  if (!factorize(normal, terms)) return undefined;
  const fitWhite = (vector: Float64Array): Float64Array => {
    const right = Float64Array.from({ length: terms }, (_, k) => dot(whitened, k * n, vector));
    solveLower(normal, terms, right);
    solveUpper(normal, terms, right);
    return right;
  };
  const leftWhite = (vector: Float64Array, solution: Float64Array): Float64Array =>
    vector.map((value, e) => value - solution.reduce((sum, each, k) => sum + each * whitened[k * n + e], 0));
  const white = values.slice();
  solveLower(factor, n, white);
  const coefficients = fitWhite(white);
  const rest = leftWhite(white, coefficients);
  const squares = dot(rest, 0, rest);
  const weighted = rest.slice();
  solveUpper(factor, n, weighted);
  const freedom = points - terms;
  const determinants = logDiagonal(factor, n) + logDiagonal(normal, terms);
  return {
    coefficients,
    covariance: inverse(normal, terms).map((value) => noise * value),
    residuals: residualsOf(model, coefficients, values, weights),
    explained: Float64Array.from({ length: n }, (_, i) => size * dotRow(covariance, i * n, weighted)),
    size,
    squares,
    points,
    logLikelihood: (scale) => -squares / (2 * scale) - (freedom * Math.log(scale)) / 2 - determinants,
    project: (vector) => {
      const own = vector.slice();
      solveLower(factor, n, own);
      const left = leftWhite(own, fitWhite(own));
      solveUpper(factor, n, left);
      return left;
    },
    estimator: (g) => {
      const solved = g.slice();
      solveLower(normal, terms, solved);
      solveUpper(normal, terms, solved);
      const row = new Float64Array(n);
      for (let e = 0; e < n; e++) for (let k = 0; k < terms; k++) row[e] += solved[k] * whitened[k * n + e];
      solveUpper(factor, n, row);
      return row;
    },
  };
}

function residualsOf(
  { design }: ParticleModel,
  coefficients: Float64Array,
  values: Float64Array,
  weights: Float64Array,
): Float64Array {
  const { columns, points, terms } = design;
  return values.map((value, e) => {
    if (weights[e] === 0) return 0;
    for (let k = 0; k < terms; k++) value -= coefficients[k] * columns[k * points + e];
    return value;
  });
}

function gram(columns: Float64Array, terms: number, n: number): Float64Array {
  const out = new Float64Array(terms * terms);
  for (let i = 0; i < terms; i++) {
    for (let j = 0; j < terms; j++)
      out[i * terms + j] = dot(columns, i * n, columns.subarray(j * n, (j + 1) * n));
  }
  return out;
}

function inverse(factor: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const column = new Float64Array(n);
    column[k] = 1;
    solveLower(factor, n, column);
    solveUpper(factor, n, column);
    out.set(column, k * n);
  }
  return out;
}

function dot(columns: Float64Array, start: number, vector: Float64Array): number {
  let sum = 0;
  for (let e = 0; e < vector.length; e++) sum += columns[start + e] * vector[e];
  return sum;
}

const dotRow = dot;

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
