import { random, type Random } from "../../numerics/random.js";
import type { Stack } from "../model.js";
import { drawFields, type Fields } from "./fields.js";
import { phantomOptions, type PhantomOptions } from "./options.js";
import { drawParticles, type PhantomParticle } from "./particles.js";
import { poisson } from "./poisson.js";
import { Probe } from "./probe.js";
import { componentSpectra, END_MEMBERS, valueAt, type ComponentSpectra } from "./spectra.js";

/** A stack whose truth is known. */
export interface Phantom {
  readonly stack: Stack;
  readonly truth: PhantomTruth;
}

/** What a phantom was made from; frames are those of the stack. */
export interface PhantomTruth {
  readonly options: PhantomOptions;
  readonly particles: readonly PhantomParticle[];
  /** Mean composition by mass and volume in cubic micrometres of each particle. */
  readonly compositions: Float64Array;
  readonly volumes: Float64Array;
  /** Number from 1 of the particle at each pixel of the unshifted view, 0 for none. */
  readonly labels: Int32Array;
  /** Micrometres of material at each pixel of the unshifted view. */
  readonly thickness: Float64Array;
  /** Pixels by which the sample has moved at the middle of each frame. */
  readonly rowShifts: Float64Array;
  readonly columnShifts: Float64Array;
  /** Counts of the empty field in each frame, dark included. */
  readonly incident: Float64Array;
  /** True energy of each frame in eV. */
  readonly energies: Float64Array;
  readonly spectra: ComponentSpectra;
}

/** Absorption per micrometre of an end member as an instrument shows it. */
export interface PhantomReference {
  readonly name: "reduced" | "oxidised" | "intermediate";
  readonly composition: number;
  readonly energies: Float64Array;
  readonly values: Float64Array;
}

/**
 * A stack of images with known truth and the defects that were asked for. In order: fields of material, optical
 * density, transmission, blur by the probe, shift, lamp and line noise, dark signal, photons, counts.
 * @throws ImagingError where an option is out of range or the particles do not fit.
 */
export function phantom(given: Partial<PhantomOptions> & Pick<PhantomOptions, "seed">): Phantom {
  const options = phantomOptions(given);
  const particles = drawParticles(options);
  const course = drawCourse(options);
  const fields = drawFields(options, particles, course.margin);
  const { energies } = options;
  const [lowest, highest] = [energies[0] - 3, energies[energies.length - 1] + 3];
  const spectra = componentSpectra(lowest, highest, options.resolution);
  const counts = acquire(options, particles, fields, course, spectra);
  const kept = Array.from(energies.keys()).filter((frame) => !options.missingFrames.includes(frame));
  return {
    stack: toStack(options, counts, kept),
    truth: {
      options,
      particles,
      spectra,
      compositions: fields.compositions,
      volumes: fields.volumes.map((volume) => volume * options.pixelSize ** 2),
      labels: Int32Array.from(viewOf(fields, fields.labels)),
      thickness: viewOf(
        fields,
        fields.reduced.map((value, pixel) => value + fields.oxidised[pixel]),
      ),
      rowShifts: select(course.rowShifts, kept),
      columnShifts: select(course.columnShifts, kept),
      incident: select(course.incident, kept).map((value) => value * (1 + options.dark)),
      energies: select(course.energies, kept),
    },
  };
}

/** The spectra of the truth as references: exact, on the phantom's fine grid of energies. */
export function phantomReferences({ spectra }: PhantomTruth): PhantomReference[] {
  const { start, step } = spectra;
  const energies = spectra.reduced.map((_, n) => start + n * step);
  const middle = (END_MEMBERS.reduced + END_MEMBERS.oxidised) / 2;
  return [
    { name: "reduced", composition: END_MEMBERS.reduced, energies, values: spectra.reduced },
    { name: "oxidised", composition: END_MEMBERS.oxidised, energies, values: spectra.oxidised },
    {
      name: "intermediate",
      composition: middle,
      energies,
      // Half reduced, half oxidised, and what such a material shows beside: 4 w (1 - w) is one there.
      values: spectra.reduced.map((value, n) => (value + spectra.oxidised[n]) / 2 + spectra.intermediate[n]),
    },
  ];
}

/** What changes from frame to frame. */
interface Course {
  readonly rowShifts: Float64Array;
  readonly columnShifts: Float64Array;
  readonly energies: Float64Array;
  /** Counts of the lamp. */
  readonly incident: Float64Array;
  readonly margin: number;
}

function drawCourse(options: PhantomOptions): Course {
  const frames = options.energies.length;
  const walks = random(options.seed).split("course");
  const walk = (label: string, step: number): Float64Array => {
    const stream = walks.split(label);
    let place = 0;
    return Float64Array.from({ length: frames }, (_, n) => (place += n === 0 ? 0 : step * stream.normal()));
  };
  const runout = (n: number, phase: number): number =>
    options.runout * Math.sin((4 * Math.PI * n) / frames + phase);
  const leap = (n: number): number => (n >= frames / 2 ? options.jump : 0);
  const rowShifts = walk("rows", options.drift).map((shift, n) => shift + runout(n, 0));
  const columnShifts = walk("columns", options.drift).map((shift, n) => shift + runout(n, 1) + leap(n));
  const lamp = walk("lamp", options.walk / Math.sqrt(frames));
  const jitter = walks.split("energies");
  const farthest = Math.max(...rowShifts.map(Math.abs), ...columnShifts.map(Math.abs), options.shear);
  return {
    rowShifts,
    columnShifts,
    energies: options.energies.map(
      (energy) => energy + options.energyOffset + options.energyJitter * jitter.normal(),
    ),
    incident: options.energies.map(
      (energy, n) => options.level * (1 + options.slope * (energy - options.energies[0])) * (1 + lamp[n]),
    ),
    margin: Math.ceil(farthest) + 12,
  };
}

