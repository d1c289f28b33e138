import type { Processed } from "../../imaging/chain/process.js";
import type { Stack } from "../../imaging/model.js";
import type { DrawnFigure } from "../html.js";
import { masked, outlines, pixelAspect, pixelSize, rangeOf, shownPixels } from "./field.js";
import { paletteOf, type ColourMap } from "./palette.js";
import { indexed, pngOf, type Indexed } from "./png.js";
import { colourBar, frame, picture, scaleBar, svg, text, type Box } from "./svg.js";

/** One map of a field. */
interface FieldMap {
  readonly name: string;
  readonly title: string;
  readonly range: readonly [number, number];
  readonly picture: Indexed;
}

/** Pixels of the drawing: a panel, its bar, and what lies between. */
const [SIDE, BAR, GAP] = [330, 10, 26];

function mapsOf(processed: Processed): FieldMap[] {
  const { maps, recipe } = processed;
  const shown = shownPixels(processed);
  const of = (
    name: string,
    title: string,
    values: Float64Array,
    colours: ColourMap,
    range: readonly [number, number],
  ) => ({ name, title, range, picture: indexed(values, maps, range, paletteOf(colours)) });
  const compositions = masked(maps.composition, shown);
  const errors = masked(maps.compositionError, shown);
  const unit = recipe.fit.absolute ? "thickness / µm" : "amount";
  return [
    of("composition", "composition", compositions, "viridis", rangeOf(compositions)),
    of("amount", unit, maps.amount, "greys", [0, rangeOf(maps.amount)[1]]),
    of("composition-error", "error of a pixel's composition", errors, "magma", [0, rangeOf(errors)[1]]),
    of("misfit", "misfit (1 where noise explains it)", maps.misfit, "magma", [
      0,
      Math.max(2, rangeOf(maps.misfit)[1]),
    ]),
  ];
}

/**
 * Composition, amount with the outlines and numbers of the particles, error and misfit of each pixel, with scale and colour
 * bars. Compositions are shown where the amount is three times its error; values beyond the bar have its last colour.
 */
export function mapFigure(stack: Stack, processed: Processed): DrawnFigure {
  const maps = mapsOf(processed);
  const { rows, columns } = processed.maps;
  const height = Math.min(1.6, Math.max(0.4, (rows / columns) * pixelAspect(stack))) * SIDE;
  const whole = height + BAR + 50;
  const panels = maps.map((map, n) => {
    const box = { x: GAP + (n % 2) * (SIDE + GAP), y: 10 + Math.floor(n / 2) * whole, width: SIDE, height };
    return panelOf(stack, processed, map, box);
  });
  return {
    name: "maps",
    caption:
      "Maps of the aligned field. Compositions are not clipped and are shown where there is enough material; values beyond a bar have its last colour. Red: what was taken for particles, with their numbers.",
    svg: svg(2 * SIDE + 3 * GAP, 2 * whole + 10, panels),
  };
}

function panelOf(stack: Stack, processed: Processed, map: FieldMap, box: Box): string {
  const palette = map.picture.palette;
  const bar = { x: box.x, y: box.y + box.height + 20, width: box.width, height: BAR };
  const particles = map.name === "amount" ? outlines(processed.labels, box) + numbers(processed, box) : "";
  const background = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="#f4f4f4"/>`;
  return [
    background,
    picture(map.picture, box),
    frame(box),
    particles,
    scaleBar(box, pixelSize(stack).width * processed.maps.columns),
    colourBar(bar, palette, map.range, map.title),
  ].join("");
}

function numbers({ particles, maps }: Processed, box: Box): string {
  const [dx, dy] = [box.width / maps.columns, box.height / maps.rows];
  return particles
    .map(({ id, row, column }) =>
      text(box.x + (column + 0.5) * dx, box.y + (row + 0.5) * dy + 4, String(id), {
        anchor: "middle",
        size: 10,
        colour: "#d62728",
        halo: true,
      }),
    )
    .join("");
}

/** The maps by their names as files of PNG, one pixel for each pixel of the field. */
export const mapPictures = (processed: Processed): Map<string, Uint8Array> =>
  new Map(mapsOf(processed).map(({ name, picture: image }) => [name, pngOf(image)]));
