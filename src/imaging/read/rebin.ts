import { ImagingError } from "../imaging-error.js";
import type { Flag } from "../model.js";
import type { Hdf5File } from "./hdf5.js";
import { join } from "./nexus.js";
import { direction } from "./number.js";

/** The grid onto which lines are brought. */
export interface Grid {
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** Along the line, micrometres. */
  readonly positions: Float64Array;
}

/**
 * Brings lines sampled more densely than the grid onto it: the mean of the samples nearest to each grid point times
 * the number of samples per point, which is what an exposure of one grid point would count. A point without a sample
 * takes the mean of its two neighbours, as the beamline's own reader does; next to another gap it stays NaN.
 * @throws ImagingError where samples and measured positions do not fit each other.
 */
export function rebinned(hdf5: Hdf5File, group: string, grid: Grid, flags: Flag[]): Float64Array {
  const { frames, rows, columns, positions } = grid;
  const { file } = hdf5;
  const path = join(group, "data");
  const shape = hdf5.shape(path) ?? [];
  const measuredShape = hdf5.shape(join(group, "sample_x")) ?? [];
  const [a, b, samples = 0] = shape;
  if (shape.length !== 3 || a !== frames || b !== rows || samples < columns) {
    const found = `${shape.join(" x ")} samples`;
    const expected = `${frames} x ${rows} x at least ${columns}`;
    throw new ImagingError({ file, place: path, found, expected });
  }
  if (measuredShape.join() !== shape.join()) {
    const found = `${measuredShape.join(" x ")} positions`;
    const expected = shape.join(" x ");
    throw new ImagingError({ file, place: join(group, "sample_x"), found, expected });
  }
  if (direction(positions) === 0) {
    const found = "positions that do not rise or fall throughout";
    throw new ImagingError({
      file,
      place: "requested_values/sample_x",
      found,
      expected: "monotonic positions",
    });
  }
  const counts = hdf5.array(path);
  const measured = hdf5.array(join(group, "sample_x"));
  const target = new Float64Array(frames * rows * columns);
  const edges = binEdges(positions);
  const hits = new Int32Array(columns);
  let filled = 0;
  for (let line = 0; line < frames * rows; line++) {
    const out = target.subarray(line * columns, (line + 1) * columns);
    const part = (all: Float32Array | Float64Array) => all.subarray(line * samples, (line + 1) * samples);
    filled += rebinLine(part(counts), part(measured), edges, hits, out, samples / columns);
  }
  if (filled > 0)
    flags.push({
      kind: "oddity",
      note: `Pixels without a sample, filled from neighbours or left NaN: ${filled}.`,
    });
  return target;
}

/** Half-way between neighbours, and as far beyond the ends. */
function binEdges(positions: Float64Array): Float64Array {
  const count = positions.length;
  if (count === 1) return Float64Array.of(-Infinity, Infinity);
  return Float64Array.from({ length: count + 1 }, (_, n) => {
    if (n === 0) return 1.5 * positions[0] - 0.5 * positions[1];
    if (n === count) return 1.5 * positions[count - 1] - 0.5 * positions[count - 2];
    return (positions[n - 1] + positions[n]) / 2;
  });
}

/** @returns the number of points without a sample; a line of zeros has none, for it was never scanned. */
function rebinLine(
  counts: Float32Array | Float64Array,
  measured: Float32Array | Float64Array,
  edges: Float64Array,
  hits: Int32Array,
  out: Float64Array,
  oversampling: number,
): number {
  if (counts.every((count) => count === 0)) return 0;
  hits.fill(0);
  for (let n = 0; n < counts.length; n++) {
    const bin = binOf(edges, measured[n]);
    if (bin < 0) continue;
    hits[bin]++;
    out[bin] += counts[n];
  }
  let empty = 0;
  for (let bin = 0; bin < out.length; bin++) {
    if (hits[bin] > 0) out[bin] *= oversampling / hits[bin];
    else empty++;
  }
  for (let bin = 0; bin < out.length; bin++) {
    if (hits[bin] > 0) continue;
    const between = bin > 0 && bin + 1 < out.length && hits[bin - 1] > 0 && hits[bin + 1] > 0;
    out[bin] = between ? (out[bin - 1] + out[bin + 1]) / 2 : NaN;
  }
  return empty;
}

/** Bin that holds a position, -1 where it is outside. */
function binOf(edges: Float64Array, position: number): number {
  const sign = edges[edges.length - 1] > edges[0] ? 1 : -1;
  let low = 0;
  let high = edges.length - 1;
  if (!((position - edges[low]) * sign >= 0 && (position - edges[high]) * sign < 0)) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((position - edges[middle]) * sign >= 0) low = middle;
    else high = middle;
  }
  return low;
}
