import { ImagingError } from "../imaging-error.js";
import type { Flag, Stack } from "../model.js";
import { finishStack } from "./finish.js";
import { evenly, parseDecimal } from "./number.js";
import { decodeText, type Source } from "./source.js";

interface NcbHeader {
  readonly columns: number;
  readonly rows: number;
  /** Counts of one unit of a 16-bit number; negative where the numbers are 32-bit floats. */
  readonly scale: number;
  readonly columnPositions: Float64Array;
  readonly rowPositions: Float64Array;
  readonly energies: Float64Array;
  /** Milliseconds; absent where the last block is. */
  readonly dwell: Float64Array | undefined;
}

/**
 * Reads a stack of aXis2000 or Stony Brook: numbers in a binary file (`.ncb`, little-endian, column fastest, then row,
 * then energy) and their meaning in a text (`.dat`) of the same name. Positions are in micrometres, energies in eV.
 * @throws ImagingError where the text is not of this form or the lengths do not agree.
 */
export function readNcb(data: Source, text: Source): Stack {
  const header = parseDat(text);
  const { rows, columns, scale, energies, dwell } = header;
  const flags: Flag[] = [];
  if (!dwell) flags.push({ kind: "oddity", note: "The block of names and dwell times is missing." });
  return finishStack({
    file: data.file,
    format: "NCB",
    sources: [data, text].map(({ file, sha256 }) => ({ file, sha256 })),
    counts: readNumbers(data, energies.length * rows * columns, scale),
    quantity: "counts",
    energies,
    rows,
    columns,
    rowPositions: header.rowPositions,
    columnPositions: header.columnPositions,
    dwell,
    flags,
  });
}

/** Lines: `columns rows scale`, `x0 x1`, `y0 y1`, number of energies, the energies, then `name energy dwell` of each. */
function parseDat(source: Source): NcbHeader {
  const lines = decodeText(source).split(/\r?\n/);
  const tokens = lines.flatMap((line, n) =>
    line
      .trim()
      .split(/\s+/)
      .filter((token) => token !== "")
      .map((token) => ({ token, line: n + 1 })),
  );
  let at = 0;
  const number = (what: string): number => {
    const next = tokens.at(at++);
    const value = parseDecimal(next?.token ?? "");
    if (at <= tokens.length && !Number.isNaN(value)) return value;
    const found = next && at <= tokens.length ? `"${next.token}"` : "the end";
    const place = `line ${next?.line ?? lines.length}`;
    throw new ImagingError({ file: source.file, place, found, expected: what });
  };
  const whole = (what: string): number => {
    const value = number(what);
    if (Number.isInteger(value) && value > 0 && value <= 1e6) return value;
    const found = `${value}`;
    throw new ImagingError({
      file: source.file,
      place: `line ${tokens[at - 1].line}`,
      found,
      expected: what,
    });
  };
  const [columns, rows, scale] = [whole("a number of columns"), whole("a number of rows"), number("a scale")];
  if (scale === 0)
    throw new ImagingError({ file: source.file, place: "line 1", found: "0", expected: "a scale" });
  const columnPositions = evenly(number("the first x"), number("the last x"), columns);
  const rowPositions = evenly(number("the first y"), number("the last y"), rows);
  const count = whole("a number of energies");
  const energies = new Float64Array(Math.min(count, tokens.length - at + 1));
  for (let n = 0; n < count; n++) energies[n] = number(`energy ${n + 1} of ${count}`);
  const rest = tokens.slice(at);
  const dwell = rest.length === 0 ? undefined : parseDwell(source, lines, rest[0].line, count);
  return { columns, rows, scale, columnPositions, rowPositions, energies, dwell };
}

/** Names may hold blanks: the dwell time is the last word of each line. */
function parseDwell(source: Source, lines: readonly string[], first: number, count: number): Float64Array {
  const block = lines.slice(first - 1).filter((line) => line.trim() !== "");
  if (block.length !== count) {
    const found = `${block.length} lines after the energies`;
    throw new ImagingError({
      file: source.file,
      place: `line ${first}`,
      found,
      expected: `${count} or none`,
    });
  }
  return Float64Array.from(block, (line, n) => {
    const value = parseDecimal(line.trim().split(/\s+/).at(-1) ?? "");
    if (value >= 0) return value;
    const found = `"${line.trim().slice(0, 60)}"`;
    throw new ImagingError({
      file: source.file,
      place: `line ${first + n}`,
      found,
      expected: "a dwell time last",
    });
  });
}

function readNumbers({ file, bytes }: Source, count: number, scale: number): Float32Array | Float64Array {
  const width = scale < 0 ? 4 : 2;
  if (bytes.length !== count * width) {
    const expected = `${count * width} bytes (${count} numbers of ${width} bytes, as the .dat says)`;
    throw new ImagingError({ file, found: `${bytes.length} bytes`, expected });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (scale < 0) return Float32Array.from({ length: count }, (_, n) => view.getFloat32(4 * n, true));
  return Float64Array.from({ length: count }, (_, n) => view.getInt16(2 * n, true) / scale);
}
