/**
 * Weighted least squares in closed form on a few columns that are linear in a pattern (amplitudes, background): modified
 * Gram-Schmidt in the metric 1 / sigma^2. What is orthogonal to the columns is what the nonlinear unknowns must explain
 * (variable projection: G. H. Golub & V. Pereyra, SIAM J. Numer. Anal. 10, 413 (1973)). Allocates in the constructor
 * only.
 */
export class Projection {
  readonly columns: readonly Float64Array[];
  /** Amount of each column in the last `fit`; 0 for a column that depends on those before it. */
  readonly amounts: Float64Array;
  readonly #basis: readonly Float64Array[];
  /** Upper triangular, row-major. */
  readonly #triangle: Float64Array;
  readonly #work: Float64Array;

  /** @param columns to be filled by the owner before each `factor` */
  constructor(points: number, columns: number) {
    const arrays = (): Float64Array[] => Array.from({ length: columns }, () => new Float64Array(points));
    this.columns = arrays();
    this.#basis = arrays();
    this.amounts = new Float64Array(columns);
    this.#triangle = new Float64Array(columns * columns);
    this.#work = new Float64Array(points);
  }

  /** Prepares for the columns as they now are. @param inverse 1 / sigma of each point, 0 to leave one out */
  factor(inverse: Float64Array): void {
    const count = this.columns.length;
    for (let k = 0; k < count; k++) {
      const own = this.#basis[k];
      for (let p = 0; p < own.length; p++) own[p] = this.columns[k][p] * inverse[p];
      const before = norm(own);
      for (let j = 0; j < k; j++) this.#triangle[j * count + k] = remove(own, this.#basis[j]);
      const after = norm(own);
      const independent = after > 1e-10 * before;
      this.#triangle[k * count + k] = independent ? after : 0;
      for (let p = 0; p < own.length; p++) own[p] = independent ? own[p] / after : 0;
    }
  }

  /** Best amounts of the columns for values in units of sigma, which become the residual. */
  fit(standardised: Float64Array): void {
    const count = this.columns.length;
    for (let k = 0; k < count; k++) this.amounts[k] = remove(standardised, this.#basis[k]);
    for (let k = count - 1; k >= 0; k--) {
      const pivot = this.#triangle[k * count + k];
      for (let j = k + 1; j < count; j++) this.amounts[k] -= this.#triangle[k * count + j] * this.amounts[j];
      this.amounts[k] = pivot === 0 ? 0 : this.amounts[k] / pivot;
    }
  }

  /** Takes from values (in units of sigma) what the columns can explain. */
  reject(standardised: Float64Array): void {
    for (const own of this.#basis) remove(standardised, own);
  }

  /** The columns with the amounts of the last fit. */
  explained(out: Float64Array): Float64Array {
    out.fill(0);
    this.columns.forEach((column, k) => {
      const amount = this.amounts[k];
      for (let p = 0; p < out.length; p++) out[p] += amount * column[p];
    });
    return out;
  }

  /** Work array of one value a point. */
  get work(): Float64Array {
    return this.#work;
  }
}

const norm = (values: Float64Array): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
};

/** Takes the part along a unit vector away and returns its length. */
function remove(values: Float64Array, unit: Float64Array): number {
  let product = 0;
  for (let p = 0; p < values.length; p++) product += values[p] * unit[p];
  for (let p = 0; p < values.length; p++) values[p] -= product * unit[p];
  return product;
}
