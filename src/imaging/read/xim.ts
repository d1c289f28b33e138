import { ImagingError } from "../imaging-error.js";
import { parseDecimal } from "./number.js";
import type { Source } from "./source.js";

const [TAB, LF, CR, SPACE, PLUS, COMMA, MINUS, DOT, ZERO, NINE] = [9, 10, 13, 32, 43, 44, 45, 46, 48, 57];
const POWERS = Array.from({ length: 16 }, (_, n) => 10 ** n);

/**
 * Reads the lines of an image written as decimal numbers (`.xim`) into `target`, first line first. A scan that was
 * stopped has fewer lines, and its last line may end anywhere: what is not there stays as it is in `target`. The last
 * number of a line cut off in its middle is left out, for digits may be missing.
 * @returns the number of pixels that were read
 * @throws ImagingError with the line where it is longer than `columns`, shorter without being the last, or no number,
 * and where there are more lines than `target` holds.
 */
export function parseXim(source: Source, columns: number, target: Float64Array): number {
  const { file, bytes } = source;
  const rows = target.length / columns;
  let row = 0;
  let column = 0;
  let pixels = 0;
  let at = 0;
  const fail = (found: string, expected: string): never => {
    throw new ImagingError({ file, place: `line ${row + 1}`, found, expected });
  };
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === LF) {
      if (column > 0) {
        if (column < columns && !onlySpace(bytes, at)) fail(`${column} numbers`, `${columns} numbers`);
        row++;
      }
      column = 0;
      at++;
    } else if (byte === TAB || byte === SPACE || byte === CR || byte === COMMA) {
      at++;
    } else {
      if (row >= rows) fail("another line", `${rows} lines`);
      if (column >= columns) fail("another number", `${columns} numbers`);
      const end = endOfToken(bytes, at);
      const value = decimalAt(bytes, at, end);
      const cut = end === bytes.length && column < columns - 1;
      if (Number.isNaN(value) && !cut) fail(`"${tokenAt(bytes, at, end)}"`, "a number");
      if (!cut) {
        target[row * columns + column] = value;
        pixels++;
      }
      column++;
      at = end;
    }
  }
  return pixels;
}

function onlySpace(bytes: Uint8Array, from: number): boolean {
  for (let n = from; n < bytes.length; n++) if (bytes[n] > SPACE) return false;
  return true;
}

function endOfToken(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] > SPACE && bytes[end] !== COMMA) end++;
  return end;
}

/** Correctly rounded: digits and power of ten are exact below 2^53 and 10^22; anything longer goes by the slow way. */
function decimalAt(bytes: Uint8Array, start: number, end: number): number {
  let digits = 0;
  let count = 0;
  let decimals = -1;
  let n = start;
  const negative = bytes[n] === MINUS;
  if (negative || bytes[n] === PLUS) n++;
  for (; n < end; n++) {
    const byte = bytes[n];
    if (byte >= ZERO && byte <= NINE) {
      digits = digits * 10 + (byte - ZERO);
      count++;
      if (decimals >= 0) decimals++;
    } else if (byte === DOT && decimals < 0) {
      decimals = 0;
    } else {
      return parseDecimal(tokenAt(bytes, start, end));
    }
  }
  if (count === 0 || count > 15) return parseDecimal(tokenAt(bytes, start, end));
  const value = decimals > 0 ? digits / POWERS[decimals] : digits;
  return negative ? -value : value;
}

const tokenAt = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 40)));
