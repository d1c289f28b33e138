import type { Stack } from "../model.js";
import { writeWhole } from "./atomically.js";

/** Fields of one page: tag, type (3 short, 4 long), value. */
type Field = readonly [tag: number, type: 3 | 4, value: number];

/** Bytes of one directory: count, fields of 12 bytes, where the next is. */
const directoryLength = (fields: number): number => 2 + 12 * fields + 4;

/**
 * Writes the images as pages of 32-bit floats, uncompressed little-endian TIFF 6.0, and beside them the energies in eV
 * as text (`.txt`, one on each line), the form that Mantis and readStack read. Positions are not written.
 * @param path ends in `.tif` or `.tiff`
 * @throws RangeError where the file would be longer than the 4 GB that TIFF can address, or the name is another.
 */
export async function writeTiff(path: string, stack: Stack): Promise<void> {
  if (!/\.tiff?$/i.test(path)) throw new RangeError(`"${path}" does not end in .tif.`);
  const list = Array.from(stack.energies, (energy) => `${energy}\n`).join("");
  await writeWhole(path.replace(/\.[^.]*$/, ".txt"), `* energies in eV\n${list}`);
  await writeWhole(path, encodeTiff(stack));
}

function encodeTiff({ counts, energies, rows, columns }: Stack): Uint8Array {
  const bytes = rows * columns * 4;
  const fieldCount = fields(columns, rows, 0).length;
  const page = directoryLength(fieldCount) + bytes;
  const length = 8 + energies.length * page;
  if (length > 0xffffffff) throw new RangeError(`${length} bytes are too many for a TIFF file.`);
  const buffer = new Uint8Array(length);
  const view = new DataView(buffer.buffer);
  buffer.set([0x49, 0x49, 42, 0]); // "II": little-endian
  view.setUint32(4, 8, true);
  for (let n = 0; n < energies.length; n++) {
    const at = 8 + n * page;
    const data = at + directoryLength(fieldCount);
    writeDirectory(view, at, fields(columns, rows, data), n + 1 < energies.length ? at + page : 0);
    for (let k = 0; k < rows * columns; k++)
      view.setFloat32(data + 4 * k, counts[n * rows * columns + k], true);
  }
  return buffer;
}

/** One strip of grey floats, in the order of tags that TIFF demands. */
const fields = (columns: number, rows: number, data: number): readonly Field[] => [
  [256, 4, columns],
  [257, 4, rows],
  [258, 3, 32], // bits
  [259, 3, 1], // no compression
  [262, 3, 1], // zero is black
  [273, 4, data],
  [277, 3, 1], // one value per pixel
  [278, 4, rows],
  [279, 4, rows * columns * 4],
  [339, 3, 3], // floats
];

function writeDirectory(view: DataView, at: number, list: readonly Field[], next: number): void {
  view.setUint16(at, list.length, true);
  list.forEach(([tag, type, value], n) => {
    const field = at + 2 + 12 * n;
    view.setUint16(field, tag, true);
    view.setUint16(field + 2, type, true);
    view.setUint32(field + 4, 1, true);
    view.setUint32(field + 8, value, true); // a short stands first in its four bytes
  });
  view.setUint32(at + 2 + 12 * list.length, next, true);
}
