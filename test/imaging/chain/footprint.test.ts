import { expect, it } from "vitest";
import { drawContours, growLabels, pixelsOf } from "../../../src/imaging/chain/footprint.js";

const [ROWS, COLUMNS] = [21, 40];
const RADIUS = 7;

/** Two cones of heights 1 and 0.2 that reach zero at the radius, labelled where they exceed one threshold. */
function cones(threshold: number) {
  const amount = new Float64Array(ROWS * COLUMNS);
  const values = new Int32Array(ROWS * COLUMNS);
  [
    [10, 1],
    [29, 0.2],
  ].forEach(([column, height], n) => {
    for (let p = 0; p < amount.length; p++) {
      const distance = Math.hypot(Math.floor(p / COLUMNS) - 10, (p % COLUMNS) - column);
      if (distance >= RADIUS) continue;
      amount[p] = height * Math.sqrt(1 - distance / RADIUS);
      if (amount[p] > threshold) values[p] = n + 1;
    }
  });
  return { amount, labels: { rows: ROWS, columns: COLUMNS, values, count: 2 } };
}

it("contours do not depend on how thick a particle is, thresholds do", () => {
  const { amount, labels } = cones(0.12);
  const before = pixelsOf(labels).map(({ length }) => length);
  const after = pixelsOf(drawContours(labels, amount, 0.25)).map(({ length }) => length);
  expect(before[0]).toBeGreaterThan(1.5 * before[1]);
  expect(Math.abs(after[0] / after[1] - 1)).toBeLessThan(0.1);
  expect(after[1]).toBeGreaterThan(before[1]);
});

it("two particles that grow towards each other share the pixels between them, and none is lost", () => {
  const values = new Int32Array(5 * 9);
  values[2 * 9 + 1] = 1;
  values[2 * 9 + 7] = 2;
  const grown = growLabels({ rows: 5, columns: 9, values, count: 2 }, 4).values;
  expect(Array.from(grown.subarray(18, 27))).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2]);
});
