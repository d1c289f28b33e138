import { ImagingError } from "../imaging-error.js";
import { imageOf, type Cube } from "./cube.js";
import { Feature, hannWindow, type Window } from "./feature.js";
import { powerOfTwo } from "./fft2.js";
import { Registration } from "./register.js";
import { shiftImage } from "./resample.js";
import { MAD_TO_SIGMA, median } from "./robust.js";

export interface AlignOptions {
  /** Pixels along each axis from frame to frame that are looked at. Default a quarter of the smaller side. */
  readonly most?: number;
  /** Pixels, standard deviation of the smoothing. Default 1.2. */
  readonly smoothing?: number;
  /** Passes against the mean of the aligned frames. Default 2. */
  readonly passes?: number;
  /** Robust standard deviations from the track's running median beyond which a shift is doubtful. Default 6. */
  readonly threshold?: number;
  /** Rectangle that is compared. Default the whole field. */
  readonly region?: {
    readonly row: number;
    readonly column: number;
    readonly rows: number;
    readonly columns: number;
  };
}

/** Where the sample lies in each frame, in pixels relative to its middle place: one row of a table for each frame. */
export interface Shifts {
  readonly row: Float64Array;
  readonly column: Float64Array;
  /** Height of the correlation's peak in its standard deviations; NaN for frames that were not compared. */
  readonly peak: Float64Array;
  /** 1 where the shift is not the frame's own but lies between those of its neighbours. */
  readonly rejected: Uint8Array;
}

/** Doubtful shifts differ from the track by at least this many pixels. */
const LEAST_JUMP = 0.75;
/** Peaks below these fractions of the usual height: rejected if the shift is doubtful, and rejected in any case. */
const [WEAK, LOST] = [0.6, 0.25];

/**
 * Shifts of a stack by correlation: each frame against the one before, then against the mean of all, where errors do
 * not add up. A frame is rejected, and lies between its neighbours, where its peak is weak and it is off the track of the
 * drift (a true leap has a good peak), or where there is next to no peak. Shifts are found on the
 * original frames, which are interpolated once, by {@link shiftFrames}, afterwards.
 * @param unusable 1 for frames without a picture
 * @throws ImagingError where fewer than two frames can be compared.
 */
export function alignFrames(cube: Cube, unusable: Uint8Array, options: AlignOptions = {}): Shifts {
  const { most = Math.floor(Math.min(cube.rows, cube.columns) / 4), smoothing = 1.2, passes = 2 } = options;
  const used = Array.from({ length: cube.frames }, (_, e) => e).filter((e) => unusable[e] === 0);
  if (used.length < 2) {
    const found = `${used.length} usable frames of ${cube.frames}`;
    throw new ImagingError({ file: "alignment", found, expected: "two or more" });
  }
  const window = hannWindow(cube.rows, cube.columns, options.region);
  const aligner = new Aligner(cube, used, window, smoothing, most);
  const track = aligner.chain();
  const shifts = emptyShifts(cube.frames);
  for (let pass = 0; pass <= passes; pass++) {
    if (pass > 0) aligner.againstMean(track);
    settle(track, used, shifts, options.threshold ?? 6);
    track.row.set(shifts.row);
    track.column.set(shifts.column);
  }
  shifts.peak.set(track.peak);
  return shifts;
}

interface Track {
  readonly row: Float64Array;
  readonly column: Float64Array;
  readonly peak: Float64Array;
}

class Aligner {
  readonly #cube: Cube;
  readonly #used: readonly number[];
  readonly #most: number;
  readonly #feature: Feature;
  readonly #registration: Registration;
  readonly #image: Float64Array;
  /** Of the used frames, by frame. */
  readonly #levels = new Map<number, number>();
  readonly #spectra = new Map<number, Float32Array>();

  constructor(cube: Cube, used: readonly number[], window: Window, smoothing: number, most: number) {
    this.#cube = cube;
    this.#used = used;
    this.#most = most;
    const side = powerOfTwo(Math.max(cube.rows, cube.columns));
    this.#feature = new Feature(window, smoothing, side);
    this.#registration = new Registration(side);
    this.#image = new Float64Array(side ** 2);
    for (const frame of used) {
      const [image, level] = [imageOf(cube, frame), median(imageOf(cube, frame))];
      this.#levels.set(frame, level);
      this.#spectra.set(frame, this.#spectrum(image, level));
    }
  }

