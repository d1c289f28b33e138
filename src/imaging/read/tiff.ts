import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "tiff";
import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { energyList } from "./energy-list.js";
import { finishStack } from "./finish.js";
import { evenly, parseDecimal } from "./number.js";
import type { StackOptions } from "./options.js";
import { readSource, type Source } from "./source.js";
import { tiffPages, type TiffPage } from "./tiff-directory.js";
import { unitFactor } from "./units.js";

/** Energy in a file name: `particle_8354.0_eV_01.tif`. */
const NAMED_ENERGY = /(\d+(?:\.\d+)?)[ _]?eV(?![A-Za-z])/;

/**
 * Reads a multi-page TIFF, one page for each energy. Energies come from the options, or from a text of the same name
 * (`.txt`, one energy on each line), or for a single page from its name.
 * @throws ImagingError where there are no energies, or not as many as pages, or pages differ in size.
 */
export async function readTiff(source: Source, options: StackOptions = {}): Promise<Stack> {
  const flags: Flag[] = [];
  const images = decodePages(source);
  const { energies, sources } = await energiesOf(source, images.pages.length, options, flags);
  return assemble(source.file, [images], energies, [source, ...sources], options, flags);
}

/** Number at the end of a name, with what precedes it: `particle_12.tif`. */
const NUMBERED = /^(.*?)_?(\d+)\.tiff?$/i;

/**
 * Reads a folder of TIFF files of one page each: with the energy in their names (`..._8354.0_eV_...tif`), or numbered
 * beside a list of energies of the same name (`scan_1.tif`, `scan_2.tif`..., `scan.txt`), as Mantis writes them.
 * @throws ImagingError where there are none, or images differ in size.
 */
export async function readTiffFolder(folder: string, options: StackOptions = {}): Promise<Stack> {
  const names = (await readdir(folder)).filter((name) => /\.tiff?$/i.test(name)).sort();
  const flags: Flag[] = [];
  const { files, energies, lists } = await imagesOf(folder, names, options, flags);
  const sources: Source[] = [];
  for (const name of files) sources.push(await readSource(join(folder, name)));
  const images = sources.map(decodePages);
  const long = images.findIndex(({ pages }) => pages.length !== 1);
  if (long >= 0) {
    const found = `${images[long].pages.length} pages`;
    throw new ImagingError({ file: sources[long].file, found, expected: "one page in a folder of energies" });
  }
  return assemble(folder, images, energies, [...sources, ...lists], options, flags);
}

interface EnergyFiles {
  /** Names, one for each energy. */
  readonly files: readonly string[];
  /** eV. */
  readonly energies: ArrayLike<number>;
  readonly lists: readonly Source[];
}

async function imagesOf(
  folder: string,
  names: readonly string[],
  options: StackOptions,
  flags: Flag[],
): Promise<EnergyFiles> {
  const named = names.filter((name) => NAMED_ENERGY.test(name));
  if (named.length > 0) {
    const energies = named.map((name) => parseDecimal(NAMED_ENERGY.exec(name)?.[1] ?? ""));
    return { files: named, energies, lists: [] };
  }
  const stem = NUMBERED.exec(names[0] ?? "")?.[1];
  const list =
    stem === undefined ? undefined : await readSource(join(folder, `${stem}.txt`)).catch(() => undefined);
  if (!list) {
    const expected =
      "files with their energy in the name (particle_8354.0_eV.tif), or numbered beside a list";
    throw new ImagingError({ file: folder, found: "no such images", expected });
  }
  const files = names
    .flatMap((name) => (NUMBERED.exec(name)?.[1] === stem ? [name] : []))
    .sort((a, b) => numberOf(a) - numberOf(b));
  const energies = checked(list.file, energyList(list, options, flags), files.length);
  return { files, energies, lists: [list] };
}

const numberOf = (name: string): number => Number(NUMBERED.exec(name)?.[2]);

interface Images {
  readonly file: string;
  readonly pages: readonly TiffPage[];
  readonly data: readonly (Float32Array | Float64Array | Uint16Array | Uint8Array | Int16Array | Int8Array)[];
}

