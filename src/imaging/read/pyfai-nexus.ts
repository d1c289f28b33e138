import { ImagingError } from "../imaging-error.js";
import type { Pattern } from "../model.js";
import { findUnit, finishPattern, parseUnit } from "./finish-pattern.js";
import type { Hdf5File } from "./hdf5.js";
import { entries, join, ofClass } from "./nexus.js";
import type { PatternOptions, PatternUnit } from "./options.js";
import { requireUnit } from "./units.js";

/** Names of the abscissa, of the intensity and of its standard error in the definitions that are known. */
const LAYOUTS = [
  { axis: "polar_angle", data: "data", errors: "errors" },
  { axis: "Q", data: "I", errors: "Idev" },
  { axis: "q", data: "data", errors: "errors" },
] as const;

/**
 * Reads one integrated pattern from NeXus as pyFAI writes it (NXmonopd or NXcanSAS): the abscissa with its unit, the
 * intensity, its standard error and the wavelength of the monochromator.
 * @throws ImagingError where there is no such pattern, or several in one file, or a unit is missing.
 */
export function readPyfaiNexus(hdf5: Hdf5File, sha256: string, options: PatternOptions): Pattern {
  const { file } = hdf5;
  const found = entries(hdf5).flatMap((entry) => groupsOf(hdf5, entry).map((group) => ({ entry, group })));
  for (const { entry, group } of found) {
    const layout = LAYOUTS.find(
      ({ axis, data }) => isDataset(hdf5, join(group, axis)) && isDataset(hdf5, join(group, data)),
    );
    if (!layout) continue;
    const path = join(group, layout.axis);
    const unit = hdf5.attribute(path, "units")[0] ?? "";
    return finishPattern({
      file,
      format: "pyFAI NeXus",
      sha256,
      unit: unitOf(unit === "" ? (options.unit ?? "") : unit, layout.axis, { file, place: path }),
      positions: list(hdf5, path),
      intensities: list(hdf5, join(group, layout.data)),
      errors: hdf5.numbers(join(group, layout.errors)),
      wavelength: wavelengthOf(hdf5, entry) ?? options.wavelength,
    });
  }
  const expected = "an entry with polar_angle and data, or with Q and I";
  throw new ImagingError({ file, found: "no integrated pattern", expected });
}

/** pyFAI's own name of axis and unit (`2th_deg`), or the unit alone (`deg`). */
const unitOf = (
  unit: string,
  axis: string,
  at: { readonly file: string; readonly place: string },
): PatternUnit => findUnit(unit) ?? parseUnit(unit === "" ? "" : `${axis} ${unit}`, at);

const isDataset = (hdf5: Hdf5File, path: string): boolean => hdf5.kind(path) === "dataset";

/** Groups with data of an entry: itself, its NXdata, and those of its processes. */
function groupsOf(hdf5: Hdf5File, entry: string): string[] {
  const inside = (group: string): string[] => ofClass(hdf5, group, "NXdata").map((name) => join(group, name));
  const processes = ["NXprocess", "NXsubentry"].flatMap((kind) => ofClass(hdf5, entry, kind));
  return [...inside(entry), ...processes.flatMap((name) => inside(join(entry, name)))];
}

/** @throws ImagingError where the numbers have more than one dimension that is longer than 1. */
function list(hdf5: Hdf5File, path: string): Float64Array {
  const shape = hdf5.shape(path) ?? [];
  if (shape.filter((extent) => extent > 1).length > 1) {
    const found = `${shape.join(" x ")} numbers`;
    const fix = "Write each pattern of a series to a file of its own.";
    throw new ImagingError({ file: hdf5.file, place: path, found, expected: "one pattern", fix });
  }
  return hdf5.numbers(path) ?? new Float64Array(0);
}

/** Ångström. */
function wavelengthOf(hdf5: Hdf5File, entry: string): number | undefined {
  for (const instrument of ofClass(hdf5, entry, "NXinstrument")) {
    for (const name of ofClass(hdf5, join(entry, instrument), "NXmonochromator")) {
      const place = join(entry, `${instrument}/${name}/wavelength`);
      const value = hdf5.numbers(place)?.[0];
      if (value === undefined) continue;
      return value * requireUnit("wavelength", hdf5.attribute(place, "units")[0], { file: hdf5.file, place });
    }
  }
  return undefined;
}
