import { imageOf, type Cube } from "./cube.js";
import { MAD_TO_SIGMA, median, medianInPlace } from "./robust.js";

/** How counts scatter: variance of a pixel = factor * counts + (line * counts)². */
export interface Noise {
  /** Counts² per count: 1 for photons counted one by one, counts per photon for a detector with gain. */
  readonly factor: number;
  /** Relative standard deviation of the lamp from line to line. */
  readonly line: number;
}

/** Photons that counts stand for. */
export const effectivePhotons = (noise: Noise, counts: number): number => counts / noise.factor;

/**
 * Noise of the data themselves, from differences of neighbours along the lines of the empty field, in which the lamp
 * cancels, and from means of lines, in which it does not. Detectors of voltage and frequency count no photons, so the
 * square root of the counts says nothing.
 * @param background 1 where the field is empty in every frame
 */
export function estimateNoise(cube: Cube, background: Uint8Array): Noise {
  const factors = new Float64Array(cube.frames);
  const lines = new Float64Array(cube.frames);
  const scratch = new Float64Array(cube.rows * cube.columns);
  for (let e = 0; e < cube.frames; e++) {
    const image = imageOf(cube, e);
    const mean = meanOver(image, background);
    const sigma = neighbourSigma(image, background, cube, scratch);
    factors[e] = mean > 0 ? sigma ** 2 / mean : NaN;
    lines[e] = lineVariance(image, background, cube, mean, sigma);
  }
  const factor = median(factors);
  return { factor, line: Math.sqrt(Math.max(0, median(lines))) };
}

function meanOver(image: Float32Array | Float64Array, mask: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let p = 0; p < image.length; p++) {
    if (mask[p] === 0 || Number.isNaN(image[p])) continue;
    sum += image[p];
    count++;
  }
  return sum / count;
}

function neighbourSigma(
  image: Float32Array | Float64Array,
  mask: Uint8Array,
  { rows, columns }: Cube,
  scratch: Float64Array,
): number {
  let count = 0;
  for (let r = 0; r < rows; r++) {
    for (let p = r * columns + 1; p < (r + 1) * columns; p++) {
      if (mask[p] === 0 || mask[p - 1] === 0) continue;
      const difference = Math.abs(image[p] - image[p - 1]);
      if (!Number.isNaN(difference)) scratch[count++] = difference;
    }
  }
  return (MAD_TO_SIGMA * medianInPlace(scratch, count)) / Math.SQRT2;
}

/** Relative variance of the lines' means beyond what the pixels' noise leaves in them; slow changes are taken off. */
function lineVariance(
  image: Float32Array | Float64Array,
  mask: Uint8Array,
  { rows, columns }: Cube,
  mean: number,
  sigma: number,
): number {
  let [sum, pairs] = [0, 0];
  let previous = NaN;
  for (let r = 0; r < rows; r++) {
    const line = image.subarray(r * columns, (r + 1) * columns);
    const used = mask.subarray(r * columns, (r + 1) * columns);
    const count = used.reduce((total, each, c) => total + (each === 1 && !Number.isNaN(line[c]) ? 1 : 0), 0);
    const own = count >= 8 ? meanOver(line, used) : NaN;
    const difference = own - previous;
    if (!Number.isNaN(difference)) {
      sum += difference ** 2 / 2 - sigma ** 2 / count;
      pairs++;
    }
    previous = own;
  }
  return pairs === 0 ? NaN : sum / pairs / mean ** 2;
}