function acquire(
  options: PhantomOptions,
  particles: readonly PhantomParticle[],
  fields: Fields,
  course: Course,
  spectra: ComponentSpectra,
): Float32Array {
  const frames = options.energies.length;
  const pixels = options.rows * options.columns;
  const counts = new Float32Array(frames * pixels);
  const probe = new Probe(fields.rows, fields.columns);
  const transmission = new Float64Array(fields.rows * fields.columns);
  const seen = new Float64Array(pixels);
  for (let n = 0; n < frames; n++) {
    const now = options.damage === 0 ? fields : damaged(options, particles, fields.margin, n / (frames - 1));
    transmit(now, spectra, course.energies[n], options.intermediate, transmission);
    blur(options, probe, fields.margin, transmission, seen.fill(0), course, n);
    detect(options, seen, course.incident[n], n, counts.subarray(n * pixels, (n + 1) * pixels));
  }
  return counts;
}

const damaged = (
  options: PhantomOptions,
  particles: readonly PhantomParticle[],
  margin: number,
  part: number,
): Fields => drawFields(options, particles, margin, options.damage * part);

function transmit(
  { reduced, oxidised, between }: Fields,
  spectra: ComponentSpectra,
  energy: number,
  intermediate: number,
  out: Float64Array,
): void {
  const a = valueAt(spectra, spectra.reduced, energy);
  const b = valueAt(spectra, spectra.oxidised, energy);
  const g = intermediate * valueAt(spectra, spectra.intermediate, energy);
  for (let p = 0; p < out.length; p++) {
    out[p] =
      reduced[p] + oxidised[p] === 0 ? 1 : Math.exp(-a * reduced[p] - b * oxidised[p] - g * between[p]);
  }
}

/** Pixels of the tails of the probe. */
const TAIL_WIDTH = 6;

function blur(
  options: PhantomOptions,
  probe: Probe,
  margin: number,
  field: Float64Array,
  out: Float64Array,
  course: Course,
  frame: number,
): void {
  const { rows, columns, tail, shear } = options;
  const view = { rows, columns, margin };
  const shifts = {
    row: course.rowShifts[frame],
    columns: Float64Array.from(
      { length: rows },
      (_, r) => course.columnShifts[frame] + shear * (r / rows - 0.5),
    ),
  };
  probe.add(field, out, view, options.blur, 1 - tail, shifts);
  if (tail > 0) probe.add(field, out, view, TAIL_WIDTH, tail, shifts);
}

function detect(
  options: PhantomOptions,
  seen: Float64Array,
  incident: number,
  frame: number,
  out: Float32Array,
): void {
  const { rows, columns, photons, level } = options;
  const stream = random(options.seed).split(`frame ${frame}`);
  const gain = level / photons;
  for (let r = 0; r < rows; r++) {
    const lamp = (incident / gain) * (1 + options.lineJitter * stream.normal());
    for (let c = 0; c < columns; c++) {
      const mean = lamp * seen[r * columns + c] + options.dark * (incident / gain);
      out[r * columns + c] = Math.round(gain * poisson(mean, stream));
    }
  }
  spoil(options, frame, stream.split("defects"), out);
}

function spoil(options: PhantomOptions, frame: number, stream: Random, out: Float32Array): void {
  const { rows, columns, energies } = options;
  const frames = energies.length;
  const share = (total: number): number =>
    Math.floor(((frame + 1) * total) / frames) - Math.floor((frame * total) / frames);
  for (let n = 0; n < share(options.spikes); n++) out[stream.integer(out.length)] *= 2 + 3 * stream.next();
  for (let n = 0; n < share(options.spikeLines); n++) {
    const row = stream.integer(rows);
    for (let c = 0; c < columns; c++) out[row * columns + c] = Math.round(1.3 * out[row * columns + c]);
  }
  if (options.deadFrames.includes(frame)) out.fill(1);
  if (frame === frames - 1) out.fill(NaN, (rows - options.unscannedLines) * columns);
}

function toStack(options: PhantomOptions, counts: Float32Array, kept: readonly number[]): Stack {
  const { rows, columns, pixelSize } = options;
  const pixels = rows * columns;
  const whole = kept.length === options.energies.length;
  const parts = whole ? counts : new Float32Array(kept.length * pixels);
  if (!whole)
    kept.forEach((frame, n) => parts.set(counts.subarray(frame * pixels, (frame + 1) * pixels), n * pixels));
  return {
    counts: parts,
    quantity: "counts",
    unit: "counts",
    energies: select(options.energies, kept),
    rows,
    columns,
    rowPositions: Float64Array.from({ length: rows }, (_, n) => n * pixelSize),
    columnPositions: Float64Array.from({ length: columns }, (_, n) => n * pixelSize),
    dwell: new Float64Array(kept.length).fill(1),
    ringCurrent: new Float64Array(kept.length).fill(NaN),
    provenance: {
      file: `phantom ${options.seed}`,
      format: "phantom",
      version: "1",
      sources: [],
      channel: "",
      order: Int32Array.from(kept),
    },
    flags: [],
  };
}

const select = (values: Float64Array, kept: readonly number[]): Float64Array =>
  Float64Array.from(kept, (n) => values[n]);

function viewOf(fields: Fields, values: ArrayLike<number>): Float64Array {
  const [rows, columns] = [fields.rows - 2 * fields.margin, fields.columns - 2 * fields.margin];
  return Float64Array.from({ length: rows * columns }, (_, p) => {
    const [r, c] = [Math.floor(p / columns) + fields.margin, (p % columns) + fields.margin];
    return values[r * fields.columns + c];
  });
}
