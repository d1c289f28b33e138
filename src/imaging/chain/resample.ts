import { cubeLike, imageOf, type Cube } from "./cube.js";

/** How values between pixels are found: by two or by four neighbours along each axis. */
export type Interpolation = "linear" | "cubic";

/**
 * Shifts an image: pixel (r, c) of the result is the image at (r + row, c + column). Cubic convolution of Keys (IEEE
 * Trans. ASSP 29, 1153 (1981)) or linear; Fourier shifts would ring at the rims of particles. What would need pixels
 * beyond the image is NaN: nothing wraps.
 */
export function shiftImage(
  image: Float32Array | Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  shift: { readonly row: number; readonly column: number },
  interpolation: Interpolation,
  out: Float32Array | Float64Array,
): void {
  const down = taps(shift.row, interpolation);
  const across = taps(shift.column, interpolation);
  const line = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    addRows(image, rows, columns, r + down.first, down.weights, line.fill(0));
    addColumns(line, across, out.subarray(r * columns, (r + 1) * columns));
  }
}

/** Adds up weighted rows of an image from the given one on; NaN where there is none. */
function addRows(
  image: Float32Array | Float64Array,
  rows: number,
  columns: number,
  first: number,
  weights: readonly number[],
  line: Float64Array,
): void {
  for (let i = 0; i < weights.length; i++) {
    const [row, weight] = [first + i, weights[i]];
    if (row < 0 || row >= rows) line.fill(NaN);
    else for (let c = 0; c < columns; c++) line[c] += weight * image[row * columns + c];
  }
}

/** The same along a line. */
function addColumns(line: Float64Array, { first, weights }: Taps, out: Float32Array | Float64Array): void {
  for (let c = 0; c < out.length; c++) {
    const start = c + first;
    let sum = start < 0 || start + weights.length > line.length ? NaN : 0;
    for (let j = 0; j < weights.length; j++) sum += weights[j] * line[start + j];
    out[c] = sum;
  }
}

/** Shifts every frame by its own shifts; see {@link shiftImage}. */
export function shiftFrames(
  cube: Cube,
  rowShifts: ArrayLike<number>,
  columnShifts: ArrayLike<number>,
  interpolation: Interpolation = "cubic",
): Cube {
  const out = cubeLike(cube);
  for (let e = 0; e < cube.frames; e++) {
    const shift = { row: rowShifts[e], column: columnShifts[e] };
    shiftImage(imageOf(cube, e), cube, shift, interpolation, imageOf(out, e));
  }
  return out;
}

/** Offset of the first of the neighbours that a shifted pixel is made from, and the weights of all. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function taps(shift: number, interpolation: Interpolation): Taps {
  const whole = Math.floor(shift);
  const t = shift - whole;
  if (t < 1e-9) return { first: whole, weights: [1] };
  if (interpolation === "linear") return { first: whole, weights: [1 - t, t] };
  const weights = [
    ((2 - t) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((4 - 3 * t) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5,
  ];
  return { first: whole - 1, weights };
}
