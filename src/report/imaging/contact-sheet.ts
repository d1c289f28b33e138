import { imageOf } from "../../imaging/chain/cube.js";
import type { Processed } from "../../imaging/chain/process.js";
import type { Stack } from "../../imaging/model.js";
import type { DrawnFigure } from "../html.js";
import { pixelAspect, pixelSize, rangeOf } from "./field.js";
import { paletteOf } from "./palette.js";
import { indexed } from "./png.js";
import { colourBar, frame, picture, scaleBar, svg, text } from "./svg.js";

/** Pictures at most, in a line, and pixels of each in the drawing and of its own. */
const [MOST, ACROSS, SIDE, FINEST] = [60, 10, 92, 96];

/** Aligned optical density at every energy (evenly chosen ones where there are many), all in one grey scale. */
export function contactSheet(stack: Stack, { prepared, maps }: Processed): DrawnFigure {
  const { density } = prepared.density;
  const shown = chosen(density.frames);
  const step = Math.max(1, Math.ceil(Math.max(maps.rows, maps.columns) / FINEST));
  const small = shown.map((frameNumber) => reduced(imageOf(density, frameNumber), maps, step));
  const range: readonly [number, number] = [
    0,
    rangeOf(
      small.flatMap((image) => [...image.values]),
      0,
      0.995,
    )[1],
  ];
  const palette = paletteOf("greys");
  const height = SIDE * Math.min(1.6, Math.max(0.4, (maps.rows / maps.columns) * pixelAspect(stack)));
  const pictures = small.map((image, n) => {
    const box = {
      x: 12 + (n % ACROSS) * (SIDE + 4),
      y: 10 + Math.floor(n / ACROSS) * (height + 18),
      width: SIDE,
      height,
    };
    const label = `${Number(prepared.energies[shown[n]].toFixed(2))} eV`;
    const bar = n === 0 ? scaleBar(box, pixelSize(stack).width * maps.columns) : "";
    const below = text(box.x + SIDE / 2, box.y + height + 12, label, { anchor: "middle", size: 10 });
    return picture(indexed(image.values, image, range, palette), box) + frame(box) + below + bar;
  });
  const lines = Math.ceil(shown.length / ACROSS);
  const across = Math.min(ACROSS, shown.length);
  const below = 10 + lines * (height + 18) + 26;
  const bar = colourBar({ x: 12, y: below, width: 220, height: 9 }, palette, range, "optical density");
  const all =
    shown.length < density.frames ? `${shown.length} of ${density.frames}` : `All ${density.frames}`;
  return {
    name: "contact-sheet",
    caption: `${all} aligned images in one scale. The sample must stay in its place, and nothing but its darkness may change.`,
    svg: svg(Math.max(260, 20 + across * (SIDE + 4)), below + 40, [...pictures, bar]),
  };
}

function chosen(frames: number): number[] {
  const count = Math.min(MOST, frames);
  return Array.from({ length: count }, (_, n) => Math.round((n * (frames - 1)) / Math.max(1, count - 1)));
}

/** Means over squares of pixels; NaN where none was measured. */
function reduced(
  image: Float32Array | Float64Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  step: number,
) {
  const [height, width] = [Math.ceil(rows / step), Math.ceil(columns / step)];
  const [sums, counts] = [new Float64Array(height * width), new Int32Array(height * width)];
  image.forEach((value, p) => {
    if (Number.isNaN(value)) return;
    const cell = Math.floor(p / columns / step) * width + Math.floor((p % columns) / step);
    sums[cell] += value;
    counts[cell]++;
  });
  return { rows: height, columns: width, values: sums.map((sum, n) => sum / counts[n]) };
}
