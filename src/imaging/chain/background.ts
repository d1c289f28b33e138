import { ImagingError } from "../imaging-error.js";
import { imageOf, type Cube } from "./cube.js";
import { otsu } from "./otsu.js";
import { median, robustDeviation } from "./robust.js";
import { grow } from "./morphology.js";

/** Fewest pixels of empty field from which I0 is taken. */
const LEAST_PIXELS = 30;

export interface BackgroundOptions {
  /** Pixels that are kept away from everything that absorbs. Default 4. */
  readonly margin?: number;
  /** Robust standard deviations of the empty field that belong to it. Default 4. */
  readonly width?: number;
}

/** Mean over the frames of -ln counts, each frame relative to its median: bright is what absorbs. */
export function absorptionImage(cube: Cube, unusable: Uint8Array): Float64Array {
  const pixels = cube.rows * cube.columns;
  const [sum, count] = [new Float64Array(pixels), new Int32Array(pixels)];
  for (let e = 0; e < cube.frames; e++) {
    if (unusable[e] === 1) continue;
    const image = imageOf(cube, e);
    const scale = median(image);
    for (let p = 0; p < pixels; p++) {
      if (!(image[p] > 0)) continue;
      sum[p] -= Math.log(image[p] / scale);
      count[p]++;
    }
  }
  const most = count.reduce((a, b) => Math.max(a, b), 0);
  return sum.map((total, p) => (2 * count[p] > most ? total / count[p] : NaN));
}

/**
 * Where the field is empty: below the threshold of Otsu, within the scatter of what is there, away from everything else.
 * @returns 1 where it is empty
 * @throws ImagingError where next to nothing is.
 */
export function findBackground(
  absorption: Float64Array,
  rows: number,
  columns: number,
  { margin = 4, width = 4 }: BackgroundOptions = {},
): Uint8Array {
  const threshold = otsu(absorption);
  const low = absorption.filter((value) => value < threshold);
  const limit = median(low) + width * robustDeviation(low);
  const occupied = Uint8Array.from(absorption, (value) => (value > limit ? 1 : 0));
  const grown = grow(withoutSpecks(occupied, rows, columns), rows, columns, margin);
  const background = grown.map((value, p) => (value === 0 && absorption[p] <= limit ? 1 : 0));
  const count = background.reduce((total, value) => total + value, 0);
  if (count >= LEAST_PIXELS) return background;
  throw new ImagingError({
    file: "I0",
    place: "background",
    found: `${count} empty pixels of ${absorption.length}`,
    expected: `at least ${LEAST_PIXELS}`,
    fix: 'Give I0 as a spectrum ({ "from": "spectrum" }) or name an empty rectangle ({ "from": "region" }).',
  });
}

/** Single pixels beyond the limit are noise, and nothing needs to be kept away from them. */
function withoutSpecks(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  return mask.map((value, p) => {
    if (value === 0) return 0;
    const [row, column] = [Math.floor(p / columns), p % columns];
    let near = 0;
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++)
        near += mask[r * columns + c];
    }
    return near >= 4 ? 1 : 0;
  });
}
