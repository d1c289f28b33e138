type Image = Float32Array | Float64Array;

/** Where an image is compared with others. */
export interface Window {
  readonly rows: number;
  readonly columns: number;
  /** Weight of each pixel, falling to zero at the rim. */
  readonly weights: Float64Array;
}

/** Hann window over a rectangle of the field; nothing counts outside it. */
export function hannWindow(
  rows: number,
  columns: number,
  region = { row: 0, column: 0, rows, columns },
): Window {
  const along = (n: number, start: number, length: number): number =>
    n < start || n >= start + length ? 0 : 0.5 - 0.5 * Math.cos((2 * Math.PI * (n - start + 0.5)) / length);
  const weights = Float64Array.from(
    { length: rows * columns },
    (_, p) =>
      along(Math.floor(p / columns), region.row, region.rows) *
      along(p % columns, region.column, region.columns),
  );
  return { rows, columns, weights };
}

/**
 * What is compared: the size of the gradient of -ln counts, smoothed, times the window. The logarithm makes contrast
 * nearly the same at all energies, the gradient takes lamp and background out. Keeps its work arrays.
 */
export class Feature {
  readonly #window: Window;
  readonly #smoothing: number;
  readonly #side: number;
  readonly #absorbed: Float64Array;
  readonly #gradient: Float64Array;

  /**
   * @param smoothing pixels, standard deviation
   * @param side of the images that are made, at least rows and columns of the window
   */
  constructor(window: Window, smoothing: number, side: number) {
    this.#window = window;
    this.#smoothing = smoothing;
    this.#side = side;
    this.#absorbed = new Float64Array(window.rows * window.columns);
    this.#gradient = new Float64Array(window.rows * window.columns);
  }

  /**
   * Fills an image of side * side pixels.
   * @param level median of the image: counts below a thousandth of it are none, and pixels without counts have it
   */
  of(image: Image, level: number, out: Float64Array): void {
    const { rows, columns, weights } = this.#window;
    const floor = Math.max(level * 1e-3, 1e-12);
    const [absorbed, gradient] = [this.#absorbed, this.#gradient];
    for (let p = 0; p < absorbed.length; p++) {
      absorbed[p] = -Math.log(Math.max(Number.isNaN(image[p]) ? level : image[p], floor));
    }
    smooth(absorbed, rows, columns, this.#smoothing, gradient);
    fillGradient(absorbed, rows, columns, gradient);
    const mean = weightedMean(gradient, weights);
    out.fill(0);
    for (let r = 0; r < rows; r++) {
      const [from, to] = [r * columns, r * this.#side];
      for (let c = 0; c < columns; c++) out[to + c] = weights[from + c] * (gradient[from + c] - mean);
    }
  }
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let [sum, total] = [0, 0];
  for (let p = 0; p < values.length; p++) {
    sum += weights[p] * values[p];
    total += weights[p];
  }
  return sum / total;
}

/** Size of the gradient by central differences, one-sided at the rim but with the same divisor. */
function fillGradient(image: Float64Array, rows: number, columns: number, out: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    const own = r * columns;
    const up = Math.max(0, r - 1) * columns;
    const down = Math.min(rows - 1, r + 1) * columns;
    for (let c = 0; c < columns; c++) {
      const dy = image[down + c] - image[up + c];
      const dx = image[own + Math.min(columns - 1, c + 1)] - image[own + Math.max(0, c - 1)];
      out[own + c] = Math.sqrt(dy * dy + dx * dx);
    }
  }
}

/** Gaussian of a standard deviation in pixels, in place; the rim is repeated outwards. */
export function smooth(
  image: Float64Array,
  rows: number,
  columns: number,
  sigma: number,
  work: Float64Array = new Float64Array(image.length),
): void {
  if (sigma <= 0) return;
  const kernel = gaussian(sigma);
  const reach = (kernel.length - 1) / 2;
  const line = new Float64Array(columns + 2 * reach);
  for (let r = 0; r < rows; r++) smoothLine(image, r * columns, columns, kernel, line);
  work.set(image);
  for (let r = 0; r < rows; r++) addLines(work, rows, columns, r, kernel, image);
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(4 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-0.5 * ((n - reach) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  return kernel.map((value) => value / total);
}

function smoothLine(
  image: Float64Array,
  start: number,
  length: number,
  kernel: Float64Array,
  line: Float64Array,
): void {
  const reach = (kernel.length - 1) / 2;
  for (let n = 0; n < length; n++) line[reach + n] = image[start + n];
  line.fill(line[reach], 0, reach);
  line.fill(line[reach + length - 1], reach + length);
  for (let n = 0; n < length; n++) {
    let sum = 0;
    for (let k = 0; k < kernel.length; k++) sum += kernel[k] * line[n + k];
    image[start + n] = sum;
  }
}

/** One row of the result from whole rows around it, since memory is read along rows. */
function addLines(
  image: Float64Array,
  rows: number,
  columns: number,
  row: number,
  kernel: Float64Array,
  out: Float64Array,
): void {
  const reach = (kernel.length - 1) / 2;
  const to = row * columns;
  out.fill(0, to, to + columns);
  for (let k = 0; k < kernel.length; k++) {
    const from = Math.min(rows - 1, Math.max(0, row + k - reach)) * columns;
    const weight = kernel[k];
    for (let c = 0; c < columns; c++) out[to + c] += weight * image[from + c];
  }
}
