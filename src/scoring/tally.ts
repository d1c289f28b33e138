import type { ErrorModel } from "../experiment/experiment.js";

/**
 * What a set of observations adds to -2 ln L, with its gradient and its Fisher information (in the sense of
 * Gauss and Newton) over `count` unknowns. Filled by the observation models, emptied before each evaluation.
 */
export interface Tally {
  /** A normal residual (observed - predicted) of standard error `sigma`; `row` is d(predicted)/d(unknown). */
  residual(residual: number, sigma: number, row: Float64Array): void;
  /** Any other density: -2 ln p and d(ln p)/d(unknown); its outer product estimates the information (BHHH). */
  density(minusTwoLog: number, row: Float64Array): void;
}

/** Sums over the observations of one kind, whose errors may share one unknown factor. */
export class KindTally implements Tally {
  readonly count: number;
  /** Number of normal residuals. */
  residuals = 0;
  /** Sum of squared standardised residuals. */
  squares = 0;
  /** Sum of ln(2 pi sigma^2). */
  logVariance = 0;
  /** Sum of -2 ln p of the other densities. */
  densities = 0;
  readonly residualGradient: Float64Array;
  readonly residualInformation: Float64Array;
  readonly densityGradient: Float64Array;
  readonly densityInformation: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.residualGradient = new Float64Array(count);
    this.residualInformation = new Float64Array(count * count);
    this.densityGradient = new Float64Array(count);
    this.densityInformation = new Float64Array(count * count);
  }

  clear(): void {
    this.residuals = this.squares = this.logVariance = this.densities = 0;
    this.residualGradient.fill(0);
    this.residualInformation.fill(0);
    this.densityGradient.fill(0);
    this.densityInformation.fill(0);
  }

  residual(residual: number, sigma: number, row: Float64Array): void {
    const standardised = residual / sigma;
    this.residuals++;
    this.squares += standardised * standardised;
    this.logVariance += Math.log(2 * Math.PI * sigma * sigma);
    addOuter(this.residualGradient, this.residualInformation, row, 1 / sigma, -2 * standardised, 2);
  }

  density(minusTwoLog: number, row: Float64Array): void {
    this.densities += minusTwoLog;
    addOuter(this.densityGradient, this.densityInformation, row, 1, -2, 2);
  }

  /** -2 ln L of this kind. With scaled errors the common factor is at its maximum: s^2 = squares / residuals. */
  deviance(model: ErrorModel): number {
    if (this.residuals === 0) return this.densities;
    return this.densities + this.logVariance + this.misfit(model);
  }

  private misfit(model: ErrorModel): number {
    if (model === "stated") return this.squares;
    return this.residuals * (Math.log(Math.max(this.squares, Number.MIN_VALUE) / this.residuals) + 1);
  }

  /** Factor on gradient and information of the residuals: 1, or 1/s^2 with scaled errors. */
  precision(model: ErrorModel): number {
    return model === "stated" || this.squares === 0 ? 1 : this.residuals / this.squares;
  }
}

/** gradient += g * scale * row; information += h * scale^2 * row row'. Rows are mostly zero: zeros are passed over. */
function addOuter(
  gradient: Float64Array,
  information: Float64Array,
  row: Float64Array,
  scale: number,
  g: number,
  h: number,
): void {
  const count = row.length;
  for (let a = 0; a < count; a++) {
    const left = row[a] * scale;
    if (left === 0) continue;
    gradient[a] += g * left;
    for (let b = 0; b < count; b++) information[a * count + b] += h * left * row[b] * scale;
  }
}
