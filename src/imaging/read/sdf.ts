import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { nearest } from "../../expression/nearest.js";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack } from "./finish.js";
import type { StackOptions } from "./options.js";
import { parseSdfHeader, structIn, structsIn, textIn, type SdfStruct, type SdfValue } from "./sdf-header.js";
import { sdfFrames, type SdfFrame } from "./sdf-frames.js";
import { decodeText, fileSize, readSource, type Source } from "./source.js";
import { requireUnit } from "./units.js";
import { parseXim } from "./xim.js";

/** Pixels that are read whatever the length of the files, for scans that were stopped early. */
const SMALL = 2 ** 24;

/**
 * Reads images of the Advanced Light Source: a header (`.hdr`) that names axes, channels and energies, and one text
 * file (`.xim`) for each energy beside it. Energies that were announced but never measured are left out and flagged.
 * @throws ImagingError where the header, an axis or an image is not as the format says.
 */
export async function readSdf(header: Source, options: StackOptions = {}): Promise<Stack> {
  const { file } = header;
  const { top, oddities } = parseSdfHeader(file, decodeText(header));
  const flags: Flag[] = oddities.map((note) => ({ kind: "oddity", note }));
  const scan = structIn(top, "ScanDefinition");
  if (!scan) throw new ImagingError({ file, found: "no ScanDefinition", expected: "an SDF header" });
  requireImages(file, scan);
  const region = chooseRegion(file, scan, options, flags);
  const channel = chooseChannel(file, top, scan, options, flags);
  const [columnPositions, rowPositions] = [axis(file, region, "PAxis"), axis(file, region, "QAxis")];
  const stem = basename(file).replace(/\.hdr$/i, "");
  const folder = dirname(file);
  const names = await readdir(folder);
  const frames = sdfFrames(
    { file, top, scan, names, stem, letter: channel.letter, region: options.region ?? 0 },
    flags,
  );
  const [rows, columns] = [rowPositions.length, columnPositions.length];
  const images = await readImages(folder, frames, rows, columns);
  return finishStack({
    file,
    format: "SDF",
    channel: channel.name,
    sources: [header, ...images.sources].map(({ file: name, sha256 }) => ({ file: name, sha256 })),
    counts: images.counts,
    quantity: "counts",
    unit: channel.unit,
    energies: frames.map(({ energy }) => energy),
    rows,
    columns,
    rowPositions,
    columnPositions,
    dwell: frames.map(({ dwell }) => dwell),
    ringCurrent: frames.map(({ ringCurrent }) => ringCurrent),
    order: frames.map(({ index }) => index),
    flags,
  });
}

function requireImages(file: string, scan: SdfStruct): void {
  const flags = textIn(scan, "Flags");
  if (/image/i.test(flags)) return;
  const place = "ScanDefinition.Flags";
  const fix = /spectra/i.test(flags) ? "Read its .xsp files with readSpectrum." : "";
  const found = `"${flags || textIn(scan, "Type")}"`;
  throw new ImagingError({ file, place, found, expected: "an image or a stack of images", fix });
}

function chooseRegion(file: string, scan: SdfStruct, { region }: StackOptions, flags: Flag[]): SdfStruct {
  const regions = structsIn(scan, "Regions");
  const place = "ScanDefinition.Regions";
  const chosen = regions[region ?? 0] as SdfStruct | undefined;
  if (!chosen) {
    const expected = region === undefined ? "a region" : `region ${region} (counted from 0)`;
    throw new ImagingError({ file, place, found: `${regions.length} regions`, expected });
  }
  if (regions.length > 1 && region === undefined) {
    flags.push({ kind: "several regions", note: `The first of ${regions.length} regions was read.` });
  }
  return chosen;
}

interface Channel {
  readonly name: string;
  readonly unit: string;
  /** a, b, ... in the names of files. */
  readonly letter: string;
}

/** The list at top level is the one that the control program keeps up to date; the other is its copy. */
function chooseChannel(
  file: string,
  top: SdfStruct,
  scan: SdfStruct,
  { channel }: StackOptions,
  flags: Flag[],
): Channel {
  const outer = structsIn(top, "Channels");
  const channels = (outer.length > 0 ? outer : structsIn(scan, "Channels")).map((fields, n) => ({
    name: textIn(fields, "Name"),
    unit: textIn(fields, "UnitName") || textIn(fields, "Unit"),
    letter: String.fromCharCode(97 + n),
  }));
  if (channels.length > 26) {
    throw new ImagingError({ file, place: "Channels", found: `${channels.length}`, expected: "at most 26" });
  }
  const names = channels.map(({ name }) => name);
  if (channel === undefined) {
    if (channels.length > 1)
      flags.push({ kind: "several channels", note: `Read the first of ${names.join(", ")}.` });
    return channels.length > 0 ? channels[0] : { name: "", unit: "", letter: "a" };
  }
  const chosen = channels.find(({ name }) => name === channel);
  if (chosen) return chosen;
  const found = `the channels ${names.join(", ")}`;
  throw new ImagingError({
    file,
    place: "Channels",
    found,
    expected: `"${channel}"`,
    fix: nearest(channel, names).trim(),
  });
}

/** Positions in micrometres. */
function axis(file: string, region: SdfStruct, key: "PAxis" | "QAxis"): Float64Array {
  const fields = structIn(region, key);
  const place = `Regions.${key}`;
  const factor = requireUnit("position", textIn(fields, "Unit"), { file, place: `${place}.Unit` });
  const points: SdfValue = fields?.get("Points") ?? [];
  if (!Array.isArray(points) || points.length === 0) {
    throw new ImagingError({ file, place: `${place}.Points`, found: "no points", expected: "positions" });
  }
  return Float64Array.from(points, (point: SdfValue, n) => {
    if (typeof point === "number") return point * factor;
    const found = JSON.stringify(point) ?? "nothing";
    throw new ImagingError({ file, place: `${place}.Points, number ${n + 1}`, found, expected: "a number" });
  });
}

async function readImages(
  folder: string,
  frames: readonly SdfFrame[],
  rows: number,
  columns: number,
): Promise<{ counts: Float64Array; sources: Source[] }> {
  const paths = frames.map(({ name }) => join(folder, name));
  const pixels = rows * columns;
  const sizes = await Promise.all(paths.map(fileSize));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  // A number takes two bytes at least, so a header cannot make us take more memory than its images are worth.
  if (pixels * frames.length > Math.max(bytes, SMALL)) {
    const expected = `${frames.length} images of ${rows} lines of ${columns} numbers`;
    throw new ImagingError({ file: paths[0], found: `${bytes} bytes in all`, expected });
  }
  const counts = new Float64Array(frames.length * pixels).fill(NaN);
  const sources: Source[] = [];
  for (const [n, path] of paths.entries()) {
    const source = await readSource(path);
    parseXim(source, columns, counts.subarray(n * pixels, (n + 1) * pixels));
    sources.push({ ...source, bytes: new Uint8Array(0) });
  }
  return { counts, sources };
}
