/**
 * Work arrays and the loops over them, all of one length unless a length is given. There are two: `plainVectors` in
 * TypeScript, and the frames of a `Kernel`, which are one WebAssembly memory with two numbers an instruction. Arrays
 * given to a loop come from the same `Vectors`.
 */
export interface Vectors {
  /** An array to be written and then read between two calls of `enter`; what it holds at first is undefined. */
  array(length: number): Float64Array;
  /** `count` arrays, evenly spaced. */
  arrays(count: number, length: number): readonly Float64Array[];
  /** Numbers that are there again after every `enter`. */
  constant(values: ArrayLike<number>): Float64Array;
  /** Before a calculation: constants are as given, everything else is undefined. */
  enter(): void;

  /** out = base + sum over j < count of weights_j parts_j; `parts` from one call of `arrays`. */
  combine(
    out: Float64Array,
    base: Float64Array,
    weights: Float64Array,
    parts: readonly Float64Array[],
    count: number,
  ): void;
  /** out += scale * mass * sum over j < count of weights_j parts_j. */
  accumulate(
    out: Float64Array,
    mass: Float64Array,
    scale: number,
    weights: Float64Array,
    parts: readonly Float64Array[],
    count: number,
  ): void;
  /** out += scale * part. */
  addScaled(out: Float64Array, scale: number, part: Float64Array): void;
  /** out_i = a_i b_i for i < length. */
  multiply(out: Float64Array, a: Float64Array, b: Float64Array, length: number): void;
  /** out_i += a_i b_i for i < length. */
  addProduct(out: Float64Array, a: Float64Array, b: Float64Array, length: number): void;
  /** sum of a_i b_i over i < length. */
  dot(a: Float64Array, b: Float64Array, length: number): number;
  /** sum of mass_i (error_i / (absolute + relative max(|before_i|, |after_i|)))^2. */
  scaledSquares(
    error: Float64Array,
    before: Float64Array,
    after: Float64Array,
    mass: Float64Array,
    relative: number,
    absolute: number,
  ): number;
  /** Whether low < a_i < high for every i < length. */
  strictlyBetween(a: Float64Array, low: number, high: number, length: number): boolean;
  /** inverse_i = 1 / (scale mass_i - diagonal_i) for i < length; false unless all are positive and finite. */
  invertShifted(
    inverse: Float64Array,
    diagonal: Float64Array,
    mass: Float64Array,
    scale: number,
    length: number,
  ): boolean;
  /**
   * Four series at once: out[r]_i = sum over k < terms of coefficients_(4k+r) T_k(x_i), T_k the Chebyshev polynomials;
   * `out` from one call of `arrays`.
   */
  chebyshevSeries(
    out: readonly Float64Array[],
    x: Float64Array,
    coefficients: Float64Array,
    terms: number,
  ): void;
  /** b_i = (b_i + border column_i) inverse_i for i < length. */
  substituteBorder(
    b: Float64Array,
    border: number,
    column: Float64Array,
    inverse: Float64Array,
    length: number,
  ): void;
}
