import { inflateSync } from "node:zlib";
import { ImagingError } from "../imaging-error.js";
import type { Source } from "./source.js";

/** What one page of a TIFF file (Adobe, TIFF 6.0, 1992) says about itself. */
export interface TiffPage {
  readonly columns: number;
  readonly rows: number;
  readonly bits: number;
  /** 1 unsigned, 2 signed, 3 floating. */
  readonly sampleFormat: number;
  readonly description: string;
  /** Columns for each unit of length that the description names; NaN where not stated. */
  readonly resolution: number;
}

const TAG = {
  columns: 256,
  rows: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  description: 270,
  stripOffsets: 273,
  samples: 277,
  rowsPerStrip: 278,
  stripLengths: 279,
  resolution: 282,
  tileColumns: 322,
  tileRows: 323,
  tileOffsets: 324,
  tileLengths: 325,
  sampleFormat: 339,
} as const;

/** Bytes of one value of each type of field. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
/** Compressions: none, LZW, deflate under its two numbers. */
const DEFLATE: readonly number[] = [8, 32946];
const COMPRESSIONS: readonly number[] = [1, 5, ...DEFLATE];
/** Most that one byte of LZW or deflate can stand for. */
const GREATEST_RATIO = 1100;
const MOST_PAGES = 100_000;

type Fields = ReadonlyMap<number, readonly number[]>;

/**
 * Walks through the pages of a file and checks all that a decoder will believe: that fields and data are inside the
 * file, that there is as much data as the size of the image needs, that pages do not lead in a circle.
 * @throws ImagingError naming the page.
 */
export function tiffPages(source: Source): TiffPage[] {
  const { file, bytes } = source;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const order = bytes.length < 8 ? "" : String.fromCharCode(bytes[0], bytes[1]);
  const little = order === "II";
  if ((order !== "II" && order !== "MM") || view.getUint16(2, little) !== 42) {
    throw new ImagingError({
      file,
      place: "byte 0",
      found: "no TIFF signature",
      expected: "II or MM, then 42",
    });
  }
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = view.getUint32(4, little); at !== 0;) {
    const place = `page ${pages.length + 1}`;
    if (seen.has(at) || pages.length >= MOST_PAGES) {
      throw new ImagingError({ file, place, found: "a page that was met before", expected: "another page" });
    }
    seen.add(at);
    const { fields, next } = readFields(source, view, little, at, place);
    pages.push(checkPage(source, fields, place));
    at = next;
  }
  if (pages.length === 0) throw new ImagingError({ file, found: "no page", expected: "at least one image" });
  return pages;
}

function readFields(
  { file, bytes }: Source,
  view: DataView,
  little: boolean,
  at: number,
  place: string,
): { fields: Fields; next: number } {
  const outside = (what: string): never => {
    throw new ImagingError({
      file,
      place,
      found: `${what} beyond the end of the file`,
      expected: "a whole file",
    });
  };
  if (at + 2 > bytes.length) outside("a directory");
  const count = view.getUint16(at, little);
  if (at + 2 + 12 * count + 4 > bytes.length) outside("a directory");
  const fields = new Map<number, readonly number[]>();
  for (let n = 0; n < count; n++) {
    const entry = at + 2 + 12 * n;
    const [tag, type] = [view.getUint16(entry, little), view.getUint16(entry + 2, little)];
    const values = view.getUint32(entry + 4, little);
    const size = SIZES[type] ?? 0;
    const start = values * size > 4 ? view.getUint32(entry + 8, little) : entry + 8;
    if (start + values * size > bytes.length) outside(`field ${tag}`);
    const wanted = (Object.values(TAG) as number[]).includes(tag);
    if (wanted) fields.set(tag, fieldValues(view, little, type, start, values));
  }
  return { fields, next: view.getUint32(at + 2 + 12 * count, little) };
}

/** Values of unsigned types and single ratios; those of others are not needed and left out. */
function fieldValues(view: DataView, little: boolean, type: number, start: number, count: number): number[] {
  if (type === 1 || type === 2) return Array.from({ length: count }, (_, n) => view.getUint8(start + n));
  if (type === 3) return Array.from({ length: count }, (_, n) => view.getUint16(start + 2 * n, little));
  if (type === 4) return Array.from({ length: count }, (_, n) => view.getUint32(start + 4 * n, little));
  if (type === 5 && count === 1) return [view.getUint32(start, little) / view.getUint32(start + 4, little)];
  return [];
}

