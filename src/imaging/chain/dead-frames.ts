import { imageOf, type Cube } from "./cube.js";
import { median, medianInPlace } from "./robust.js";

/** Why a frame cannot be used. */
export interface DeadFrame {
  readonly frame: number;
  readonly reason: string;
}

/** Fraction of the neighbours' median below which, and times it above which, a frame cannot be what it says. */
const RANGE = 3;

/**
 * Frames without a picture: constant, not positive, or with a median beyond a third to three times that of the five
 * frames around them.
 */
export function findDeadFrames(cube: Cube): DeadFrame[] {
  const scratch = new Float64Array(cube.rows * cube.columns);
  const medians = Float64Array.from({ length: cube.frames }, (_, e) =>
    frameMedian(imageOf(cube, e), scratch),
  );
  const found: DeadFrame[] = [];
  for (let frame = 0; frame < cube.frames; frame++) {
    const reason = deadReason(cube, frame, medians);
    if (reason !== undefined) found.push({ frame, reason });
  }
  return found;
}

function deadReason(cube: Cube, frame: number, medians: Float64Array): string | undefined {
  const own = medians[frame];
  if (Number.isNaN(own)) return "no pixel was measured";
  if (own <= 0) return `the median is ${own}, not positive`;
  const image = imageOf(cube, frame);
  if (image.every((value) => Number.isNaN(value) || value === own)) return `every pixel reads ${own}`;
  const around = medians.subarray(Math.max(0, frame - 2), Math.min(cube.frames, frame + 3));
  const expected = median(around);
  const ratio = own / expected;
  if (ratio > 1 / RANGE && ratio < RANGE) return undefined;
  return `the median is ${own.toPrecision(4)}, that of the frames around ${expected.toPrecision(4)}`;
}

function frameMedian(image: Float32Array | Float64Array, scratch: Float64Array): number {
  let count = 0;
  for (const value of image) if (!Number.isNaN(value)) scratch[count++] = value;
  return medianInPlace(scratch, count);
}
