import type { Design } from "./design.js";

/**
 * Weighted linear least squares of one spectrum after another against one design, with or without amounts that must not
 * be negative. Keeps its work arrays; fitting allocates nothing. Non-negative fits look at every set of references that
 * may be present, which is exact, and fast for the at most four there are.
 */
export class LinearFit {
  /** Coefficients of the last fit, references first. */
  readonly coefficients: Float64Array;
  /** (AᵀWA)⁻¹ of the last fit, row-major; zero where a term is held at zero. */
  readonly covariance: Float64Array;
  /** Weighted sum of squares of the last fit. */
  chiSquared = NaN;
  /** Points of the last fit with a weight. */
  points = 0;

  readonly #design: Design;
  /** The design point by point: term i of point e is at e * terms + i. */
  readonly #points: Float64Array;
  readonly #normal: Float64Array;
  readonly #right: Float64Array;
  readonly #factor: Float64Array;
  readonly #solution: Float64Array;
  readonly #column: Float64Array;
  readonly #terms: Int32Array;

  constructor(design: Design) {
    const { terms, points, columns } = design;
    this.#design = design;
    this.#points = Float64Array.from(
      { length: terms * points },
      (_, n) => columns[(n % terms) * points + Math.floor(n / terms)],
    );
    this.coefficients = new Float64Array(terms);
    this.covariance = new Float64Array(terms * terms);
    this.#normal = new Float64Array(terms * terms);
    this.#right = new Float64Array(terms);
    this.#factor = new Float64Array(terms * terms);
    this.#solution = new Float64Array(terms);
    this.#column = new Float64Array(terms);
    this.#terms = new Int32Array(terms);
  }

  /**
   * Fits a spectrum.
   * @param weights 1 / variance of each point; 0 leaves it out, whatever its value
   * @returns false where the points do not determine the terms
   */
  fit(values: ArrayLike<number>, weights: ArrayLike<number>, nonNegative: boolean): boolean {
    this.#accumulate(values, weights);
    const all = (1 << this.#design.references) - 1;
    if (!this.#solve(all)) return false;
    const set = nonNegative && !this.#feasible() ? this.#bestSet(all) : all;
    return (set === all || this.#solve(set)) && this.#finish(set, values, weights);
  }

  /**
   * Makes amounts of the last fit, which determined all terms, non-negative: coefficients only, no covariance.
   */
  makeNonNegative(): void {
    if (!this.#feasible()) this.#solve(this.#bestSet((1 << this.#design.references) - 1));
  }

  /** Of the sets of references that fit with positive amounts the one that fits best. */
  #bestSet(all: number): number {
    let best = 0;
    let gain = -Infinity;
    for (let set = 0; set < all; set++) {
      if (!this.#solve(set) || !this.#feasible()) continue;
      const own = this.#gain();
      if (own > gain) [best, gain] = [set, own];
    }
    return best;
  }

  #accumulate(values: ArrayLike<number>, weights: ArrayLike<number>): void {
    const { points, terms } = this.#design;
    const [normal, right, rows] = [this.#normal, this.#right, this.#points];
    normal.fill(0);
    right.fill(0);
    this.points = 0;
    for (let e = 0, start = 0; e < points; e++, start += terms) {
      const weight = weights[e];
      if (weight === 0) continue;
      const value = values[e];
      this.points++;
      for (let i = 0; i < terms; i++) {
        const own = weight * rows[start + i];
        right[i] += own * value;
        for (let j = 0; j <= i; j++) normal[i * terms + j] += own * rows[start + j];
      }
    }
  }

  /** Solves the normal equations for a set of references (bits) and the baseline, by Cholesky's factors. */
  #solve(set: number): boolean {
    const { terms, references } = this.#design;
    const chosen = this.#terms;
    let count = 0;
    for (let k = 0; k < terms; k++) if (k >= references || (set >> k) & 1) chosen[count++] = k;
    if (this.points < count) return false;
    const factor = this.#factor;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = this.#normal[chosen[i] * terms + chosen[j]];
        for (let k = 0; k < j; k++) sum -= factor[i * terms + k] * factor[j * terms + k];
        if (i > j) factor[i * terms + j] = sum / factor[j * terms + j];
        else if (sum > 1e-13 * this.#normal[chosen[i] * terms + chosen[i]])
          factor[i * terms + i] = Math.sqrt(sum);
        else return false;
      }
    }
    this.coefficients.fill(0);
    for (let i = 0; i < count; i++) this.#column[i] = this.#right[chosen[i]];
    this.#backSubstitute(count);
    for (let i = 0; i < count; i++) this.coefficients[chosen[i]] = this.#solution[i];
    return true;
  }

  /** Solves L Lᵀ x = column into #solution. */
  #backSubstitute(count: number): void {
    const { terms } = this.#design;
    const [factor, solution] = [this.#factor, this.#solution];
    for (let i = 0; i < count; i++) {
      let sum = this.#column[i];
      for (let k = 0; k < i; k++) sum -= factor[i * terms + k] * solution[k];
      solution[i] = sum / factor[i * terms + i];
    }
    for (let i = count - 1; i >= 0; i--) {
      let sum = solution[i];
      for (let k = i + 1; k < count; k++) sum -= factor[k * terms + i] * solution[k];
      solution[i] = sum / factor[i * terms + i];
    }
  }

  #feasible(): boolean {
    for (let k = 0; k < this.#design.references; k++) if (this.coefficients[k] < 0) return false;
    return true;
  }

  /** By how much the fit lowers the sum of squares: coefficients times right side. */
  #gain(): number {
    let sum = 0;
    for (let k = 0; k < this.#right.length; k++) sum += this.coefficients[k] * this.#right[k];
    return sum;
  }

  /** Covariance and sum of squares of the solution that #solve left behind for the same set. */
  #finish(set: number, values: ArrayLike<number>, weights: ArrayLike<number>): boolean {
    const { terms, references } = this.#design;
    const chosen = this.#terms;
    let count = 0;
    for (let k = 0; k < terms; k++) if (k >= references || (set >> k) & 1) chosen[count++] = k;
    this.covariance.fill(0);
    for (let i = 0; i < count; i++) {
      this.#column.fill(0);
      this.#column[i] = 1;
      this.#backSubstitute(count);
      for (let j = 0; j < count; j++) this.covariance[chosen[j] * terms + chosen[i]] = this.#solution[j];
    }
    this.chiSquared = this.#sumOfSquares(values, weights);
    return true;
  }

  #sumOfSquares(values: ArrayLike<number>, weights: ArrayLike<number>): number {
    const { points, terms } = this.#design;
    const [rows, coefficients] = [this.#points, this.coefficients];
    let sum = 0;
    for (let e = 0, start = 0; e < points; e++, start += terms) {
      if (weights[e] === 0) continue;
      let residual = values[e];
      for (let k = 0; k < terms; k++) residual -= coefficients[k] * rows[start + k];
      sum += weights[e] * residual * residual;
    }
    return sum;
  }
}
