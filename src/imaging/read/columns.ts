import { ImagingError } from "../imaging-error.js";
import { parseDecimal } from "./number.js";
import { decodeText, type Source } from "./source.js";

/** A text of columns of numbers. */
export interface Columns {
  /** Lines before the numbers and comments among them, without their marks. */
  readonly header: readonly string[];
  /** Names of the columns where the last line of the header has as many words; empty otherwise. */
  readonly labels: readonly string[];
  /** At least `least` columns of the same length. */
  readonly values: readonly Float64Array[];
  /** Line of the first numbers, counted from 1. */
  readonly firstLine: number;
}

const COMMENT = /^\s*[#*%;!]+\s?/;

/**
 * Reads columns separated by blanks, tabs, commas or semicolons. Whatever precedes the first line of numbers is
 * header; after it there are numbers and comments only.
 * @param least fewest columns of a line of numbers
 * @throws ImagingError with the line that is no number, has another number of columns, or writes decimal commas.
 */
export function readColumns(source: Source, least = 2): Columns {
  const { file } = source;
  const lines = decodeText(source).split(/\r\n|\n|\r/);
  const header: string[] = [];
  const rows: number[][] = [];
  let firstLine = 0;
  lines.forEach((line, n) => {
    if (line.trim() === "") return;
    if (COMMENT.test(line)) return void header.push(line.replace(COMMENT, "").trim());
    const tokens = words(line);
    const row = tokens.map(parseDecimal);
    const numeric = row.length >= least && !row.some(Number.isNaN);
    if (numeric) rejectDecimalCommas(file, line, n + 1);
    if (numeric && rows.length === 0) firstLine = n + 1;
    if (!numeric && rows.length === 0) return void header.push(line.trim());
    if (!numeric || row.length !== (rows[0] ?? row).length) {
      const found = `"${line.trim().slice(0, 60)}"`;
      const expected = `${rows[0].length} numbers, as in line ${firstLine}`;
      throw new ImagingError({ file, place: `line ${n + 1}`, found, expected });
    }
    rows.push(row);
  });
  if (rows.length === 0) {
    throw new ImagingError({
      file,
      found: "no line of numbers",
      expected: `at least ${least} columns of numbers`,
    });
  }
  const width = rows[0].length;
  const last = words(header.at(-1) ?? "");
  return {
    header,
    labels: last.length === width && last.every((word) => Number.isNaN(parseDecimal(word))) ? last : [],
    values: Array.from({ length: width }, (_, column) => Float64Array.from(rows, (row) => row[column])),
    firstLine,
  };
}

const words = (line: string): string[] => line.split(/[\s,;]+/).filter((word) => word !== "");

/** "8331,5 0,123" would read as four columns. */
function rejectDecimalCommas(file: string, line: string, number: number): void {
  const parts = line.trim().split(/[\s;]+/);
  if (parts.length < 2 || !parts.some((part) => /\d,\d/.test(part))) return;
  const found = `"${line.trim().slice(0, 60)}"`;
  const fix = "Write decimal points, or separate columns by commas alone.";
  throw new ImagingError({ file, place: `line ${number}`, found, expected: "one kind of separator", fix });
}
