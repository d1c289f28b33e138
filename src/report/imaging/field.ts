import type { Labels } from "../../imaging/chain/label.js";
import type { Processed } from "../../imaging/chain/process.js";
import type { Stack } from "../../imaging/model.js";
import { round, type Box } from "./svg.js";

/** Micrometres of a pixel; NaN where the stack does not know. */
export function pixelSize({ rowPositions, columnPositions }: Stack): { height: number; width: number } {
  const step = (list: Float64Array): number =>
    list.length < 2 ? NaN : Math.abs(list[list.length - 1] - list[0]) / (list.length - 1);
  return { height: step(rowPositions), width: step(columnPositions) };
}

/** How much higher than wide a pixel is drawn: 1 where its size is not known. */
export function pixelAspect(stack: Stack): number {
  const { height, width } = pixelSize(stack);
  return height > 0 && width > 0 ? height / width : 1;
}

/** Pixels that hold enough to have a composition: three errors of their amount, within or beside a particle. */
export function shownPixels({ maps, labels }: Processed): Uint8Array {
  return Uint8Array.from(maps.amount, (amount, p) =>
    labels.values[p] > 0 && amount > 3 * maps.amountError[p] ? 1 : 0,
  );
}

/** Values at some of the pixels, NaN elsewhere. */
export const masked = (values: Float64Array, mask: Uint8Array): Float64Array =>
  values.map((value, p) => (mask[p] === 1 ? value : NaN));

/** Quantiles between which almost all finite values lie; something around zero width is widened. */
export function rangeOf(values: Iterable<number>, low = 0.01, high = 0.99): [number, number] {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 1];
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))];
  const [least, most] = [at(low), at(high)];
  return most > least ? [least, most] : [least - 0.5, least + 0.5];
}

/** The outlines of particles along the edges of pixels, as a path. */
export function outlines({ rows, columns, values }: Labels, box: Box): string {
  const [dx, dy] = [box.width / columns, box.height / rows];
  const label = (r: number, c: number): number =>
    r < 0 || c < 0 || r >= rows || c >= columns ? 0 : values[r * columns + c];
  const parts: string[] = [];
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const [x, y] = [round(box.x + c * dx), round(box.y + r * dy)];
      if (label(r, c) !== label(r - 1, c)) parts.push(`M${x} ${y}h${round(dx)}`);
      if (label(r, c) !== label(r, c - 1)) parts.push(`M${x} ${y}v${round(dy)}`);
    }
  }
  return `<path d="${parts.join("")}" stroke="#d62728" stroke-width="0.9" fill="none"/>`;
}
