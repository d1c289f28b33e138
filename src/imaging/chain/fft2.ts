import FFT from "fft.js";

/** What fft.js does, with types: complex numbers are pairs of neighbours. */
interface Transform {
  transform(out: Float64Array, data: Float64Array): void;
}

/**
 * Half of the Fourier transform of a real square image: frequencies 0 to side / 2 along the columns, the others being
 * their conjugates. The pair of frequency k along the columns and r along the rows is at 2 * (k * side + r).
 */
export type HalfSpectrum = Float32Array | Float64Array;

/**
 * Fourier transforms of real square images whose side is a power of two; keeps its work arrays. Two real lines go
 * through one complex transform (Press et al., Numerical Recipes, 12.3), and half of the spectrum is kept.
 */
export class RealFft2 {
  readonly side: number;
  /** Frequencies along the columns that are kept. */
  readonly half: number;
  readonly #transform: Transform;
  readonly #line: Float64Array;
  readonly #out: Float64Array;

  /** @param side pixels, a power of two */
  constructor(side: number) {
    this.side = side;
    this.half = side / 2 + 1;
    this.#transform = new FFT(side);
    this.#line = new Float64Array(2 * side);
    this.#out = new Float64Array(2 * side);
  }

  /** Numbers of a half spectrum. */
  get length(): number {
    return 2 * this.half * this.side;
  }

  /** The spectrum of a real image (row-major, side * side numbers). */
  forward(image: Float64Array, spectrum: Float64Array): void {
    for (let row = 0; row < this.side; row += 2) this.#twoLines(image, row, spectrum);
    this.#alongRows(spectrum);
  }

  /**
   * The forward transform of a half spectrum, which is a real image; the spectrum is used up.
   * @param reach the rows from -reach to reach are filled in, negative ones counted from the end
   */
  toImage(spectrum: Float64Array, image: Float64Array, reach: number): void {
    this.#alongRows(spectrum);
    for (let row = 0; row < this.side; row += 2) {
      if (row <= reach || row + 1 >= this.side - reach) this.#twoRealLines(spectrum, row, image);
    }
  }

  #alongRows(spectrum: Float64Array): void {
    for (let k = 0; k < this.half; k++) {
      const column = spectrum.subarray(2 * k * this.side, 2 * (k + 1) * this.side);
      this.#transform.transform(this.#out, column);
      column.set(this.#out);
    }
  }

  /** Lines a and b as a + ib: a has the even part of the transform, b the odd one. */
  #twoLines(image: Float64Array, row: number, spectrum: Float64Array): void {
    const { side } = this;
    const [line, z] = [this.#line, this.#out];
    for (let c = 0; c < side; c++) {
      line[2 * c] = image[row * side + c];
      line[2 * c + 1] = image[(row + 1) * side + c];
    }
    this.#transform.transform(z, line);
    for (let k = 0; k < this.half; k++) {
      const [near, far] = [2 * k, 2 * ((side - k) % side)];
      const at = 2 * (k * side + row);
      spectrum[at] = (z[near] + z[far]) / 2;
      spectrum[at + 1] = (z[near + 1] - z[far + 1]) / 2;
      spectrum[at + 2] = (z[near + 1] + z[far + 1]) / 2;
      spectrum[at + 3] = (z[far] - z[near]) / 2;
    }
  }

  /** Two lines whose transforms are real go through one as a + ib. */
  #twoRealLines(spectrum: Float64Array, row: number, image: Float64Array): void {
    const { side } = this;
    const [line, z] = [this.#line, this.#out];
    for (let k = 0; k < this.half; k++) {
      const at = 2 * (k * side + row);
      const [near, far] = [2 * k, 2 * ((side - k) % side)];
      line[near] = spectrum[at] - spectrum[at + 3];
      line[near + 1] = spectrum[at + 1] + spectrum[at + 2];
      if (far === near) continue;
      line[far] = spectrum[at] + spectrum[at + 3];
      line[far + 1] = spectrum[at + 2] - spectrum[at + 1];
    }
    this.#transform.transform(z, line);
    for (let c = 0; c < side; c++) {
      image[row * side + c] = z[2 * c];
      image[(row + 1) * side + c] = z[2 * c + 1];
    }
  }
}

/** The least power of two that is not below a length. */
export const powerOfTwo = (length: number): number => 2 ** Math.ceil(Math.log2(length));
