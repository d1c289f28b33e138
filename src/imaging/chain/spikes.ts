import { imageOf, type Cube } from "./cube.js";
import { MAD_TO_SIGMA, median, medianInPlace } from "./robust.js";

export interface SpikeOptions {
  /** Standard deviations beyond the neighbours. Default 7. */
  readonly threshold?: number;
}

/** Images without spikes, and where they were. */
export interface Despiked {
  readonly cube: Cube;
  /** 1 where a value was replaced, in the order of the cube. */
  readonly replaced: Uint8Array;
  readonly pixels: number;
  readonly lines: readonly { readonly frame: number; readonly row: number }[];
}

/** Relative excess below which a line is left to the correction of the lamp. */
const LINE_EXCESS = 0.1;

/**
 * Replaces pixels that lie beyond all but one of their eight neighbours by more than the noise lets them (edges of
 * particles do not), and lines that differ as a whole; single pixels by the median of their neighbours, lines by the
 * mean of the lines beside. What was replaced is marked, for it is no measurement.
 */
export function removeSpikes(cube: Cube, { threshold = 7 }: SpikeOptions = {}): Despiked {
  const out: Cube = { ...cube, values: cube.values.slice() };
  const replaced = new Uint8Array(cube.values.length);
  const lines: { frame: number; row: number }[] = [];
  const scratch = new Float64Array(cube.rows * cube.columns);
  let pixels = 0;
  for (let frame = 0; frame < cube.frames; frame++) {
    const marks = replaced.subarray(frame * scratch.length, (frame + 1) * scratch.length);
    for (const row of findLines(imageOf(cube, frame), cube, scratch)) {
      lines.push({ frame, row });
      replaceLine(imageOf(out, frame), marks, cube, row);
    }
    pixels += replacePixels(imageOf(out, frame), marks, cube, threshold, scratch);
  }
  return { cube: out, replaced, pixels, lines };
}

type Image = Float32Array | Float64Array;

/** Lines whose median differs from those of both neighbours to the same side. */
function findLines(image: Image, { rows, columns }: Cube, scratch: Float64Array): number[] {
  const medians = Float64Array.from({ length: rows }, (_, r) => {
    scratch.set(image.subarray(r * columns, (r + 1) * columns));
    return medianInPlace(scratch, columns);
  });
  const excess = medians.map((own, r) => {
    const [above, below] = [medians[r - 1] ?? medians[r + 1], medians[r + 1] ?? medians[r - 1]];
    const [up, down] = [own - above, own - below];
    return up * down > 0 ? (2 * Math.min(Math.abs(up), Math.abs(down))) / (above + below) : 0;
  });
  const usual = MAD_TO_SIGMA * median(excess);
  const limit = Math.max(LINE_EXCESS, 7 * usual);
  return Array.from(excess.keys()).filter((row) => excess[row] > limit);
}

function replaceLine(image: Image, marks: Uint8Array, { rows, columns }: Cube, row: number): void {
  const above = row > 0 ? row - 1 : row + 1;
  const below = row < rows - 1 ? row + 1 : row - 1;
  for (let c = 0; c < columns; c++) {
    image[row * columns + c] = (image[above * columns + c] + image[below * columns + c]) / 2;
    marks[row * columns + c] = 1;
  }
}

function replacePixels(
  image: Image,
  marks: Uint8Array,
  size: Cube,
  threshold: number,
  scratch: Float64Array,
): number {
  const limit = threshold * scatter(image, size.columns, scratch);
  const bound = limit * Math.sqrt(Math.max(1, leastOf(image)));
  const found: number[] = [];
  const values: number[] = [];
  const near = new Float64Array(8);
  for (let p = 0; p < image.length; p++) {
    if (marks[p] === 1 || !mayBeSpike(image, size.columns, p, bound)) continue;
    const count = neighbours(image, size, p, near);
    if (count < 3 || !(excess(image[p], near, count) > limit)) continue; // nor what is not measured
    found.push(p);
    values.push(medianInPlace(near, count));
  }
  found.forEach((p, n) => {
    image[p] = values[n];
    marks[p] = 1;
  });
  return found.length;
}

function leastOf(image: Image): number {
  let least = Infinity;
  for (let p = 0; p < image.length; p++) if (image[p] < least) least = image[p];
  return least;
}

/** By how much a value lies beyond all but one of the others, over the root of their median. */
function excess(value: number, near: Float64Array, count: number): number {
  const sorted = near.subarray(0, count).sort();
  const beyond = Math.max(value - sorted[count - 2], sorted[1] - value);
  return beyond / Math.sqrt(Math.max(sorted[count >> 1], 1));
}

/**
 * Whether a pixel may lie beyond all but one of its neighbours: then it lies beyond one beside it and one above or below
 * by the least that counts anywhere in the image. Nearly no pixel does, and nothing needs to be sorted. Neighbours that
 * were not measured, or lie beyond the image, let it pass.
 */
function mayBeSpike(image: Image, columns: number, p: number, bound: number): boolean {
  const own = image[p];
  const column = p % columns;
  if (column === 0 || column === columns - 1) return true;
  const [left, right, up, down] = [image[p - 1], image[p + 1], image[p - columns], image[p + columns]];
  const above = !(own - left <= bound && own - right <= bound) && !(own - up <= bound && own - down <= bound);
  return (
    above || (!(left - own <= bound && right - own <= bound) && !(up - own <= bound && down - own <= bound))
  );
}

/** Noise over the square root of the counts, from differences of neighbours along the lines. */
function scatter(image: Image, columns: number, scratch: Float64Array): number {
  let count = 0;
  for (let p = 1; p < image.length; p++) {
    const sum = image[p] + image[p - 1];
    if (p % columns === 0 || !(sum > 0)) continue;
    scratch[count++] = Math.abs(image[p] - image[p - 1]) / Math.sqrt(sum);
  }
  return MAD_TO_SIGMA * medianInPlace(scratch, count);
}

/** Fills `near` with the measured neighbours of a pixel and returns how many there are. */
function neighbours(image: Image, { rows, columns }: Cube, p: number, near: Float64Array): number {
  const row = Math.floor(p / columns);
  const column = p - row * columns;
  const [top, bottom] = [Math.max(0, row - 1), Math.min(rows - 1, row + 1)];
  const [left, right] = [Math.max(0, column - 1), Math.min(columns - 1, column + 1)];
  let count = 0;
  for (let r = top; r <= bottom; r++) {
    for (let q = r * columns + left; q <= r * columns + right; q++) {
      if (q !== p && !Number.isNaN(image[q])) near[count++] = image[q];
    }
  }
  return count;
}
