import { readFile } from "node:fs/promises";
import { csvParseRows } from "d3-dsv";
import { nearest } from "../expression/nearest.js";
import { CorpusError } from "./corpus-error.js";
import { conversion, unitsOf, type Kind } from "./quantity.js";

/** A CSV table with a header. */
export class Table {
  readonly file: string;
  private readonly header: readonly string[];
  private readonly rows: readonly (readonly string[])[];

  constructor(file: string, text: string) {
    const [header, ...rows] = csvParseRows(text.replace(/^\uFEFF/, ""));
    if (!header || rows.length === 0)
      throw new CorpusError(file, "a table needs a header and at least one row.");
    this.file = file;
    this.header = header.map((name) => name.trim());
    this.rows = rows.filter((row) => row.some((cell) => cell.trim() !== ""));
  }

  /** A column in the unit used inside. Empty cells are NaN where `gaps` are allowed. */
  numbers(column: string, kind: Kind, unit: string, gaps = false): number[] {
    const at = this.header.indexOf(column);
    if (at < 0) {
      const known = this.header.join(", ");
      throw new CorpusError(
        this.file,
        `no column "${column}" (it has ${known}).${nearest(column, this.header)}`,
        { row: 1 },
      );
    }
    const convert = conversion(kind, unit);
    if (!convert) {
      const known = unitsOf(kind);
      throw new CorpusError(this.file, `"${unit}" is not a unit of ${kind} (known: ${known}).`, {
        row: 1,
        column,
      });
    }
    return this.rows.map(
      (row, n) => this.number(row[at] ?? "", n + 2, column, gaps) * convert.factor + convert.shift,
    );
  }

  /** Times in hours, checked to be in order. */
  times(column: string, unit: string, order: "increasing" | "not decreasing" = "increasing"): number[] {
    const times = this.numbers(column, "time", unit);
    times.forEach((time, n) => {
      const before = times[n - 1];
      if (n === 0 || time > before || (time === before && order === "not decreasing")) return;
      const problem = `time ${time} h is ${time === before ? "the same as" : "before"} the row above (${before} h). Rows must be in time order.`;
      throw new CorpusError(this.file, problem, { row: n + 2, column });
    });
    return times;
  }

  private number(cell: string, row: number, column: string, gaps: boolean): number {
    const text = cell.trim();
    if (text === "" && gaps) return NaN;
    const value = Number(text);
    if (text !== "" && Number.isFinite(value)) return value;
    const found = text === "" ? "an empty cell" : `"${text}"`;
    const remedy = gaps
      ? "Leave the cell empty where nothing was measured"
      : "Give one, or leave out the row";
    throw new CorpusError(this.file, `expected a number, found ${found}. ${remedy}.`, { row, column });
  }
}

/** @throws CorpusError where the file cannot be read. */
export async function readTable(path: string): Promise<Table> {
  try {
    return new Table(path, await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    throw new CorpusError(
      path,
      `the table cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    );
  }
}
