import { ImagingError } from "../imaging-error.js";
import type { Spectrum, Stack } from "../model.js";
import { alignFrames, type Shifts } from "./align.js";
import { absorptionImage, findBackground } from "./background.js";
import { imageOf, type Cube } from "./cube.js";
import { subtractDark } from "./dark.js";
import { findDeadFrames, type DeadFrame } from "./dead-frames.js";
import {
  incidentFromBackground,
  incidentFromCurrent,
  incidentFromHistogram,
  incidentFromValues,
  type Incident,
} from "./incident.js";
import { estimateNoise, type Noise } from "./noise.js";
import { opticalDensity, type OpticalDensity } from "./optical-density.js";
import type { Recipe } from "./recipe.js";
import { sampleReference } from "./reference.js";
import { shiftFrames } from "./resample.js";
import { removeSpikes, type Despiked } from "./spikes.js";

/** A stack as optical density in one place, and what was found on the way. Frames are those that are used. */
export interface Prepared {
  readonly density: OpticalDensity;
  /** eV. */
  readonly energies: Float64Array;
  /** Index in the stack of each frame that is used. */
  readonly frames: Int32Array;
  readonly dead: readonly DeadFrame[];
  readonly spikes: Pick<Despiked, "pixels" | "lines">;
  readonly shifts: Shifts;
  readonly incident: Incident;
  readonly noise: Noise;
  /** 1 where the aligned field is empty; all 0 where I0 is not from it. */
  readonly background: Uint8Array;
}

/**
 * From counts to aligned optical density: frames without use, dark, spikes, shifts, empty field, noise, I0, logarithm,
 * and one interpolation.
 * @param spectrum I0 measured without the sample, for `incident.from: "spectrum"`
 * @throws ImagingError where a step cannot be done.
 */
export function prepareStack(stack: Stack, recipe: Recipe, spectrum?: Spectrum): Prepared {
  const whole = countsOf(stack);
  const dead = findDeadFrames(whole);
  const frames = chooseFrames(stack, recipe, dead);
  const energies = Float64Array.from(frames, (frame) => stack.energies[frame]);
  const chosen = selectFrames(whole, frames);
  const light = recipe.dark.counts > 0 ? subtractDark(chosen, recipe.dark.counts) : chosen;
  const despiked = recipe.spikes === false ? untouched(light) : removeSpikes(light, recipe.spikes);
  const { cube } = despiked;
  const shifts = shiftsOf(cube, frames, stack.energies.length, recipe);
  const empty = emptyField(cube, shifts, recipe);
  const noise = estimateNoise(cube, emptyEverywhere(empty, shifts, cube));
  const incident = incidentOf(stack, cube, energies, frames, empty, shifts, noise, recipe, spectrum);
  return {
    density: aligned(opticalDensity(cube, incident, noise), shifts, recipe),
    energies,
    frames: Int32Array.from(frames),
    dead,
    spikes: { pixels: despiked.pixels, lines: despiked.lines },
    shifts,
    incident,
    noise,
    background: empty,
  };
}

/** Counts, or what stands for them: transmission is counts of I0 = 1, optical density its logarithm. */
function countsOf({ counts, quantity, energies, rows, columns }: Stack): Cube {
  const values = quantity === "optical density" ? counts.map((value) => Math.exp(-value)) : counts;
  return { values, frames: energies.length, rows, columns };
}

function chooseFrames({ energies }: Stack, { frames }: Recipe, dead: readonly DeadFrame[]): number[] {
  const unused = new Set([...frames.leaveOut, ...dead.map(({ frame }) => frame)]);
  const [from, to] = [frames.from ?? -Infinity, frames.to ?? Infinity];
  const chosen = Array.from(energies.keys()).filter(
    (e) => !unused.has(e) && energies[e] >= from && energies[e] <= to,
  );
  if (chosen.length >= 3) return chosen;
  throw new ImagingError({
    file: "stack",
    place: "frames",
    found: `${chosen.length} usable frames of ${energies.length}`,
    expected: "three or more",
    fix: dead.length > 0 ? `Frame ${dead[0].frame}: ${dead[0].reason}.` : "Widen frames.from and frames.to.",
  });
}

/** The frames of a cube with the given indices, as a cube. */
export function selectFrames(cube: Cube, frames: readonly number[]): Cube {
  if (frames.length === cube.frames) return cube;
  const pixels = cube.rows * cube.columns;
  const values = new Float32Array(frames.length * pixels);
  frames.forEach((frame, n) => values.set(imageOf(cube, frame), n * pixels));
  return { ...cube, values, frames: frames.length };
}

