import { Fft2 } from "./fft2.js";

/** How far an image lies from another in pixels, and how sure that is. */
export interface Offset {
  readonly row: number;
  readonly column: number;
  /** Height of the correlation's peak in standard deviations of the correlation. */
  readonly peak: number;
}

/** The Fourier transform of an image, pairs of real and imaginary parts. */
export type Spectrum2 = Float32Array | Float64Array;

/** Steps to a pixel of the refined peak; a parabola finds what lies between. */
const REFINEMENT = 10;

/**
 * Finds shifts between images by correlation: the spectra are multiplied, divided by the
 * square root of the product's size (half way from plain to phase correlation), and the peak is refined by a
 * small Fourier sum around it (Guizar-Sicairos, Thurman & Fienup, Opt. Lett. 33, 156 (2008)).
 */
export class Registration {
  readonly #fft: Fft2;
  readonly #product: Float64Array;
  readonly #correlation: Float64Array;

  /** @param side of the images in pixels, a power of two */
  constructor(side: number) {
    this.#fft = new Fft2(side);
    this.#product = new Float64Array(2 * side * side);
    this.#correlation = new Float64Array(2 * side * side);
  }

  /** The spectrum of a complex image, in place. */
  spectrum(image: Float64Array): void {
    this.#fft.forward(image);
  }

  /**
   * Offset of the image of one spectrum from that of another.
   * @param most pixels along each axis, the farthest that is looked at
   */
  offset(moved: Spectrum2, fixed: Spectrum2, most: number): Offset {
    this.#multiply(moved, fixed);
    this.#correlation.set(this.#product);
    this.#fft.forward(this.#correlation); // of the conjugate product: the correlation itself
    const { row, column, peak } = this.#highest(most);
    const fine = this.#refine(row, column);
    return { row: fine.row, column: fine.column, peak };
  }

  /** fixed * conj(moved), so that a forward transform gives the correlation at positive shifts. */
  #multiply(moved: Spectrum2, fixed: Spectrum2): void {
    const product = this.#product;
    for (let k = 0; k < product.length; k += 2) {
      const re = moved[k] * fixed[k] + moved[k + 1] * fixed[k + 1];
      const im = moved[k] * fixed[k + 1] - moved[k + 1] * fixed[k];
      const squared = re * re + im * im;
      const scale = squared > 0 ? 1 / Math.sqrt(Math.sqrt(squared)) : 0;
      product[k] = re * scale;
      product[k + 1] = im * scale;
    }
  }

  #highest(most: number) {
    const side = this.#fft.side;
    const reach = Math.min(most, side / 2 - 1);
    let [best, row, column, squares] = [-Infinity, 0, 0, 0];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const value = this.#correlation[2 * (((dy + side) % side) * side + ((dx + side) % side))];
        squares += value * value;
        if (value > best) [best, row, column] = [value, dy, dx];
      }
    }
    const count = (2 * reach + 1) ** 2;
    return { row, column, peak: best / Math.sqrt(Math.max((squares - best * best) / (count - 1), 1e-300)) };
  }

  /** The peak on a grid of a tenth of a pixel around a whole one, then the parabola through its neighbours. */
  #refine(row: number, column: number) {
    const points = 2 * REFINEMENT + 3;
    const at = (n: number): number => (n - (points - 1) / 2) / REFINEMENT;
    const values = this.#fourierSum(row, column, points, at);
    let best = 0;
    for (let n = 0; n < values.length; n++) if (values[n] > values[best]) best = n;
    const i = Math.min(points - 2, Math.max(1, Math.floor(best / points)));
    const j = Math.min(points - 2, Math.max(1, best % points));
    const dy = vertex(values[(i - 1) * points + j], values[i * points + j], values[(i + 1) * points + j]);
    const dx = vertex(values[i * points + j - 1], values[i * points + j], values[i * points + j + 1]);
    return { row: row + at(i) + dy / REFINEMENT, column: column + at(j) + dx / REFINEMENT };
  }

  /** Correlation at points beside whole pixels: sums over one axis, then over the other. */
  #fourierSum(row: number, column: number, points: number, at: (n: number) => number): Float64Array {
    const side = this.#fft.side;
    const phases = (centre: number): Float64Array => {
      const table = new Float64Array(2 * points * side);
      for (let n = 0; n < points; n++) {
        for (let k = 0; k < side; k++) {
          const angle = (-2 * Math.PI * (k < side / 2 ? k : k - side) * (centre + at(n))) / side;
          table[2 * (n * side + k)] = Math.cos(angle);
          table[2 * (n * side + k) + 1] = Math.sin(angle);
        }
      }
      return table;
    };
    const half = this.#sumColumns(phases(column), points);
    return this.#sumRows(half, phases(row), points);
  }

  #sumColumns(phases: Float64Array, points: number): Float64Array {
    const side = this.#fft.side;
    const product = this.#product;
    const out = new Float64Array(2 * side * points);
    for (let r = 0; r < side; r++) {
      for (let n = 0; n < points; n++) {
        let [re, im] = [0, 0];
        for (let k = 0; k < side; k++) {
          const [a, b] = [product[2 * (r * side + k)], product[2 * (r * side + k) + 1]];
          const [c, s] = [phases[2 * (n * side + k)], phases[2 * (n * side + k) + 1]];
          re += a * c - b * s;
          im += a * s + b * c;
        }
        out[2 * (r * points + n)] = re;
        out[2 * (r * points + n) + 1] = im;
      }
    }
    return out;
  }

  #sumRows(half: Float64Array, phases: Float64Array, points: number): Float64Array {
    const side = this.#fft.side;
    const out = new Float64Array(points * points);
    for (let i = 0; i < points; i++) {
      for (let n = 0; n < points; n++) {
        let sum = 0;
        for (let k = 0; k < side; k++) {
          sum += half[2 * (k * points + n)] * phases[2 * (i * side + k)];
          sum -= half[2 * (k * points + n) + 1] * phases[2 * (i * side + k) + 1];
        }
        out[i * points + n] = sum;
      }
    }
    return out;
  }
}

/** Where a parabola through three equidistant values is highest, in steps from the middle one. */
function vertex(left: number, middle: number, right: number): number {
  const curvature = left - 2 * middle + right;
  return curvature < 0 ? Math.max(-1, Math.min(1, (0.5 * (left - right)) / curvature)) : 0;
}
