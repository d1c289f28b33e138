import { scheme } from "vega";

/** Colours that differ as much to the eye as values differ (viridis, magma, cividis), and greys from white to black. */
export type ColourMap = "viridis" | "magma" | "cividis" | "greys";

/** 255 colours, red, green and blue of each, from the least value to the greatest. */
export function paletteOf(name: ColourMap): Uint8Array {
  const at = scheme(name) as unknown as (part: number) => string;
  const colours = Array.from(
    { length: 255 },
    (_, n) =>
      at(n / 254)
        .match(/\d+/g)
        ?.map(Number) ?? [],
  );
  return Uint8Array.from(colours.flat());
}

/** The same as a text for SVG, for a part from 0 to 1. */
export function colourAt(palette: Uint8Array, part: number): string {
  const n = 3 * Math.round(254 * Math.min(1, Math.max(0, part)));
  return `rgb(${palette[n]},${palette[n + 1]},${palette[n + 2]})`;
}
