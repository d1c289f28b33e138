import { ImagingError } from "../imaging-error.js";
import type { Stack } from "../model.js";
import { finishStack } from "./finish.js";
import type { Source } from "./source.js";

/**
 * Reads a stack of Stony Brook's stack_analyze (`.stk`), XDR (RFC 4506), big-endian: int32 columns, rows, energies;
 * float32 x, y (micrometres), energies (eV), dwell times (ms); float32 counts, column fastest, then row, then energy.
 * @throws ImagingError where the length of the file is not what its first three numbers say.
 */
export function readStk(source: Source): Stack {
  const { file, bytes } = source;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [columns, rows, frames] = sizes(source, view);
  let at = 12;
  const floats = (count: number): Float32Array => {
    const values = Float32Array.from({ length: count }, (_, n) => view.getFloat32(at + 4 * n, false));
    at += 4 * count;
    return values;
  };
  const [columnPositions, rowPositions, energies, dwell] = [columns, rows, frames, frames].map(floats);
  return finishStack({
    file,
    format: "STK",
    sources: [{ file, sha256: source.sha256 }],
    counts: floats(columns * rows * frames),
    quantity: "counts",
    energies,
    rows,
    columns,
    rowPositions,
    columnPositions,
    dwell,
    flags: [],
  });
}

function sizes({ file, bytes }: Source, view: DataView): readonly [number, number, number] {
  const found = bytes.length < 12 ? [0, 0, 0] : [0, 4, 8].map((at) => view.getInt32(at, false));
  const [columns, rows, frames] = found;
  const length = 12 + 4 * (columns + rows + 2 * frames + columns * rows * frames);
  if (columns > 0 && rows > 0 && frames > 0 && length === bytes.length) return [columns, rows, frames];
  const expected = "the length that its first three numbers (columns, rows, energies) give";
  const sizes = found.join(" x ");
  throw new ImagingError({
    file,
    place: "bytes 0 to 11",
    found: `${bytes.length} bytes for ${sizes}`,
    expected,
  });
}
