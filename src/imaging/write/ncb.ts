import type { Stack } from "../model.js";
import { writeWhole } from "./atomically.js";

/**
 * Writes a stack for aXis2000: 32-bit floats (`.ncb`, little-endian) and their meaning as text (`.dat`). Positions must
 * be evenly spaced, for the format knows their ends only.
 * @param path of the `.ncb`
 * @throws RangeError where the name does not end in `.ncb`, or positions are unknown or uneven.
 */
export async function writeNcb(path: string, stack: Stack): Promise<void> {
  if (!/\.ncb$/i.test(path)) throw new RangeError(`"${path}" does not end in .ncb.`);
  const { counts, energies, rows, columns, rowPositions, columnPositions, dwell } = stack;
  for (const list of [rowPositions, columnPositions]) requireEven(list);
  const bytes = new Uint8Array(counts.length * 4);
  const view = new DataView(bytes.buffer);
  counts.forEach((count, n) => view.setFloat32(4 * n, count, true));
  const ends = (list: Float64Array): string => `${list[0]} ${list[list.length - 1]}`;
  const times = Array.from(
    energies,
    (energy, n) => `E${n} ${energy} ${Number.isNaN(dwell[n]) ? 0 : dwell[n]}`,
  );
  const lines = [`${columns} ${rows} -1`, ends(columnPositions), ends(rowPositions), energies.length];
  await writeWhole(path.replace(/\.[^.]*$/, ".dat"), [...lines, ...energies, ...times, ""].join("\n"));
  await writeWhole(path, bytes);
}

function requireEven(positions: Float64Array): void {
  const step = (positions[positions.length - 1] - positions[0]) / Math.max(1, positions.length - 1);
  const even = positions.every(
    (position, n) => Math.abs(position - positions[0] - n * step) <= Math.abs(step) / 100,
  );
  if (!even) throw new RangeError("NCB needs evenly spaced positions.");
}
