import { expect, it } from "vitest";
import { absorptionImage } from "../../../src/imaging/chain/background.js";

it("an absorption image may have more pixels than a call has arguments", () => {
  const [rows, columns] = [512, 512];
  const values = new Float32Array(rows * columns).fill(100);
  values[7] = 100 / Math.E;
  const image = absorptionImage({ values, frames: 1, rows, columns }, new Uint8Array(1));
  expect(image[7]).toBeCloseTo(1, 6);
  expect(image[8]).toBeCloseTo(0, 12);
});

it("a pixel that half of the frames or fewer show has no absorption", () => {
  const values = Float32Array.of(100, 100, 100, 100, 100, NaN);
  const image = absorptionImage({ values, frames: 2, rows: 1, columns: 3 }, new Uint8Array(2));
  expect(Array.from(image)).toEqual([0, 0, NaN]);
});
