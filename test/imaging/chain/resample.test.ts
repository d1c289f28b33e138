import { expect, it } from "vitest";
import { shiftImage } from "../../../src/imaging/chain/resample.js";

const [ROWS, COLUMNS] = [6, 7];
/** A polynomial of second degree in both directions, which cubic convolution keeps exactly. */
const at = (r: number, c: number): number => 3 + r - 2 * c + 0.5 * r * r - 0.25 * c * c + 0.1 * r * c;
const IMAGE = Float64Array.from({ length: ROWS * COLUMNS }, (_, p) =>
  at(Math.floor(p / COLUMNS), p % COLUMNS),
);

function shifted(
  row: number,
  column: number,
  interpolation: "linear" | "cubic",
  image = IMAGE,
): Float64Array {
  const out = new Float64Array(IMAGE.length);
  shiftImage(image, { rows: ROWS, columns: COLUMNS }, { row, column }, interpolation, out);
  return out;
}

it("cubic convolution keeps a parabola, and is NaN where it would need pixels beyond the image", () => {
  const out = shifted(0.3, -0.6, "cubic");
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLUMNS; c++) {
      const inside = r >= 1 && r < ROWS - 2 && c >= 2 && c < COLUMNS - 1;
      if (inside) expect(out[r * COLUMNS + c]).toBeCloseTo(at(r + 0.3, c - 0.6), 10);
      else expect(out[r * COLUMNS + c]).toBeNaN();
    }
  }
});

it("whole pixels are moved, not interpolated", () => {
  const out = shifted(1, -2, "cubic");
  expect(out[2 * COLUMNS + 3]).toBe(IMAGE[3 * COLUMNS + 1]);
  expect(out[2 * COLUMNS + 1]).toBeNaN();
  expect(out[(ROWS - 1) * COLUMNS + 3]).toBeNaN();
});

it("a pixel that was not measured spoils those that are made from it, and no others", () => {
  const image = IMAGE.slice();
  image[2 * COLUMNS + 3] = NaN;
  const out = shifted(0.5, 0, "linear", image);
  const spoilt = Array.from(out.keys()).filter((p) => Number.isNaN(out[p]) && p < (ROWS - 1) * COLUMNS);
  expect(spoilt).toEqual([1 * COLUMNS + 3, 2 * COLUMNS + 3]);
});
