import { ImagingError } from "../imaging-error.js";
import { imageOf, type Cube } from "./cube.js";
import type { Noise } from "./noise.js";
import { medianInPlace } from "./robust.js";

/** Counts without a sample, of each line of each frame: line r of frame e is at e * rows + r. */
export interface Incident {
  readonly values: Float64Array;
  /** Variance of each value. */
  readonly variances: Float64Array;
  /** Median over the lines of each frame. */
  readonly frames: Float64Array;
}

export interface IncidentOptions {
  /** Whether lines have values of their own where they cross enough empty field. Default true. */
  readonly lines?: boolean;
}

/** Pixels of empty field that a line needs for a value of its own. */
const LEAST_ON_LINE = 16;

/**
 * I0 from the empty field of the same frame: the median of its pixels, and for every line that crosses enough of it the
 * line's own mean, drawn towards the frame's by what the noise leaves open (James & Stein).
 * @param background one mask for all frames in the coordinates of frame e (see `shiftMask`)
 * @throws ImagingError where a frame has no empty field.
 */
export function incidentFromBackground(
  cube: Cube,
  background: (frame: number) => Uint8Array,
  noise: Noise,
  { lines = true }: IncidentOptions = {},
): Incident {
  const out = emptyIncident(cube);
  const scratch = new Float64Array(cube.rows * cube.columns);
  for (let e = 0; e < cube.frames; e++) {
    const [image, mask] = [imageOf(cube, e), background(e)];
    const { level, count } = medianOver(image, mask, scratch);
    if (count === 0) throw nothing(e);
    const variance = ((Math.PI / 2) * noise.factor * level) / count; // of a median
    out.values.fill(level, e * cube.rows, (e + 1) * cube.rows);
    out.variances.fill(
      variance + (lines ? (noise.line * level) ** 2 : 0),
      e * cube.rows,
      (e + 1) * cube.rows,
    );
    if (lines && noise.line > 0) fillLines(cube, e, image, mask, noise, out, level);
    out.frames[e] = level;
  }
  return out;
}

/**
 * I0 from a spectrum that was measured without the sample.
 * @param values counts at each frame's energy, on the scale of the images (the caller divides by dwell where it differs)
 */
export function incidentFromValues(
  cube: Cube,
  values: ArrayLike<number>,
  errors?: ArrayLike<number>,
): Incident {
  if (values.length !== cube.frames) {
    const expected = `one for each of ${cube.frames} frames`;
    throw new ImagingError({ file: "I0", found: `${values.length} values`, expected });
  }
  const out = emptyIncident(cube);
  for (let e = 0; e < cube.frames; e++) {
    out.values.fill(values[e], e * cube.rows, (e + 1) * cube.rows);
    out.variances.fill((errors?.[e] ?? 0) ** 2, e * cube.rows, (e + 1) * cube.rows);
    out.frames[e] = values[e];
  }
  return out;
}

/**
 * I0 of each frame as the most frequent count among its brightest part: the mode of the upper half by the half-sample
 * method (Robertson & Cryer, J. Am. Stat. Assoc. 69, 1012 (1974)). For fields with little and scattered empty space.
 */
export function incidentFromHistogram(cube: Cube): Incident {
  const levels = Float64Array.from({ length: cube.frames }, (_, e) => {
    const sorted = Float64Array.from(imageOf(cube, e).filter((value) => value > 0)).sort();
    if (sorted.length === 0) throw nothing(e);
    return halfSampleMode(sorted.subarray(sorted.length >> 1));
  });
  return incidentFromValues(cube, levels);
}

/** Scales I0 of one frame to the others by the ring's current, where nothing better is known. */
export function incidentFromCurrent(cube: Cube, level: number, current: ArrayLike<number>): Incident {
  const known = Array.from(current).every((value) => value > 0);
  if (!known) {
    const fix = "Take I0 from the background or a spectrum.";
    const found = "frames without a recorded current";
    throw new ImagingError({ file: "I0", place: "ring current", found, expected: "one for each frame", fix });
  }
  return incidentFromValues(
    cube,
    Array.from(current, (value) => (level * value) / current[0]),
  );
}

function fillLines(
  cube: Cube,
  frame: number,
  image: Float32Array | Float64Array,
  mask: Uint8Array,
  noise: Noise,
  out: Incident,
  level: number,
): void {
  const own = (noise.line * level) ** 2;
  for (let r = 0; r < cube.rows; r++) {
    let [sum, count] = [0, 0];
    for (let p = r * cube.columns; p < (r + 1) * cube.columns; p++) {
      if (mask[p] === 0 || Number.isNaN(image[p])) continue;
      sum += image[p];
      count++;
    }
    if (count < LEAST_ON_LINE) continue;
    const error = (noise.factor * level) / count;
    const trust = own / (own + error);
    out.values[frame * cube.rows + r] = level + trust * (sum / count - level);
    out.variances[frame * cube.rows + r] = trust * error;
  }
}

function medianOver(image: Float32Array | Float64Array, mask: Uint8Array, scratch: Float64Array) {
  let count = 0;
  for (let p = 0; p < image.length; p++) {
    if (mask[p] === 1 && !Number.isNaN(image[p])) scratch[count++] = image[p];
  }
  return { level: medianInPlace(scratch, count), count };
}

function halfSampleMode(sorted: Float64Array): number {
  let part = sorted;
  while (part.length > 2) {
    const half = Math.ceil(part.length / 2);
    let best = 0;
    for (let n = 0; n + half <= part.length; n++) {
      if (part[n + half - 1] - part[n] < part[best + half - 1] - part[best]) best = n;
    }
    part = part.subarray(best, best + half);
  }
  return (part[0] + part[part.length - 1]) / 2;
}

const emptyIncident = ({ frames, rows }: Cube): Incident => ({
  values: new Float64Array(frames * rows),
  variances: new Float64Array(frames * rows),
  frames: new Float64Array(frames),
});

const nothing = (frame: number) =>
  new ImagingError({
    file: "I0",
    place: `frame ${frame}`,
    found: "no empty field",
    expected: "some in every frame",
    fix: "Give I0 as a spectrum, or leave the frame out.",
  });
