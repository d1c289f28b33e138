import { ImagingError } from "../imaging-error.js";
import type { Flag } from "../model.js";
import { numberIn, structIn, structsIn, textIn, type SdfStruct } from "./sdf-header.js";
import { requireUnit } from "./units.js";

/** One image of a scan and what the header says about it. */
export interface SdfFrame {
  /** Index in the announced energies. */
  readonly index: number;
  /** File name of the image. */
  readonly name: string;
  /** eV. */
  readonly energy: number;
  /** Milliseconds, NaN where not recorded. */
  readonly dwell: number;
  /** Milliamperes, NaN where not recorded. */
  readonly ringCurrent: number;
}

/** What frames are found from. */
export interface SdfScan {
  readonly file: string;
  readonly top: SdfStruct;
  readonly scan: SdfStruct;
  /** File names beside the header. */
  readonly names: readonly string[];
  /** File name of the header without its extension. */
  readonly stem: string;
  /** Letter of the channel in file names. */
  readonly letter: string;
  readonly region: number;
}

/**
 * The images that exist, with energies from the records of the header (`ImageEEE_R`) or else from the announced list.
 * An aborted scan announces more than it measured, and may begin with a number other than 0.
 * @throws ImagingError where there is no image, or one without an energy.
 */
export function sdfFrames(from: SdfScan, flags: Flag[]): SdfFrame[] {
  const stack = /stack/i.test(textIn(from.scan, "Flags"));
  const images = imageNames(from, stack);
  const energies = announced(from);
  const records = recordsByIndex(from, images);
  const dwells = dwellTimes(from, energies.length, flags);
  const missing = new Set<number>(
    [...records.keys(), ...energies.keys()].filter((index) => !images.has(index)),
  );
  if (missing.size > 0 && stack) flags.push({ kind: "missing frame", note: missingNote(missing, energies) });
  if (images.size === 0) {
    const expected = `images named ${from.stem}_${from.letter}${stack ? "000" : ""}.xim beside the header`;
    throw new ImagingError({ file: from.file, found: "no image", expected });
  }
  return [...images].map(([index, name]) => {
    const record = records.get(index);
    const energy = firstNumber(numberIn(record, "Energy"), energies[index], stack ? NaN : setEnergy(from));
    if (Number.isNaN(energy)) {
      const place = `image ${index} (${name})`;
      throw new ImagingError({ file: from.file, place, found: "no energy", expected: "one in the header" });
    }
    const ringCurrent = numberIn(record ?? (index === 0 ? from.top : undefined), "StorageRingCurrent");
    return { index, name, energy, dwell: dwells[index] ?? NaN, ringCurrent };
  });
}

/** Index -> file name of the images of a channel and region, by index. */
function imageNames({ names, stem, letter, scan, region }: SdfScan, stack: boolean): Map<number, string> {
  const several = /multi-region/i.test(textIn(scan, "Flags")) || structsIn(scan, "Regions").length > 1;
  const tail = `${stack ? "(\\d{3})" : "()"}${several ? region : ""}`;
  const pattern = new RegExp(`^${escape(stem)}_${letter}${tail}\\.xim$`, "i");
  const found = names.flatMap((name): [number, string][] => {
    const match = pattern.exec(name);
    return match ? [[Number(match[1]), name]] : [];
  });
  return new Map(found.sort(([a], [b]) => a - b));
}

const escape = (text: string): string => text.replace(/[^A-Za-z0-9_]/g, "\\$&");

/** Energies of the stack axis in eV; empty where there is none. */
function announced({ file, scan }: SdfScan): number[] {
  const axis = structIn(scan, "StackAxis");
  const points = axis?.get("Points");
  if (!Array.isArray(points)) return [];
  const place = "ScanDefinition.StackAxis";
  const name = textIn(axis, "Name");
  if (name !== "" && !/energy/i.test(name)) {
    throw new ImagingError({ file, place, found: `the axis "${name}"`, expected: "the axis Energy" });
  }
  // The format knows no other unit of energy, and COSMIC leaves it out.
  const factor = requireUnit("energy", textIn(axis, "Unit") || "eV", { file, place: `${place}.Unit` });
  return points.map((point) => (typeof point === "number" ? point * factor : NaN));
}

/**
 * Records by index of the image. They count from 0 and carry a region (`Image003_0`), or in headers before about 2010
 * from 1 and carry none (`Image4`); those leave out the first, whose ring current is that of the whole scan.
 */
function recordsByIndex({ top, region }: SdfScan, images: Map<number, string>): Map<number, SdfStruct> {
  const records = new Map<number, SdfStruct>();
  const bare = new Map<number, SdfStruct>();
  for (const [key, value] of top) {
    const match = /^Image(\d{1,6})(?:_(\d+))?$/.exec(key);
    if (!match || !(value instanceof Map)) continue;
    if (match[2] === undefined) bare.set(Number(match[1]), value);
    else if (Number(match[2]) === region) records.set(Number(match[1]), value);
  }
  const known = (shift: number): number =>
    [...bare.keys()].filter((number) => images.has(number - shift)).length;
  const shift = bare.has(0) || known(0) > known(1) ? 0 : 1;
  for (const [number, record] of bare) if (!records.has(number - shift)) records.set(number - shift, record);
  return records;
}

/** Milliseconds of each announced energy: of its energy region where those add up, else of the scan. */
function dwellTimes({ top, scan }: SdfScan, count: number, flags: Flag[]): number[] {
  const plausible = (dwell: number): number => (dwell > 0 && dwell < 1e6 ? dwell : NaN);
  const stated = numberIn(scan, "Dwell");
  const whole = plausible(stated);
  if (!Number.isNaN(stated) && Number.isNaN(whole)) {
    flags.push({
      kind: "oddity",
      note: `ScanDefinition.Dwell is ${stated} ms, which was taken as not recorded.`,
    });
  }
  const regions = structsIn(structIn(top, "ImageScan"), "EnergyRegions");
  const dwells = regions.flatMap((region) => {
    const points = numberIn(region, "Points");
    const length = Number.isInteger(points) && points >= 0 && points <= count ? points : 0;
    return new Array<number>(length).fill(plausible(numberIn(region, "DwellTime")));
  });
  return dwells.length === count ? dwells : new Array<number>(Math.max(count, 1)).fill(whole);
}

/** Energy at which a single image was taken. */
const setEnergy = ({ top }: SdfScan): number => numberIn(structIn(top, "Monochromator"), "LastPosition");

const firstNumber = (...values: readonly (number | undefined)[]): number =>
  values.find((value) => value !== undefined && !Number.isNaN(value)) ?? NaN;

function missingNote(missing: ReadonlySet<number>, energies: readonly number[]): string {
  const indices = [...missing].sort((a, b) => a - b);
  const shown = indices
    .slice(0, 5)
    .map((index) => (index in energies ? `${energies[index]} eV` : `number ${index}`));
  const more = indices.length > shown.length ? ` and ${indices.length - shown.length} more` : "";
  return `${indices.length} announced images are missing: ${shown.join(", ")}${more}.`;
}
