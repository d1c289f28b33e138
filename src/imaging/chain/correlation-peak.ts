/** Pixels: a step of Newton's below which the summit is found, and the farthest that it may lie from the start. */
const [FOUND, FARTHEST] = [1e-3, 1];
const MOST_STEPS = 8;

/**
 * The summit of a correlation between the pixels. The correlation at any point is the Fourier sum
 *
 *   c(y, x) = sum over r, k of w_k Re P_rk exp(-i (omega_r y + omega_k x)),
 *
 * with omega = 2 pi frequency / side and w_k = 2 for the frequencies whose conjugates are not kept; its first and second
 * derivatives are sums of the same terms. Newton's method needs a few of them where a fine grid (Guizar-Sicairos,
 * Thurman & Fienup, Opt. Lett. 33, 156 (2008)) needs hundreds.
 */
export class CorrelationPeak {
  readonly #side: number;
  readonly #omega: Float64Array;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  /** c, and its derivatives by y, x, yy, yx, xx. */
  readonly #sums = new Float64Array(6);

  /** @param side of the images in pixels, a power of two */
  constructor(side: number) {
    this.#side = side;
    const frequency = (n: number): number => (n < side / 2 ? n : n - side);
    this.#omega = Float64Array.from({ length: side }, (_, n) => (2 * Math.PI * frequency(n)) / side);
    this.#cosine = new Float64Array(side);
    this.#sine = new Float64Array(side);
  }

  /**
   * The summit near a point; the point itself where there is none within a pixel.
   * @param product half spectrum of the correlation, see `HalfSpectrum`
   */
  climb(product: Float64Array, row: number, column: number): { row: number; column: number } {
    let [y, x] = [row, column];
    for (let step = 0; step < MOST_STEPS; step++) {
      this.#sum(product, y, x);
      const [, gy, gx, yy, yx, xx] = this.#sums;
      const determinant = yy * xx - yx * yx;
      if (!(determinant > 0 && yy < 0)) break; // no summit here
      const [dy, dx] = [(yx * gx - xx * gy) / determinant, (yx * gy - yy * gx) / determinant];
      [y, x] = [y + dy, x + dx];
      if (Math.abs(y - row) > FARTHEST || Math.abs(x - column) > FARTHEST) break;
      if (Math.abs(dy) < FOUND && Math.abs(dx) < FOUND) return { row: y, column: x };
    }
    return { row, column };
  }

  #sum(product: Float64Array, y: number, x: number): void {
    const [side, omega] = [this.#side, this.#omega];
    this.#sums.fill(0);
    for (let r = 0; r < side; r++) {
      this.#cosine[r] = Math.cos(omega[r] * y);
      this.#sine[r] = Math.sin(omega[r] * y);
    }
    for (let k = 0; k <= side / 2; k++) {
      const own = (Math.PI * 2 * k) / side;
      const weight = k === 0 || k === side / 2 ? 1 : 2;
      this.#addColumn(product, 2 * k * side, own, weight * Math.cos(own * x), weight * Math.sin(own * x));
    }
  }

  /** Terms of one frequency along the columns: sums over those along the rows, then turned by its own phase. */
  #addColumn(product: Float64Array, start: number, own: number, cosine: number, sine: number): void {
    const [side, sums, omega] = [this.#side, this.#sums, this.#omega];
    const [cosines, sines] = [this.#cosine, this.#sine];
    let [re, im, re1, im1, re2, im2] = [0, 0, 0, 0, 0, 0];
    for (let r = 0; r < side; r++) {
      const a = product[start + 2 * r];
      const b = product[start + 2 * r + 1];
      const w = omega[r];
      const u = a * cosines[r] + b * sines[r];
      const v = b * cosines[r] - a * sines[r];
      re += u;
      im += v;
      re1 += w * u;
      im1 += w * v;
      re2 += w * w * u;
      im2 += w * w * v;
    }
    sums[0] += re * cosine + im * sine;
    sums[1] += im1 * cosine - re1 * sine;
    sums[2] += own * (im * cosine - re * sine);
    sums[3] -= re2 * cosine + im2 * sine;
    sums[4] -= own * (re1 * cosine + im1 * sine);
    sums[5] -= own * own * (re * cosine + im * sine);
  }
}
