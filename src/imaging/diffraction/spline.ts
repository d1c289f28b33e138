/**
 * Natural cubic spline through knots (C. de Boor, A Practical Guide to Splines, 1978, ch. IV), in straight lines
 * beyond them. Linear in the values at the knots: `weights(x)` times the values is the value at x.
 */
export class NaturalSpline {
  readonly knots: Float64Array;
  /** Second derivatives at the knots are this matrix (row-major) times the values. */
  readonly #curvatures: Float64Array;

  /** @throws Error where there are fewer than three knots or they do not increase. */
  constructor(knots: ArrayLike<number>) {
    this.knots = Float64Array.from(knots);
    const count = this.knots.length;
    if (count < 3) throw new Error(`a spline needs three knots, found ${count}.`);
    for (let n = 1; n < count; n++) {
      if (this.knots[n] > this.knots[n - 1]) continue;
      throw new Error(`knots must increase: ${this.knots[n]} follows ${this.knots[n - 1]}.`);
    }
    this.#curvatures = curvatureMatrix(this.knots);
  }

  /** What each knot's value counts at x, and in the slope at x. */
  weights(x: number, value: Float64Array, slope: Float64Array): void {
    const { knots } = this;
    const count = knots.length;
    const at = Math.min(Math.max(x, knots[0]), knots[count - 1]);
    const n = intervalOf(knots, at);
    const h = knots[n + 1] - knots[n];
    const b = (at - knots[n]) / h;
    const a = 1 - b;
    const beyond = x - at;
    for (let k = 0; k < count; k++) {
      const [left, right] = [this.#curvatures[n * count + k], this.#curvatures[(n + 1) * count + k]];
      const [own, next] = [k === n ? 1 : 0, k === n + 1 ? 1 : 0];
      slope[k] = (next - own) / h + (h / 6) * ((3 * b * b - 1) * right - (3 * a * a - 1) * left);
      value[k] = a * own + b * next + ((h * h) / 6) * ((a ** 3 - a) * left + (b ** 3 - b) * right);
      value[k] += beyond * slope[k];
    }
  }

  /** Value and slope at x of the spline through these values. */
  evaluate(values: ArrayLike<number>, x: number): { value: number; slope: number } {
    const [weights, slopes] = [new Float64Array(this.knots.length), new Float64Array(this.knots.length)];
    this.weights(x, weights, slopes);
    return { value: dot(weights, values), slope: dot(slopes, values) };
  }
}

function intervalOf(knots: Float64Array, x: number): number {
  let n = 0;
  while (n < knots.length - 2 && x > knots[n + 1]) n++;
  return n;
}

function dot(weights: Float64Array, values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += weights[k] * values[k];
  return sum;
}

/**
 * Column k holds the second derivatives M of the spline through 1 at knot k and 0 elsewhere: the tridiagonal system
 * h_i M_i-1 + 2 (h_i + h_i+1) M_i + h_i+1 M_i+1 = 6 (jump of the secant), M = 0 at both ends.
 */
function curvatureMatrix(knots: Float64Array): Float64Array {
  const count = knots.length;
  const matrix = new Float64Array(count * count);
  const h = Float64Array.from({ length: count - 1 }, (_, n) => knots[n + 1] - knots[n]);
  const secant = (k: number, n: number): number => ((k === n + 1 ? 1 : 0) - (k === n ? 1 : 0)) / h[n];
  const [upper, right] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k++) {
    upper[0] = right[0] = 0;
    for (let i = 1; i < count - 1; i++) {
      const pivot = 2 * (h[i - 1] + h[i]) - h[i - 1] * upper[i - 1];
      upper[i] = h[i] / pivot;
      right[i] = (6 * (secant(k, i) - secant(k, i - 1)) - h[i - 1] * right[i - 1]) / pivot;
    }
    for (let i = count - 2; i > 0; i--) {
      matrix[i * count + k] = right[i] - upper[i] * matrix[(i + 1) * count + k];
    }
  }
  return matrix;
}