  /** Shifts as sums of those from frame to frame. */
  chain(): Track {
    const track = emptyTrack(this.#cube.frames);
    let before = this.#of(this.#used[0]);
    let [row, column] = [0, 0];
    [track.row[this.#used[0]], track.column[this.#used[0]]] = [0, 0];
    for (const frame of this.#used.slice(1)) {
      const own = this.#of(frame);
      const offset = this.#registration.offset(own, before, this.#most);
      track.row[frame] = row += offset.row;
      track.column[frame] = column += offset.column;
      track.peak[frame] = offset.peak;
      before = own;
    }
    return track;
  }

  /** Replaces shifts by those against the mean of the frames as they lie now. */
  againstMean(track: Track): void {
    const mean = this.#spectrum(this.#mean(track), 1);
    const farthest = Math.max(...track.row.map(Math.abs), ...track.column.map(Math.abs));
    const most = Math.ceil(farthest) + this.#most;
    for (const frame of this.#used) {
      const offset = this.#registration.offset(this.#of(frame), mean, most);
      track.row[frame] = offset.row;
      track.column[frame] = offset.column;
      track.peak[frame] = offset.peak;
    }
  }

  #of(frame: number): Float32Array {
    return this.#spectra.get(frame)!;
  }

  #spectrum(image: Float32Array | Float64Array, level: number): Float32Array {
    this.#feature.of(image, level, this.#image);
    return this.#registration.spectrum(this.#image);
  }

  /** Geometric mean of the aligned frames, each over its own median, where at least half of them were measured. */
  #mean(track: Track): Float64Array {
    const pixels = this.#cube.rows * this.#cube.columns;
    const [sum, count, shifted] = [
      new Float64Array(pixels),
      new Int32Array(pixels),
      new Float64Array(pixels),
    ];
    for (const frame of this.#used) {
      const image = imageOf(this.#cube, frame);
      const scale = this.#levels.get(frame)!;
      const shift = { row: track.row[frame], column: track.column[frame] };
      shiftImage(image, this.#cube, shift, "linear", shifted);
      for (let p = 0; p < pixels; p++) {
        if (!(shifted[p] > 0)) continue;
        sum[p] += Math.log(shifted[p] / scale);
        count[p]++;
      }
    }
    return sum.map((total, p) => (2 * count[p] >= this.#used.length ? Math.exp(total / count[p]) : NaN));
  }
}

const emptyTrack = (frames: number): Track => ({
  row: new Float64Array(frames),
  column: new Float64Array(frames),
  peak: new Float64Array(frames).fill(NaN),
});

const emptyShifts = (frames: number): Shifts => ({
  ...emptyTrack(frames),
  rejected: new Uint8Array(frames),
});

/** Rejects what is off the track, lays rejected and unusable frames between their neighbours, and centres all. */
function settle(track: Track, used: readonly number[], shifts: Shifts, threshold: number): void {
  const off = [track.row, track.column].map((values) => offTrack(values, used, threshold));
  const usual = median(track.peak);
  const lost = (frame: number, n: number): boolean =>
    track.peak[frame] < (off[0][n] || off[1][n] ? WEAK : LOST) * usual;
  const good = used.filter((frame, n) => !lost(frame, n));
  shifts.rejected.fill(1);
  for (const frame of good) shifts.rejected[frame] = 0;
  interpolate(track.row, good, shifts.row);
  interpolate(track.column, good, shifts.column);
}

function offTrack(values: Float64Array, used: readonly number[], threshold: number): boolean[] {
  const own = used.map((frame) => values[frame]);
  const residuals = own.map((value, n) => Math.abs(value - median(own.slice(Math.max(0, n - 2), n + 3))));
  const limit = Math.max(LEAST_JUMP, threshold * MAD_TO_SIGMA * median(residuals));
  return residuals.map((residual) => residual > limit);
}

function interpolate(values: Float64Array, good: readonly number[], out: Float64Array): void {
  const centre = median(good.map((frame) => values[frame]));
  let next = 0;
  for (let frame = 0; frame < out.length; frame++) {
    while (next < good.length - 1 && good[next] < frame) next++;
    const [left, right] = [good[Math.max(0, next - 1)], good[next]];
    const part = right === left ? 0 : Math.min(1, Math.max(0, (frame - left) / (right - left)));
    out[frame] = values[left] + part * (values[right] - values[left]) - centre;
  }
}
