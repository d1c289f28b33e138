import { escapeHtml } from "../html.js";
import { short } from "../numbers.js";
import { colourAt } from "./palette.js";
import { dataUri, type Indexed } from "./png.js";

/** Pixels of the drawing. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const FONT = "Helvetica, Arial, sans-serif";

/** A drawing of its own. */
export const svg = (width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="${FONT}"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>`;

/** Two decimals are enough for a drawing. */
export const round = (value: number): number => Number(value.toFixed(2));

interface TextOptions {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly colour?: string;
  /** A white rim, for letters over a picture. */
  readonly halo?: boolean;
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = 11, anchor = "start", colour = "#333", halo = false } = options;
  const rim = halo ? ` stroke="white" stroke-width="3" paint-order="stroke" stroke-linejoin="round"` : "";
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${rim}>${escapeHtml(content)}</text>`;
}

/** A picture whose pixels stay squares however large it is drawn. */
export const picture = (indexed: Indexed, { x, y, width, height }: Box): string =>
  `<image x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${dataUri(indexed)}"/>`;

export const frame = ({ x, y, width, height }: Box): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="none" stroke="#999" stroke-width="0.8"/>`;

/** A bar of 1, 2 or 5 times a power of ten, about a quarter of the width, with its length under it. */
export function scaleBar({ x, y, width, height }: Box, micrometresPerWidth: number): string {
  if (!(micrometresPerWidth > 0)) return "";
  const length = roundLength(micrometresPerWidth / 4);
  const pixels = (length / micrometresPerWidth) * width;
  const label = length >= 1 ? `${length} µm` : `${Math.round(length * 1000)} nm`;
  const at = { x: x + 8, y: y + height - 9 };
  const bar = `<rect x="${round(at.x)}" y="${round(at.y)}" width="${round(pixels)}" height="3.5" fill="#111" stroke="white" stroke-width="1.5" paint-order="stroke"/>`;
  return bar + text(at.x + pixels / 2, at.y - 4, label, { anchor: "middle", colour: "#111", halo: true });
}

/** The nearest of 1, 2 and 5 times a power of ten from below. */
function roundLength(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const step = [5, 2, 1].find((each) => each * power <= length * (1 + 1e-9)) ?? 1;
  return Number((step * power).toPrecision(1));
}

/** Which colour stands for which value, with a title. */
export function colourBar(
  { x, y, width, height }: Box,
  palette: Uint8Array,
  [low, high]: readonly [number, number],
  title: string,
): string {
  const steps = 64;
  const rects = Array.from({ length: steps }, (_, n) => {
    const fill = colourAt(palette, n / (steps - 1));
    return `<rect x="${round(x + (n * width) / steps)}" y="${round(y)}" width="${round(width / steps + 0.5)}" height="${round(height)}" fill="${fill}"/>`;
  });
  const ticks = [low, (low + high) / 2, high].map((value, n) => {
    const anchor = (["start", "middle", "end"] as const)[n];
    return text(x + (n * width) / 2, y + height + 13, short(value), { anchor, size: 10.5 });
  });
  return [...rects, frame({ x, y, width, height }), ...ticks, text(x, y - 5, title, { size: 12 })].join("");
}
