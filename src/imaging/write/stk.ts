import type { Stack } from "../model.js";
import { writeWhole } from "./atomically.js";

/**
 * Writes a stack as Stony Brook's stack_analyze does (`.stk`): XDR, big-endian, all numbers 32-bit. What is not known is
 * NaN in the file.
 */
export function writeStk(path: string, stack: Stack): Promise<void> {
  const { counts, energies, rows, columns, rowPositions, columnPositions, dwell } = stack;
  const lists = [columnPositions, rowPositions, energies, dwell, counts];
  const bytes = new Uint8Array(12 + lists.reduce((sum, list) => sum + 4 * list.length, 0));
  const view = new DataView(bytes.buffer);
  [columns, rows, energies.length].forEach((size, n) => view.setInt32(4 * n, size, false));
  let at = 12;
  for (const list of lists) {
    for (let n = 0; n < list.length; n++, at += 4) view.setFloat32(at, list[n], false);
  }
  return writeWhole(path, bytes);
}
