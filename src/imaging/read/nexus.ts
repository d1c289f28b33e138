import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag } from "../model.js";
import type { Hdf5File } from "./hdf5.js";
import type { StackOptions } from "./options.js";
import { requireUnit, unitFactor, type UnitKind } from "./units.js";

/** Groups of a class in a group, by `NX_class`. */
export function ofClass(hdf5: Hdf5File, group: string, className: string): string[] {
  return hdf5
    .children(group)
    .filter((name) => hdf5.attribute(join(group, name), "NX_class")[0] === className);
}

/** Path of a child. */
export const join = (group: string, name: string): string => (group === "" ? name : `${group}/${name}`);

/** The measurements of a file: groups of class NXentry, or named so by writers that leave out classes. */
export function entries(hdf5: Hdf5File): string[] {
  const classed = ofClass(hdf5, "", "NXentry");
  return classed.length > 0 ? classed : hdf5.children("").filter((name) => /^entry\d*$/.test(name));
}

/**
 * The entry of the region that was asked for, or the first.
 * @throws ImagingError where there is none.
 */
export function chooseEntry(hdf5: Hdf5File, { region }: StackOptions, flags: Flag[]): string {
  const found = entries(hdf5);
  const chosen = found[region ?? 0] as string | undefined;
  if (chosen === undefined) {
    const expected = region === undefined ? "an entry" : `region ${region} (counted from 0)`;
    throw new ImagingError({ file: hdf5.file, found: `${found.length} entries`, expected });
  }
  if (found.length > 1 && region === undefined) {
    flags.push({
      kind: "several regions",
      note: `The first of ${found.length} entries (${chosen}) was read.`,
    });
  }
  return chosen;
}

/**
 * The channel that was asked for among named ones, or the first.
 * @throws ImagingError where there is none of that name.
 */
export function chooseChannel(
  hdf5: Hdf5File,
  place: string,
  names: readonly string[],
  { channel }: StackOptions,
  flags: Flag[],
): string {
  if (names.length === 0) {
    throw new ImagingError({ file: hdf5.file, place, found: "no images", expected: "a group with images" });
  }
  if (channel === undefined) {
    if (names.length > 1)
      flags.push({ kind: "several channels", note: `Read the first of ${names.join(", ")}.` });
    return names[0];
  }
  if (names.includes(channel)) return channel;
  const fix = nearest(channel, names).trim();
  throw new ImagingError({ file: hdf5.file, place, found: names.join(", "), expected: `"${channel}"`, fix });
}

/**
 * Numbers of a dataset in the unit used inside; undefined where there is no such dataset.
 * @param fallback unit of a file that states none: of its format, or from the user.
 * @throws ImagingError where the unit is unknown or missing.
 */
export function quantity(
  hdf5: Hdf5File,
  path: string,
  kind: UnitKind,
  fallback: { readonly unit?: string | undefined; readonly fix?: string } = {},
): Float64Array | undefined {
  const values = hdf5.numbers(path);
  if (!values) return undefined;
  const stated = hdf5.attribute(path, "units")[0]?.trim() || fallback.unit;
  const at = { file: hdf5.file, place: `${path}@units`, ...(fallback.fix ? { fix: fallback.fix } : {}) };
  const factor = requireUnit(kind, stated, at);
  return values.map((value) => value * factor);
}

/** The same for what need not be known: undefined where the unit is missing or of another kind. */
export function quantityIfStated(
  hdf5: Hdf5File,
  path: string,
  kind: UnitKind,
  fallback?: string,
): Float64Array | undefined {
  const factor = unitFactor(kind, hdf5.attribute(path, "units")[0]?.trim() || (fallback ?? ""));
  return factor === undefined ? undefined : hdf5.numbers(path)?.map((value) => value * factor);
}

/** One number of each frame from a list of them, from numbers of all pixels (their mean), or from a single number. */
export function perFrame(values: Float64Array | undefined, frames: number): Float64Array | undefined {
  if (!values || values.length === 0 || values.length % frames !== 0) {
    return values?.length === 1 ? new Float64Array(frames).fill(values[0]) : undefined;
  }
  const pixels = values.length / frames;
  return Float64Array.from({ length: frames }, (_, frame) => {
    const part = values.subarray(frame * pixels, (frame + 1) * pixels);
    return part.reduce((sum, value) => sum + value, 0) / pixels;
  });
}
