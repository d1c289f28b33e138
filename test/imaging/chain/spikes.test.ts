import { expect, it } from "vitest";
import { removeSpikes } from "../../../src/imaging/chain/spikes.js";
import { random } from "../../../src/numerics/random.js";

const [ROWS, COLUMNS] = [24, 30];

/** An empty field of 10,000 counts with a particle of 2,000, both with the noise of their counts. */
function field(): Float32Array {
  const stream = random("field");
  return Float32Array.from({ length: ROWS * COLUMNS }, (_, p) => {
    const [r, c] = [Math.floor(p / COLUMNS), p % COLUMNS];
    const level = (r - 12) ** 2 + (c - 14) ** 2 < 36 ? 2000 : 10_000;
    return level + Math.sqrt(level) * stream.normal();
  });
}

const despike = (values: Float32Array) => removeSpikes({ values, frames: 1, rows: ROWS, columns: COLUMNS });

it("a field without spikes stays as it is, edges of particles included", () => {
  const values = field();
  const { cube, pixels, lines } = despike(values);
  expect([pixels, lines]).toEqual([0, []]);
  expect(cube.values).toEqual(values);
});

it.each([
  ["inside", 5 * COLUMNS + 5, 14_000],
  ["in a corner", 0, 14_000],
  ["at the right rim", 9 * COLUMNS - 1, 14_000],
  ["dark, inside", 20 * COLUMNS + 4, 6000],
  ["on a particle", 12 * COLUMNS + 14, 4000],
  ["beside a pixel that was not measured", 5 * COLUMNS + 21, 14_000],
])("a pixel %s that stands out is replaced by what is around it", (_, pixel, value) => {
  const values = field();
  const usual = values[pixel];
  values[pixel] = value;
  values[5 * COLUMNS + 20] = NaN;
  const { cube, replaced, pixels } = despike(values);
  expect(pixels).toBe(1);
  expect(replaced[pixel]).toBe(1);
  expect(Math.abs(cube.values[pixel] - usual)).toBeLessThan(5 * Math.sqrt(usual));
});

it("a line that reads too high is replaced by the mean of those beside it", () => {
  const values = field();
  for (let c = 0; c < COLUMNS; c++) values[3 * COLUMNS + c] *= 1.4;
  const { lines, cube } = despike(values);
  expect(lines).toEqual([{ frame: 0, row: 3 }]);
  expect(Math.abs(cube.values[3 * COLUMNS + 4] - 10_000)).toBeLessThan(500);
});
