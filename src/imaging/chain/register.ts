import { RealFft2, type HalfSpectrum } from "./fft2.js";
import { CorrelationPeak } from "./correlation-peak.js";

/** How far an image lies from another in pixels, and how sure that is. */
export interface Offset {
  readonly row: number;
  readonly column: number;
  /** Height of the correlation's peak in standard deviations of the correlation. */
  readonly peak: number;
}

/**
 * Finds shifts between images by correlation: with M and F the transforms of the moved and of the fixed image, the
 * correlation is the transform of F M* / |F M*|^(1/2), half way from plain to phase correlation. Its highest pixel is
 * found on the grid, and its summit between the pixels by Newton's method on the Fourier sum (see `CorrelationPeak`).
 * Keeps its work arrays; {@link Registration.offset} allocates nothing large.
 */
export class Registration {
  readonly #fft: RealFft2;
  readonly #summit: CorrelationPeak;
  readonly #product: Float64Array;
  readonly #work: Float64Array;
  readonly #correlation: Float64Array;

  /** @param side of the images in pixels, a power of two */
  constructor(side: number) {
    this.#fft = new RealFft2(side);
    this.#summit = new CorrelationPeak(side);
    this.#product = new Float64Array(this.#fft.length);
    this.#work = new Float64Array(this.#fft.length);
    this.#correlation = new Float64Array(side * side);
  }

  /** The spectrum of a real image of side * side pixels. */
  spectrum(image: Float64Array): Float32Array {
    this.#fft.forward(image, this.#work);
    return Float32Array.from(this.#work);
  }

  /**
   * Offset of the image of one spectrum from that of another.
   * @param most pixels along each axis, the farthest that is looked at
   */
  offset(moved: HalfSpectrum, fixed: HalfSpectrum, most: number): Offset {
    const reach = Math.min(most, this.#fft.side / 2 - 1);
    this.#multiply(moved, fixed);
    this.#work.set(this.#product);
    this.#fft.toImage(this.#work, this.#correlation, reach + 1);
    const { row, column, peak } = this.#highest(reach);
    const dy = vertex(this.#at(row - 1, column), this.#at(row, column), this.#at(row + 1, column));
    const dx = vertex(this.#at(row, column - 1), this.#at(row, column), this.#at(row, column + 1));
    return { ...this.#summit.climb(this.#product, row + dy, column + dx), peak };
  }

  /** F M* / |F M*|^(1/2), so that a forward transform gives the correlation at positive shifts. */
  #multiply(moved: HalfSpectrum, fixed: HalfSpectrum): void {
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

  #highest(reach: number) {
    let [best, row, column, squares] = [-Infinity, 0, 0, 0];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const value = this.#at(dy, dx);
        squares += value * value;
        if (value > best) [best, row, column] = [value, dy, dx];
      }
    }
    const count = (2 * reach + 1) ** 2;
    return { row, column, peak: best / Math.sqrt(Math.max((squares - best * best) / (count - 1), 1e-300)) };
  }

  #at(dy: number, dx: number): number {
    const last = this.#fft.side - 1; // side is a power of two: this is the remainder for either sign
    return this.#correlation[(dy & last) * this.#fft.side + (dx & last)];
  }
}

/** Where a parabola through three equidistant values is highest, in steps from the middle one. */
function vertex(left: number, middle: number, right: number): number {
  const curvature = left - 2 * middle + right;
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / curvature)) : 0;
}
