import type { Stack } from "../model.js";
import { writeHdf5 } from "./hdf5.js";

/**
 * Writes a stack as Data Exchange in the form of Mantis: `/exchange/data` in the order (x, y, energy). What the stack
 * does not know is left out; the format has no place for dwell times and ring current.
 * @throws Error where the file cannot be written.
 */
export function writeDataExchange(path: string, stack: Stack): Promise<void> {
  const { energies, rows, columns, rowPositions, columnPositions } = stack;
  return writeHdf5(path, (root) => {
    root.text("implements", "information:exchange:spectromicroscopy");
    root.text("version", "1.0");
    const exchange = root.group("exchange");
    const shape = [columns, rows, energies.length];
    exchange.numbers("data", turned(stack), shape, { axes: "x:y", signal: 1 });
    exchange.numbers("energy", energies, [energies.length], { units: "eV" });
    if (!columnPositions.some(Number.isNaN)) {
      exchange.numbers("x", columnPositions, [columns], { units: "um" });
    }
    if (!rowPositions.some(Number.isNaN)) exchange.numbers("y", rowPositions, [rows], { units: "um" });
  });
}

/** (energy, row, column) to (column, row, energy). */
function turned({ counts, energies, rows, columns }: Stack): Stack["counts"] {
  const result = counts.slice();
  let at = 0;
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      for (let n = 0; n < energies.length; n++) result[at++] = counts[(n * rows + row) * columns + column];
    }
  }
  return result;
}
