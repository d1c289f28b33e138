import FFT from "fft.js";

/** What fft.js does, with types: complex numbers are pairs of neighbours. */
interface Transform {
  transform(out: Float64Array, data: Float64Array): void;
}

/** Fourier transforms of square images whose side is a power of two; keeps its work arrays. */
export class Fft2 {
  readonly side: number;
  readonly #transform: Transform;
  readonly #line: Float64Array;
  readonly #out: Float64Array;

  /** @param side pixels, a power of two */
  constructor(side: number) {
    this.side = side;
    this.#transform = new FFT(side);
    this.#line = new Float64Array(2 * side);
    this.#out = new Float64Array(2 * side);
  }

  /** Transforms a complex image (row-major, 2 * side * side numbers) in place. */
  forward(image: Float64Array): void {
    for (let n = 0; n < this.side; n++) this.#along(image, 2 * n * this.side, 2);
    for (let n = 0; n < this.side; n++) this.#along(image, 2 * n, 2 * this.side);
  }

  #along(image: Float64Array, start: number, stride: number): void {
    for (let n = 0; n < this.side; n++) {
      this.#line[2 * n] = image[start + n * stride];
      this.#line[2 * n + 1] = image[start + n * stride + 1];
    }
    this.#transform.transform(this.#out, this.#line);
    for (let n = 0; n < this.side; n++) {
      image[start + n * stride] = this.#out[2 * n];
      image[start + n * stride + 1] = this.#out[2 * n + 1];
    }
  }
}

/** The least power of two that is not below a length. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(length));
