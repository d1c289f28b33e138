import { ImagingError } from "../imaging-error.js";
import { otsu } from "./otsu.js";
import { fillHoles, open } from "./morphology.js";
import { median, robustDeviation } from "./robust.js";

/** Numbers from 1 for particles, 0 for none; a pixel (r, c) at r * columns + c. */
export interface Labels {
  readonly rows: number;
  readonly columns: number;
  readonly values: Int32Array;
  readonly count: number;
}

export interface ThresholdOptions {
  /** "otsu", "noise" (median + `deviations` robust deviations of what lies below Otsu's), or a value. Default "otsu". */
  readonly threshold?: "otsu" | "noise" | number;
  /** Default 5. */
  readonly deviations?: number;
  /** Pixels; what is thinner is taken off. Default 1. */
  readonly opening?: number;
  /** Fewest pixels of a particle. Default 20. */
  readonly leastPixels?: number;
}

/** The threshold that the options mean for a map. */
export function thresholdOf(
  map: Float64Array,
  { threshold = "otsu", deviations = 5 }: ThresholdOptions,
): number {
  if (typeof threshold === "number") return threshold;
  const between = otsu(map);
  if (threshold === "otsu") return between;
  const low = map.filter((value) => value < between);
  return median(low) + deviations * robustDeviation(low);
}

/** Connected regions above a threshold, opened, with holes filled, large enough; numbered along the rows. */
export function labelParticles(
  map: Float64Array,
  rows: number,
  columns: number,
  options: ThresholdOptions = {},
): Labels {
  const { opening = 1, leastPixels = 20 } = options;
  const limit = thresholdOf(map, options);
  const above = Uint8Array.from(map, (value) => (value > limit ? 1 : 0));
  const mask = fillHoles(open(above, rows, columns, opening), rows, columns);
  return dropSmall(labelConnected(mask, rows, columns), leastPixels);
}

/** Connected regions of a mask: neighbours above, below, beside and across corners. */
export function labelConnected(mask: Uint8Array, rows: number, columns: number): Labels {
  const values = new Int32Array(mask.length);
  const queue = new Int32Array(mask.length);
  let count = 0;
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] === 0 || values[seed] !== 0) continue;
    count++;
    let [head, tail] = [0, 0];
    queue[tail++] = seed;
    values[seed] = count;
    while (head < tail) {
      const p = queue[head++];
      const [row, column] = [Math.floor(p / columns), p % columns];
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const q = r * columns + c;
          if (mask[q] === 0 || values[q] !== 0) continue;
          values[q] = count;
          queue[tail++] = q;
        }
      }
    }
  }
  return { rows, columns, values, count };
}

/** The same without particles of fewer pixels, numbered anew in the same order. */
export function dropSmall(labels: Labels, least: number): Labels {
  const sizes = new Int32Array(labels.count + 1);
  for (const label of labels.values) sizes[label]++;
  const renamed = new Int32Array(labels.count + 1);
  let count = 0;
  for (let label = 1; label <= labels.count; label++) if (sizes[label] >= least) renamed[label] = ++count;
  return { ...labels, values: labels.values.map((label) => renamed[label]), count };
}

/**
 * Labels drawn by hand: any numbers of which 0 is no particle.
 * @throws ImagingError where the size is another or a number is not whole.
 */
export function labelsFromMask(mask: ArrayLike<number>, rows: number, columns: number): Labels {
  if (mask.length !== rows * columns) {
    const expected = `${rows * columns} (${rows} rows of ${columns})`;
    throw new ImagingError({ file: "mask", found: `${mask.length} pixels`, expected });
  }
  const names = [...new Set(Array.from(mask))].filter((value) => value !== 0).sort((a, b) => a - b);
  const wrong = names.find((value) => !Number.isInteger(value) || value < 0);
  if (wrong !== undefined) {
    throw new ImagingError({ file: "mask", found: `the label ${wrong}`, expected: "whole numbers from 0" });
  }
  if (names.length === 1)
    return labelConnected(
      Uint8Array.from(mask, (v) => (v === 0 ? 0 : 1)),
      rows,
      columns,
    );
  const values = Int32Array.from(mask, (value) => names.indexOf(value) + 1);
  return { rows, columns, values, count: names.length };
}
