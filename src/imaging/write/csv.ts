import { csvFormatRows } from "d3-dsv";
import type { Spectrum } from "../model.js";
import { writeWhole } from "./atomically.js";

/** Columns of a table by their names, in the order in which they are written. */
export type Table = Readonly<Record<string, ArrayLike<number | string>>>;

/**
 * A table as text. Numbers are written so that they are read back the same; NaN is an empty cell.
 * @throws RangeError where columns differ in length.
 */
export function csvText(table: Table): string {
  const names = Object.keys(table);
  const count = names.length > 0 ? table[names[0]].length : 0;
  const other = names.find((name) => table[name].length !== count);
  if (other !== undefined) {
    throw new RangeError(`column "${other}" has ${table[other].length} rows, "${names[0]}" has ${count}.`);
  }
  const rows = Array.from({ length: count }, (_, row) => names.map((name) => cell(table[name][row])));
  return `${csvFormatRows([names, ...rows])}\n`;
}

/**
 * Writes a table as {@link csvText} has it.
 * @throws RangeError where columns differ in length.
 */
export const writeCsv = async (path: string, table: Table): Promise<void> => writeWhole(path, csvText(table));

const cell = (value: number | string): string => (Number.isNaN(value) ? "" : String(value));

/** Writes a spectrum as `energy_eV,value` and, where they are known, `error`; readSpectrum reads it. */
export function writeSpectrum(path: string, { energies, values, errors }: Spectrum): Promise<void> {
  return writeCsv(path, { energy_eV: energies, value: values, ...(errors ? { error: errors } : {}) });
}
