import { median } from "./robust.js";

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
 * What is compared: the size of the gradient of -ln counts, smoothed. The logarithm makes contrast nearly the same at
 * all energies, the gradient takes lamp and background out.
 * @param out complex image of `side` x `side`, filled
 */
export function feature(
  image: Image,
  window: Window,
  smoothing: number,
  side: number,
  out: Float64Array,
): void {
  const { rows, columns, weights } = window;
  const floor = Math.max(median(image) * 1e-3, 1e-12);
  const absorbed = Float64Array.from(image, (counts) => -Math.log(Math.max(counts, floor)));
  fillUnmeasured(absorbed);
  smooth(absorbed, rows, columns, smoothing);
  const gradient = gradientSize(absorbed, rows, columns);
  let [sum, total] = [0, 0];
  for (let p = 0; p < gradient.length; p++) {
    sum += weights[p] * gradient[p];
    total += weights[p];
  }
  out.fill(0);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const p = r * columns + c;
      out[2 * (r * side + c)] = weights[p] * (gradient[p] - sum / total);
    }
  }
}

function fillUnmeasured(image: Float64Array): void {
  const middle = median(image);
  for (let p = 0; p < image.length; p++) if (Number.isNaN(image[p])) image[p] = middle;
}

function gradientSize(image: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(image.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const [up, down] = [Math.max(0, r - 1), Math.min(rows - 1, r + 1)];
      const [left, right] = [Math.max(0, c - 1), Math.min(columns - 1, c + 1)];
      const dy = image[down * columns + c] - image[up * columns + c];
      const dx = image[r * columns + right] - image[r * columns + left];
      out[r * columns + c] = Math.sqrt(dy * dy + dx * dx);
    }
  }
  return out;
}

/** Gaussian of a standard deviation in pixels, in place; the rim is repeated outwards. */
export function smooth(image: Float64Array, rows: number, columns: number, sigma: number): void {
  if (sigma <= 0) return;
  const reach = Math.ceil(4 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-0.5 * ((n - reach) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, value) => sum + value, 0);
  kernel.forEach((value, n) => (kernel[n] = value / total));
  const line = new Float64Array(Math.max(rows, columns));
  for (let r = 0; r < rows; r++) smoothLine(image, r * columns, 1, columns, kernel, line);
  for (let c = 0; c < columns; c++) smoothLine(image, c, columns, rows, kernel, line);
}

function smoothLine(
  image: Float64Array,
  start: number,
  stride: number,
  length: number,
  kernel: Float64Array,
  line: Float64Array,
): void {
  const reach = (kernel.length - 1) / 2;
  for (let n = 0; n < length; n++) {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) {
      sum += kernel[k + reach] * image[start + stride * Math.min(length - 1, Math.max(0, n + k))];
    }
    line[n] = sum;
  }
  for (let n = 0; n < length; n++) image[start + stride * n] = line[n];
}
