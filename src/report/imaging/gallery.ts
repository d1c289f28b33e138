import type { Particle } from "../../imaging/chain/particle-table.js";
import type { Processed } from "../../imaging/chain/process.js";
import type { Stack } from "../../imaging/model.js";
import type { DrawnFigure } from "../html.js";
import { masked, pixelAspect, pixelSize, rangeOf, shownPixels } from "./field.js";
import { paletteOf } from "./palette.js";
import { indexed } from "./png.js";
import { colourBar, picture, scaleBar, svg, text, type Box } from "./svg.js";

/** Particles at most, in a line, and pixels of a cell in the drawing. */
const [MOST, ACROSS, SIDE] = [64, 8, 104];
/** Pixels of the field around a particle. */
const MARGIN = 2;

/** Every particle by its composition, all in one scale of size and colour; those that do not count come last, with the reason. */
export function gallery(stack: Stack, processed: Processed): DrawnFigure {
  const { particles, maps, labels } = processed;
  const sorted = [...particles].sort((a, b) => orderOf(a) - orderOf(b) || a.id - b.id).slice(0, MOST);
  const shown = masked(maps.composition, shownPixels(processed));
  const range = rangeOf(shown);
  const palette = paletteOf("viridis");
  const extents = sorted.map((particle) => extentOf(particle, processed));
  const largest = Math.max(1, ...extents.map(({ rows, columns }) => Math.max(rows, columns)));
  const scale = SIDE / largest;
  const cells = sorted.map((particle, n) => {
    const { row, column, rows, columns } = extents[n];
    const own = Float64Array.from({ length: rows * columns }, (_, k) => {
      const p = (row + Math.floor(k / columns)) * maps.columns + column + (k % columns);
      return labels.values[p] === particle.id ? shown[p] : NaN;
    });
    const cell = { x: 10 + (n % ACROSS) * (SIDE + 10), y: 8 + Math.floor(n / ACROSS) * (SIDE + 42) };
    const [width, height] = [columns * scale, rows * scale * pixelAspect(stack)];
    const box = { x: cell.x + (SIDE - width) / 2, y: cell.y + (SIDE - height) / 2, width, height };
    const image = picture(indexed(own, { rows, columns }, range, palette), box);
    return image + words(particle, { ...cell, width: SIDE, height: SIDE });
  });
  const lines = Math.ceil(sorted.length / ACROSS);
  const below = 8 + lines * (SIDE + 42) + 22;
  const width = 20 + Math.min(ACROSS, Math.max(4, sorted.length)) * (SIDE + 10);
  const bar = colourBar({ x: 10, y: below, width: 260, height: 10 }, palette, range, "composition");
  const metres = { x: 300, y: below - 30, width: SIDE, height: 48 };
  const rest = particles.length > MOST ? ` The first ${MOST} of ${particles.length}.` : "";
  return {
    name: "particles",
    caption: `Particles by composition with total error, all in one scale. Grey: left out of the distribution, with the reason.${rest}`,
    svg: svg(width, below + 34, [...cells, bar, scaleBar(metres, pixelSize(stack).width * largest)]),
  };
}

const orderOf = ({ estimate, excluded }: Particle): number =>
  (excluded.length > 0 || !estimate ? 1000 : 0) + (estimate?.composition ?? 0);

function words({ id, estimate, excluded, diameter }: Particle, { x, y, width, height }: Box): string {
  const middle = { anchor: "middle", size: 10 } as const;
  const colour = excluded.length > 0 ? "#999" : "#222";
  const value = estimate ? compositionText(estimate) : "not determined";
  const size = Number.isFinite(diameter) ? `${diameter.toFixed(2)} µm` : "";
  const last = excluded.length > 0 ? excluded[0] : `no. ${id}, ${size}`;
  const at = x + width / 2;
  return (
    text(at, y + height + 12, value, { ...middle, size: 11, colour }) +
    text(at, y + height + 25, last, { ...middle, colour: "#888" })
  );
}

/** Two figures of the error, four decimals at most. */
export function compositionText({
  composition,
  total,
}: {
  readonly composition: number;
  readonly total: number;
}): string {
  const digits = Math.min(4, Math.max(2, 1 - Math.floor(Math.log10(total))));
  return `${composition.toFixed(digits)} ± ${total.toFixed(digits)}`;
}

/** The rectangle of a particle with a margin, within the field. */
function extentOf({ id }: Particle, { labels }: Processed) {
  let [top, left, bottom, right] = [labels.rows, labels.columns, -1, -1];
  labels.values.forEach((label, p) => {
    if (label !== id) return;
    const [r, c] = [Math.floor(p / labels.columns), p % labels.columns];
    [top, bottom] = [Math.min(top, r), Math.max(bottom, r)];
    [left, right] = [Math.min(left, c), Math.max(right, c)];
  });
  const row = Math.max(0, top - MARGIN);
  const column = Math.max(0, left - MARGIN);
  const rows = Math.min(labels.rows, bottom + 1 + MARGIN) - row;
  const columns = Math.min(labels.columns, right + 1 + MARGIN) - column;
  return { row, column, rows, columns };
}
