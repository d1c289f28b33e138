import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack, type Draft } from "./finish.js";
import type { Hdf5File } from "./hdf5.js";
import { chooseChannel, chooseEntry, join, ofClass, perFrame, quantity, quantityIfStated } from "./nexus.js";
import type { StackOptions } from "./options.js";
import { transposed } from "./transpose.js";

/** Names of the axes in the files, in the order of the model. */
const AXES = [["energy", "photon_energy"], ["sample_y"], ["sample_x"]] as const;

/**
 * Reads images from NXstxm, the NeXus definition for scanning transmission X-ray microscopy (NIAC,
 * manual.nexusformat.org). Axes are found by `@axes`, by the older `@axis` numbers, or else are in the order of the
 * definition (energy, sample_y, sample_x).
 * @throws ImagingError where the scan holds no images, the axes do not fit, or energies have no unit.
 */
export function readNxstxm(hdf5: Hdf5File, sha256: string, options: StackOptions): Stack {
  const flags: Flag[] = [];
  const entry = chooseEntry(hdf5, options, flags);
  const channel = chooseChannel(hdf5, entry, imageGroups(hdf5, entry), options, flags);
  const group = join(entry, channel);
  requireImages(hdf5, group);
  return finishStack({
    ...readImages(hdf5, group, options),
    format: "NXstxm",
    version: hdf5.attribute(join(entry, "definition"), "version")[0] ?? "",
    channel,
    sources: [{ file: hdf5.file, sha256 }],
    ...frameRecords(hdf5, entry, group),
    flags,
  });
}

/** Groups with images: NXdata, or for writers that leave out classes whatever has data and positions. */
export function imageGroups(hdf5: Hdf5File, entry: string): string[] {
  const holdsData = (name: string): boolean => hdf5.kind(join(entry, `${name}/data`)) === "dataset";
  const classed = ofClass(hdf5, entry, "NXdata").filter(holdsData);
  if (classed.length > 0) return classed;
  const positioned = (name: string): boolean => hdf5.kind(join(entry, `${name}/sample_x`)) === "dataset";
  return hdf5.children(entry).filter((name) => holdsData(name) && positioned(name));
}

function requireImages(hdf5: Hdf5File, group: string): void {
  const place = `${group}/stxm_scan_type`;
  const type = hdf5.text(place);
  if (type === undefined || !/line|point|focus/i.test(type)) return;
  const expected = "a sample image or a stack of them";
  throw new ImagingError({ file: hdf5.file, place, found: `"${type}"`, expected });
}

type Images = Pick<
  Draft,
  | "file"
  | "quantity"
  | "counts"
  | "unit"
  | "energies"
  | "rows"
  | "columns"
  | "rowPositions"
  | "columnPositions"
>;

function readImages(hdf5: Hdf5File, group: string, options: StackOptions): Images {
  const { file } = hdf5;
  const path = join(group, "data");
  const energies = quantity(hdf5, axisPath(hdf5, group, 0) ?? "", "energy", {
    unit: options.energyUnit,
    fix: `State it: { energyUnit: "eV" }.`,
  });
  if (!energies) throw new ImagingError({ file, place: group, found: "no energies", expected: "energy" });
  const shape = hdf5.shape(path) ?? [];
  const dimensions = axisDimensions(hdf5, group, shape, energies.length);
  const [frames, rows, columns] = dimensions.map((dimension) => (dimension < 0 ? 1 : shape[dimension]));
  if (frames !== energies.length) {
    const expected = `${energies.length} energies`;
    throw new ImagingError({ file, place: path, found: `${frames} frames`, expected });
  }
  const unit = hdf5.attribute(path, "units")[0] ?? "";
  const order = dimensions.filter((dimension) => dimension >= 0);
  return {
    file,
    counts: transposed(hdf5.array(path), shape, order),
    quantity: unit === "transmission" || unit === "optical density" ? unit : "counts",
    unit,
    energies,
    rows,
    columns,
    rowPositions: positionsOf(hdf5, group, 1, rows, options),
    columnPositions: positionsOf(hdf5, group, 2, columns, options),
  };
}

const axisPath = (hdf5: Hdf5File, group: string, axis: number): string | undefined =>
  AXES[axis].map((name) => join(group, name)).find((path) => hdf5.kind(path) === "dataset");

function positionsOf(
  hdf5: Hdf5File,
  group: string,
  axis: number,
  count: number,
  { positionUnit }: StackOptions,
): Float64Array | undefined {
  const path = axisPath(hdf5, group, axis);
  const positions = path === undefined ? undefined : quantityIfStated(hdf5, path, "position", positionUnit);
  return positions?.length === 1 && count > 1 ? undefined : positions;
}

/** Dimension of the data that is energy, row and column; -1 for energy where a single image has no such dimension. */
function axisDimensions(
  hdf5: Hdf5File,
  group: string,
  shape: readonly number[],
  energies: number,
): readonly [number, number, number] {
  const named = namedDimensions(hdf5, group);
  const found = AXES.map((names) => named.findIndex((name) => names.some((known) => known === name)));
  if (shape.length === 3 && found.every((dimension) => dimension >= 0)) return [found[0], found[1], found[2]];
  if (shape.length === 3) return [0, 1, 2];
  if (shape.length === 2 && energies === 1) return found[1] === 1 && found[2] === 0 ? [-1, 1, 0] : [-1, 0, 1];
  const dimensions = shape.length === 0 ? "a single number" : `${shape.length} dimensions`;
  const place = join(group, "data");
  throw new ImagingError({
    file: hdf5.file,
    place,
    found: dimensions,
    expected: "energy, sample_y, sample_x",
  });
}

/** Name of the axis along each dimension as far as the file says. */
function namedDimensions(hdf5: Hdf5File, group: string): string[] {
  const listed = hdf5
    .attribute(group, "axes")
    .flatMap((text) => text.split(/[:,]/).map((name) => name.trim()));
  if (listed.length > 0) return listed;
  const names: string[] = [];
  for (const name of AXES.flat()) {
    const number = Number(hdf5.attribute(join(group, name), "axis")[0] ?? NaN); // counted from 1
    if (number >= 1 && number <= 3) names[number - 1] = name;
  }
  return names;
}

/** Dwell time and ring current of the frames. */
function frameRecords(hdf5: Hdf5File, entry: string, group: string): Pick<Draft, "dwell" | "ringCurrent"> {
  const path = axisPath(hdf5, group, 0) ?? "";
  const frames = hdf5.numbers(path)?.length ?? 0;
  const current = quantityIfStated(hdf5, join(entry, "control/data"), "current");
  return {
    dwell: perFrame(quantityIfStated(hdf5, join(group, "count_time"), "time"), frames),
    ringCurrent: perFrame(current, frames),
  };
}
