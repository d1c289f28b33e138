import { describe, expect, it } from "vitest";
import { halton } from "../../src/numerics/halton.js";
import { random } from "../../src/numerics/random.js";

const points = (dimensions: number, count: number, label: string): Float64Array[] => {
  const sequence = halton(dimensions, random(label));
  return Array.from({ length: count }, () => sequence.next().value);
};

describe("the Halton sequence", () => {
  it("without its shift is 1/2, 1/4, 3/4, ... and 1/3, 2/3, 1/9, ... (Halton 1960)", () => {
    const still = { ...random("still"), next: () => 0 };
    const sequence = halton(2, still);
    const first = Array.from({ length: 4 }, () => Array.from(sequence.next().value));
    expect(first.map(([x]) => x)).toEqual([1 / 2, 1 / 4, 3 / 4, 1 / 8]);
    [1 / 3, 2 / 3, 1 / 9, 4 / 9].forEach((y, n) => expect(first[n][1]).toBeCloseTo(y, 15));
  });

  it("puts one of so many powers of its base into every equal share of each axis, wherever it is shifted", () => {
    for (const label of ["a", "b", "c"]) {
      const drawn = points(2, 72, label);
      for (const [axis, share] of [8, 9].entries()) {
        const inside = new Map<number, number>();
        // one whole turn of the base's digits at a time: the places are those of a shifted comb
        const places = drawn.slice(0, share).map((point) => point[axis]);
        const comb = places.map((x) => Math.floor(share * ((x - places[0] + 1 + 1e-12) % 1)));
        for (const tooth of comb) inside.set(tooth, (inside.get(tooth) ?? 0) + 1);
        expect(inside.size).toBe(share);
      }
    }
  });

  it("has means nearer to 1/2 than random points have", () => {
    const drawn = points(6, 64, "means");
    for (let axis = 0; axis < 6; axis++) {
      const mean = drawn.reduce((sum, point) => sum + point[axis], 0) / drawn.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.036); // the standard error of random ones: 1 / sqrt(12 * 64)
    }
  });

  it("is the same for the same stream", () => {
    expect(points(3, 5, "x")).toEqual(points(3, 5, "x"));
    expect(points(3, 5, "x")).not.toEqual(points(3, 5, "y"));
  });
});