function decodePages(source: Source): Images {
  const { file, bytes } = source;
  const pages = tiffPages(source);
  try {
    const data = decode(bytes).map(({ data }, n) => signed(data, pages[n]));
    return { file, pages, data };
  } catch (error) {
    const found = `damage (${error instanceof Error ? error.message : String(error)})`;
    throw new ImagingError({ file, found, expected: "sound TIFF" });
  }
}

/** The decoder takes all integers for unsigned. */
function signed(
  data: Float32Array | Float64Array | Uint16Array | Uint8Array,
  page: TiffPage,
): Images["data"][number] {
  if (page.sampleFormat !== 2) return data;
  return data instanceof Uint16Array
    ? new Int16Array(data.buffer, data.byteOffset, data.length)
    : new Int8Array(data.buffer, data.byteOffset, data.length);
}

function assemble(
  file: string,
  images: readonly Images[],
  energies: ArrayLike<number>,
  sources: readonly Source[],
  options: StackOptions,
  flags: Flag[],
): Stack {
  const pages = images.flatMap((image) => image.pages);
  const [{ columns, rows }] = pages;
  const other = pages.findIndex((page) => page.columns !== columns || page.rows !== rows);
  if (other >= 0) {
    const found = `${pages[other].columns} x ${pages[other].rows} pixels`;
    throw new ImagingError({ file, place: `page ${other + 1}`, found, expected: `${columns} x ${rows}` });
  }
  const wide = pages.some(({ bits }) => bits === 64);
  const size = pages.length * rows * columns;
  const counts = wide ? new Float64Array(size) : new Float32Array(size);
  images.flatMap(({ data }) => data).forEach((values, n) => counts.set(values, n * rows * columns));
  const pixel = options.pixelSize ?? imageJPixel(pages[0]);
  const grid = (count: number) => (pixel === undefined ? undefined : evenly(0, (count - 1) * pixel, count));
  return finishStack({
    file,
    format: "TIFF",
    sources: sources.map(({ file: name, sha256 }) => ({ file: name, sha256 })),
    counts,
    quantity: "counts",
    energies,
    rows,
    columns,
    rowPositions: grid(rows),
    columnPositions: grid(columns),
    flags,
  });
}

/** Micrometres. The resolution of a TIFF is about paper, but ImageJ writes pixels for each unit that it names. */
function imageJPixel({ description, resolution }: TiffPage): number | undefined {
  if (!description.startsWith("ImageJ=")) return undefined;
  const unit = /^unit=(.+)$/m.exec(description)?.[1].replace("\\u00B5", "u") ?? "";
  const factor = unitFactor("position", unit);
  return factor !== undefined && resolution > 0 && Number.isFinite(resolution)
    ? factor / resolution
    : undefined;
}

async function energiesOf(
  source: Source,
  pages: number,
  options: StackOptions,
  flags: Flag[],
): Promise<{ energies: ArrayLike<number>; sources: readonly Source[] }> {
  const { file } = source;
  if (options.energies) return { energies: checked(file, options.energies, pages), sources: [] };
  const list = file.replace(/\.[^./\\]*$/, ".txt");
  const text = await readSource(list).catch(() => undefined);
  if (text) return { energies: checked(list, energyList(text, options, flags), pages), sources: [text] };
  const named = parseDecimal(NAMED_ENERGY.exec(file)?.[1] ?? "");
  if (pages === 1 && !Number.isNaN(named)) return { energies: [named], sources: [] };
  const fix = `Write them to ${list}, one on each line, or state them: { energies: [...] }.`;
  throw new ImagingError({ file, found: "no energies", expected: `${pages}, one for each page`, fix });
}

function checked(file: string, energies: ArrayLike<number>, pages: number): ArrayLike<number> {
  if (energies.length === pages) return energies;
  const found = `${energies.length} energies`;
  throw new ImagingError({ file, found, expected: `${pages}, one for each page` });
}