const untouched = (cube: Cube): Despiked => ({ cube, replaced: new Uint8Array(0), pixels: 0, lines: [] });

function shiftsOf(cube: Cube, frames: readonly number[], all: number, { align }: Recipe): Shifts {
  if (align.method === "correlation") {
    const { most, region, smoothing, passes, threshold } = align;
    const options = {
      smoothing,
      passes,
      threshold,
      ...(most ? { most } : {}),
      ...(region ? { region } : {}),
    };
    return alignFrames(cube, new Uint8Array(cube.frames), options);
  }
  const given = (key: "rows" | "columns"): Float64Array => {
    if (align.method === "none") return new Float64Array(cube.frames);
    const list = align[key] ?? [];
    if (list.length === all) return Float64Array.from(frames, (frame) => list[frame]);
    const found = `${list.length} shifts`;
    throw new ImagingError({
      file: "recipe",
      place: `align.${key}`,
      found,
      expected: `one for each of ${all} frames`,
    });
  };
  return {
    row: given("rows"),
    column: given("columns"),
    peak: new Float64Array(cube.frames).fill(NaN),
    rejected: new Uint8Array(cube.frames),
  };
}

/** The empty field in the place to which frames are aligned. */
function emptyField(cube: Cube, shifts: Shifts, { incident }: Recipe): Uint8Array {
  const { rows, columns } = cube;
  if (incident.from === "region" && incident.region) {
    const { row, column, rows: height, columns: width } = incident.region;
    return Uint8Array.from({ length: rows * columns }, (_, p) => {
      const [r, c] = [Math.floor(p / columns) - row, (p % columns) - column];
      return r >= 0 && c >= 0 && r < height && c < width ? 1 : 0;
    });
  }
  const image = absorptionImage(
    shiftFrames(cube, shifts.row, shifts.column, "linear"),
    new Uint8Array(cube.frames),
  );
  const find = () => findBackground(image, rows, columns, { margin: incident.margin });
  if (incident.from === "background") return find();
  try {
    return find(); // for the noise only
  } catch (error) {
    if (error instanceof ImagingError) return new Uint8Array(rows * columns).fill(1);
    throw error;
  }
}

/** The mask of a frame: the empty field where the frame lies. */
export function shiftMask(
  mask: Uint8Array,
  { rows, columns }: Pick<Cube, "rows" | "columns">,
  shift: { readonly row: number; readonly column: number },
): Uint8Array {
  const [down, right] = [Math.round(shift.row), Math.round(shift.column)];
  return mask.map((_, p) => {
    const [r, c] = [Math.floor(p / columns) - down, (p % columns) - right];
    return r >= 0 && c >= 0 && r < rows && c < columns ? mask[r * columns + c] : 0;
  });
}

function emptyEverywhere(mask: Uint8Array, shifts: Shifts, cube: Cube): Uint8Array {
  const out = mask.slice();
  for (let e = 0; e < cube.frames; e++) {
    const own = shiftMask(mask, cube, { row: shifts.row[e], column: shifts.column[e] });
    for (let p = 0; p < out.length; p++) out[p] &= own[p];
  }
  return out.includes(1) ? out : mask;
}

function incidentOf(
  stack: Stack,
  cube: Cube,
  energies: Float64Array,
  frames: readonly number[],
  empty: Uint8Array,
  shifts: Shifts,
  noise: Noise,
  { incident }: Recipe,
  spectrum: Spectrum | undefined,
): Incident {
  if (stack.quantity !== "counts") return incidentFromValues(cube, new Float64Array(cube.frames).fill(1));
  switch (incident.from) {
    case "background":
    case "region":
      return incidentFromBackground(
        cube,
        (e) => shiftMask(empty, cube, { row: shifts.row[e], column: shifts.column[e] }),
        noise,
        { lines: incident.lines },
      );
    case "histogram":
      return incidentFromHistogram(cube);
    case "current":
      return incidentFromCurrent(
        cube,
        incident.level ?? NaN,
        frames.map((frame) => stack.ringCurrent[frame]),
      );
    case "spectrum": {
      if (!spectrum) {
        const expected = "the spectrum of the empty beam";
        throw new ImagingError({
          file: "I0",
          found: "no spectrum",
          expected,
          fix: "Hand it over beside the stack.",
        });
      }
      return incidentFromValues(cube, sampleReference(spectrum, energies));
    }
  }
}

function aligned({ density, variance }: OpticalDensity, shifts: Shifts, { align }: Recipe): OpticalDensity {
  if (align.method === "none") return { density, variance };
  return {
    density: shiftFrames(density, shifts.row, shifts.column, align.interpolation),
    variance: shiftFrames(variance, shifts.row, shifts.column, "linear"),
  };
}
