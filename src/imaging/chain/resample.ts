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
  size: { readonly rows: number; readonly columns: number },
  shift: { readonly row: number; readonly column: number },
  interpolation: Interpolation,
  out: Float32Array | Float64Array,
): void {
  const down = taps(shift.row, interpolation);
  const across = taps(shift.column, interpolation);
  const { rows, columns } = size;
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let i = 0; i < down.weights.length; i++) {
        const row = r + down.first + i;
        const inside = row >= 0 && row < rows;
        for (let j = 0; j < across.weights.length; j++) {
          const column = c + across.first + j;
          const weight = down.weights[i] * across.weights[j];
          if (weight === 0) continue;
          sum += inside && column >= 0 && column < columns ? weight * image[row * columns + column] : NaN;
        }
      }
      out[r * columns + c] = sum;
    }
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

/** Offsets of the neighbours that a shifted pixel is made from, and their weights. */
function taps(shift: number, interpolation: Interpolation): { first: number; weights: readonly number[] } {
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
