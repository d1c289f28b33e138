import { crc32, deflateSync } from "node:zlib";

/** A picture of few colours: 0 is transparent, n from 1 to 255 is colour n - 1 of the palette. */
export interface Indexed {
  readonly rows: number;
  readonly columns: number;
  readonly indices: Uint8Array;
  readonly palette: Uint8Array;
}

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** Colours values between `low` and `high`; beyond them the last colour holds, and NaN is transparent. */
export function indexed(
  values: ArrayLike<number>,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  [low, high]: readonly [number, number],
  palette: Uint8Array,
): Indexed {
  const indices = Uint8Array.from({ length: rows * columns }, (_, p) => {
    const part = (values[p] - low) / (high - low);
    return Number.isNaN(part) ? 0 : 1 + Math.round(254 * Math.min(1, Math.max(0, part)));
  });
  return { rows, columns, indices, palette };
}

/** A file of PNG (W3C Recommendation, third edition, 2025): colour type 3, no filter. */
export function pngOf({ rows, columns, indices, palette }: Indexed): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, columns);
  header.setUint32(4, rows);
  header.setUint8(8, 8); // bits of an index
  header.setUint8(9, 3); // palette
  const lines = new Uint8Array(rows * (columns + 1)); // each line begins with its filter, 0
  for (let r = 0; r < rows; r++) {
    lines.set(indices.subarray(r * columns, (r + 1) * columns), r * (columns + 1) + 1);
  }
  const colours = new Uint8Array(3 + palette.length);
  colours.set(palette, 3);
  const chunks = [
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", colours),
    chunk("tRNS", Uint8Array.of(0)),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ];
  return Uint8Array.from(Buffer.concat([SIGNATURE, ...chunks]));
}

/** Length, name, data and the check sum of name and data. */
function chunk(name: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(name), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** For `href` of an image within SVG or HTML. */
export const dataUri = (picture: Indexed): string =>
  `data:image/png;base64,${Buffer.from(pngOf(picture)).toString("base64")}`;
