import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack } from "./finish.js";
import type { Hdf5File } from "./hdf5.js";
import { chooseChannel, chooseEntry, join, perFrame, quantity } from "./nexus.js";
import { imageGroups } from "./nxstxm.js";
import type { StackOptions } from "./options.js";
import { rebinned } from "./rebin.js";

/** Units of the format where a file states none. Dwell times are milliseconds, though version 2 labels them "s". */
const UNITS = { energy: "eV", position: "um" } as const;

/**
 * Reads images from files of pystxmcontrol, the control program of the Advanced Light Source (`.stxm`): versions 0, 1
 * and 2.1 as they are, 2.0 (oversampled along the line) brought onto the grid that was asked for, 3.0 by its NeXus
 * names. Lines that a running or aborted scan has not reached are zeros in the file and NaN in the stack.
 * @throws ImagingError where the scan holds no images or its parts do not fit each other.
 */
export function readPystxmcontrol(hdf5: Hdf5File, sha256: string, options: StackOptions): Stack {
  const flags: Flag[] = [];
  const entry = chooseEntry(hdf5, options, flags);
  const version = versionOf(hdf5, entry);
  const channel = chooseChannel(hdf5, entry, channelGroups(hdf5, entry, version), options, flags);
  const group = join(entry, channel);
  requireImages(hdf5, group);
  const grid = gridGroup(hdf5, entry, group, version);
  const energies = quantity(hdf5, join(group, "energy"), "energy", { unit: UNITS.energy });
  const rowPositions = quantity(hdf5, join(grid, "sample_y"), "position", { unit: UNITS.position });
  const columnPositions = quantity(hdf5, join(grid, "sample_x"), "position", { unit: UNITS.position });
  if (!energies || !rowPositions || !columnPositions) {
    const found = "no energy, sample_x or sample_y";
    throw new ImagingError({ file: hdf5.file, place: grid, found, expected: "all three" });
  }
  const [rows, columns] = [rowPositions.length, columnPositions.length];
  const size = { frames: energies.length, rows, columns };
  const counts =
    version === 2
      ? rebinned(hdf5, group, { ...size, positions: columnPositions }, flags)
      : whole(hdf5, join(version === 2.1 ? grid : group, "data"), size);
  return finishStack({
    file: hdf5.file,
    format: "pystxmcontrol",
    version: version.toFixed(1),
    channel,
    sources: [{ file: hdf5.file, sha256 }],
    counts,
    quantity: "counts",
    energies,
    rows,
    columns,
    rowPositions,
    columnPositions,
    dwell: perFrame(hdf5.numbers(join(group, "count_time")), energies.length),
    flags,
  });
}

/**
 * Whether the entry is of this program. All its versions may call their definition "NXstxm"; a dataset `version` came
 * with 3, before that there are groups that nobody else writes, or `motors` beside the counters of `entry0`.
 */
export function isPystxmcontrol(hdf5: Hdf5File, entry: string): boolean {
  if (hdf5.kind(join(entry, "version")) === "dataset") return true;
  const has = (name: string): boolean => hdf5.kind(join(entry, name)) === "group";
  if (has("binned_values") || has("requested_values")) return true;
  return /^entry\d+$/.test(entry) && has("counter0") && has("motors");
}

/**
 * The dataset `version`; before 3 the attribute of the definition, or a definition that is a number; 0 where a file names
 * none: the first files did not.
 */
function versionOf(hdf5: Hdf5File, entry: string): number {
  const definition = join(entry, "definition");
  const stated = [
    hdf5.text(join(entry, "version")),
    hdf5.text(definition),
    hdf5.attribute(definition, "version")[0],
  ];
  return Number(
    stated.find((text) => text !== undefined && text !== "" && Number.isFinite(Number(text))) ?? 0,
  );
}

/** Before version 3 groups have no class and the channels are counter0, counter1... */
function channelGroups(hdf5: Hdf5File, entry: string, version: number): readonly string[] {
  if (version >= 3) return imageGroups(hdf5, entry);
  return hdf5.children(entry).filter((name) => /^counter\d+$/.test(name));
}

function requireImages(hdf5: Hdf5File, group: string): void {
  const place = join(group, "stxm_scan_type");
  const type = hdf5.text(place);
  if (type === undefined || /image|stack/i.test(type)) return;
  throw new ImagingError({ file: hdf5.file, place, found: `"${type}"`, expected: "an image scan" });
}

/** Where the positions of the grid are. */
function gridGroup(hdf5: Hdf5File, entry: string, group: string, version: number): string {
  if (version === 2) return join(entry, "requested_values");
  if (version === 2.1) return join(entry, "binned_values");
  if (version === 0 || version === 1 || version === 3) return group;
  const found = `version ${version}`;
  throw new ImagingError({ file: hdf5.file, place: entry, found, expected: "version 0, 1, 2, 2.1 or 3" });
}

function whole(
  hdf5: Hdf5File,
  path: string,
  { frames, rows, columns }: { readonly frames: number; readonly rows: number; readonly columns: number },
): Float32Array | Float64Array {
  const shape = hdf5.shape(path) ?? [];
  const expected = `${frames} x ${rows} x ${columns} numbers`;
  if (shape.join() !== [frames, rows, columns].join()) {
    const found = shape.length > 0 ? `${shape.join(" x ")} numbers` : "nothing";
    throw new ImagingError({ file: hdf5.file, place: path, found, expected });
  }
  return hdf5.array(path);
}
