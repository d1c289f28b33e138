import { chebyshevCoefficients } from "../numerics/chebyshev.js";
import type { Vectors } from "../numerics/vectors.js";

/** Series are evaluated this many at a time (`Vectors.chebyshevSeries`). */
const TOGETHER = 4;
/** How much more slowly coefficients fall off than their first ones say. */
const MARGIN = 2.5;

/** Rows of values at Chebyshev nodes, one a time of output, as series that can be evaluated at other places. */
export class ChebyshevRows {
  private readonly table: Float64Array;
  private readonly count: number;
  private readonly places: Float64Array;
  private readonly vectors: Vectors;
  private readonly x: Float64Array;
  private readonly factors: Float64Array;
  private readonly out: readonly Float64Array[];
  /** Coefficients of the last fit: of rows 4g to 4g + 3 from 4 g count on, those of one degree side by side. */
  private coefficients = new Float64Array(0);
  private rows = 0;

  /** `table` as from `chebyshevTable(count)`, `places` in [-1, 1]. */
  constructor(table: Float64Array, count: number, places: Float64Array, vectors: Vectors) {
    this.table = table;
    this.count = count;
    this.places = places;
    this.vectors = vectors;
    this.x = vectors.array(places.length);
    this.factors = vectors.array(TOGETHER * count);
    this.out = vectors.arrays(TOGETHER, places.length);
  }

  /** Takes up `rows` rows of values at the nodes. */
  fit(values: Float64Array, rows: number): void {
    const { table, count } = this;
    const size = TOGETHER * count * Math.ceil(rows / TOGETHER);
    if (this.coefficients.length !== size) this.coefficients = new Float64Array(size);
    this.rows = rows;
    for (let row = 0; row < rows; row++)
      chebyshevCoefficients(table, count, values, row * count, this.coefficients, this.begin(row));
  }

  private begin(row: number): number {
    return TOGETHER * this.count * Math.floor(row / TOGETHER) + (row % TOGETHER);
  }

  /**
   * How many nodes would leave no more than `rest`: the geometric fall of the coefficients, from their first third to
   * their last three, carried on with a margin, since what is not resolved yet falls off more slowly than it seems.
   */
  needed(rest: number): number {
    const { count, rows } = this;
    let most = 0;
    for (let row = 0; row < rows; row++) {
      const tail = this.largest(row, count - 3, count);
      if (tail < rest) continue;
      const fall = Math.log(this.largest(row, 1, count / 3) / tail) / (count - 4);
      most = Math.max(most, count + 1, count + (MARGIN * Math.log(tail / rest)) / Math.max(fall, 1e-3));
    }
    return most;
  }

  private largest(row: number, from: number, to: number): number {
    const at = this.begin(row);
    let most = 0;
    for (let k = from; k < to; k++) most = Math.max(most, Math.abs(this.coefficients[at + TOGETHER * k]));
    return most;
  }

  /** Values at all places, row after row; terms at the end that are below `negligible` are left out. */
  expand(negligible: number): Float64Array {
    const { places, rows, vectors, x, out, factors, coefficients, count } = this;
    const width = places.length;
    const all = new Float64Array(rows * width);
    vectors.enter();
    x.set(places);
    for (let row = 0; row < rows; row += TOGETHER) {
      factors.set(coefficients.subarray(this.begin(row), this.begin(row) + TOGETHER * count));
      vectors.chebyshevSeries(out, x, factors, this.terms(row, negligible));
      for (let r = 0; r < TOGETHER && row + r < rows; r++) all.set(out[r], (row + r) * width);
    }
    return all;
  }

  /** Terms of the four series from `row` on that count. */
  private terms(row: number, negligible: number): number {
    const { coefficients, count } = this;
    const begin = this.begin(row);
    let end = TOGETHER * count;
    while (end > TOGETHER && Math.abs(coefficients[begin + end - 1]) <= negligible) end--;
    return Math.ceil(end / TOGETHER);
  }
}
