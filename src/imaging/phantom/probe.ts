/**
 * Blur and shift of an image as one separable convolution: the probe is a Gaussian that stands beside the pixel's
 * middle by the shift, so no further interpolation widens it. (A Gaussian of one pixel is sampled well enough: what it
 * lets pass beyond the Nyquist frequency is 0.7 %.)
 */
export class Probe {
  readonly #rows: number;
  readonly #columns: number;
  readonly #along: Float64Array;

  /** For fields of `rows` x `columns` pixels, margin included. */
  constructor(rows: number, columns: number) {
    this.#rows = rows;
    this.#columns = columns;
    this.#along = new Float64Array(rows * columns);
  }

  /**
   * Adds `weight` times the blurred field to `out`. Pixel (r, c) of the view sees the field around
   * (r + margin - shift of rows, c + margin - shift of columns).
   * @param width standard deviation in pixels
   * @param shifts of rows and of columns in pixels; of columns one for each row (they move while the frame is scanned)
   */
  add(
    field: Float64Array,
    out: Float64Array,
    view: { readonly rows: number; readonly columns: number; readonly margin: number },
    width: number,
    weight: number,
    shifts: { readonly row: number; readonly columns: Float64Array },
  ): void {
    const reach = Math.ceil(4 * width) + 1;
    const kernel = new Float64Array(2 * reach + 1);
    const columns = this.#columns;
    const whole = Math.round(shifts.row);
    fillKernel(kernel, width, shifts.row - whole);
    for (let r = 0; r < view.rows; r++) {
      const line = this.#along.subarray(r * columns, (r + 1) * columns).fill(0);
      for (let k = -reach; k <= reach; k++) {
        const source = clamp(r + view.margin - whole - k, this.#rows) * columns;
        for (let c = 0; c < columns; c++) line[c] += kernel[k + reach] * field[source + c];
      }
    }
    for (let r = 0; r < view.rows; r++) {
      const nearest = Math.round(shifts.columns[r]);
      fillKernel(kernel, width, shifts.columns[r] - nearest);
      for (let c = 0; c < view.columns; c++) {
        let sum = 0;
        for (let k = -reach; k <= reach; k++) {
          sum += kernel[k + reach] * this.#along[r * columns + clamp(c + view.margin - nearest - k, columns)];
        }
        out[r * view.columns + c] += weight * sum;
      }
    }
  }
}

function fillKernel(kernel: Float64Array, width: number, offset: number): void {
  const reach = (kernel.length - 1) / 2;
  let total = 0;
  for (let k = -reach; k <= reach; k++) {
    total += kernel[k + reach] = Math.exp(-0.5 * ((k - offset) / width) ** 2);
  }
  for (let k = 0; k < kernel.length; k++) kernel[k] /= total;
}

const clamp = (index: number, length: number): number =>
  index < 0 ? 0 : index >= length ? length - 1 : index;