function checkPage(source: Source, fields: Fields, place: string): TiffPage {
  const one = (tag: number, otherwise: number): number => fields.get(tag)?.[0] ?? otherwise;
  const [columns, rows, bits] = [one(TAG.columns, 0), one(TAG.rows, 0), one(TAG.bits, 1)];
  const [samples, sampleFormat] = [one(TAG.samples, 1), one(TAG.sampleFormat, 1)];
  const compression = one(TAG.compression, 1);
  const wrong = (found: string, expected: string): never => {
    throw new ImagingError({ file: source.file, place, found, expected });
  };
  if (columns < 1 || rows < 1) wrong(`${columns} x ${rows} pixels`, "an image");
  if (samples !== 1 || one(TAG.photometric, 1) !== 1)
    wrong("colours or inverted greys", "one grey value per pixel");
  const supported = sampleFormat === 3 ? bits === 32 || bits === 64 : bits === 8 || bits === 16;
  if (!supported || sampleFormat > 3) {
    const kind = ["", "unsigned", "signed", "floating"][sampleFormat] ?? "unknown";
    wrong(`${bits}-bit ${kind} numbers`, "8- or 16-bit integers, 32- or 64-bit floats");
  }
  if (!COMPRESSIONS.includes(compression)) wrong(`compression ${compression}`, "none, LZW or deflate");
  checkData(source, fields, { columns, rows, bytes: bits / 8, compression }, wrong);
  const letters = fields.get(TAG.description) ?? [];
  const description = String.fromCharCode(...letters.slice(0, 10_000)).replace(/\0.*$/s, "");
  return { columns, rows, bits, sampleFormat, description, resolution: one(TAG.resolution, NaN) };
}

interface Layout {
  readonly columns: number;
  readonly rows: number;
  /** Of one pixel. */
  readonly bytes: number;
  readonly compression: number;
}

/** That the pieces (strips or tiles) of an image are there, inside the file, and as long as they must be. */
function checkData(
  { bytes: all }: Source,
  fields: Fields,
  { columns, rows, bytes, compression }: Layout,
  wrong: (found: string, expected: string) => never,
): void {
  const tileColumns = fields.get(TAG.tileColumns)?.[0];
  const tiled = tileColumns !== undefined;
  const width = tileColumns ?? columns;
  const height = (tiled ? fields.get(TAG.tileRows)?.[0] : fields.get(TAG.rowsPerStrip)?.[0]) ?? rows;
  const offsets = fields.get(tiled ? TAG.tileOffsets : TAG.stripOffsets) ?? [];
  const lengths = fields.get(tiled ? TAG.tileLengths : TAG.stripLengths) ?? [];
  if (width < 1 || height < 1) wrong("pieces without pixels", "strips or tiles");
  const pieces = Math.ceil(columns / width) * Math.ceil(rows / height);
  if (offsets.length !== pieces || lengths.length !== pieces) {
    wrong(`${offsets.length} pieces of data with ${lengths.length} lengths`, `${pieces} of both`);
  }
  offsets.forEach((offset, n) => {
    if (offset + lengths[n] > all.length) wrong("data beyond the end of the file", "a whole file");
    const lines = tiled ? height : Math.min(height, rows - n * height);
    const needed = width * lines * bytes;
    const most = lengths[n] * (compression === 1 ? 1 : GREATEST_RATIO);
    if (needed > most) wrong(`${lengths[n]} bytes of data for ${width} x ${lines} pixels`, `${needed} bytes`);
    if (DEFLATE.includes(compression)) {
      checkDeflate(all.subarray(offset, offset + lengths[n]), needed, wrong);
    }
  });
}

/** Compressed data can swell to a thousand times its length whatever the page declares. */
function checkDeflate(
  data: Uint8Array,
  needed: number,
  wrong: (found: string, expected: string) => never,
): void {
  try {
    const { length } = inflateSync(data, { maxOutputLength: needed + 1 });
    if (length === needed) return;
  } catch {
    // Told below: damaged, cut off or too long.
  }
  wrong("damaged compressed data", `${needed} bytes once decompressed`);
}
