import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { leastWithin } from "../../src/scoring/quadratic.js";

const entry = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Number(x.toFixed(2)));

/** Rows of slopes, a gradient, a start and a box around it, of one to five unknowns. */
const problem = fc.integer({ min: 1, max: 5 }).chain((count) => {
  const numbers = fc.array(entry, { minLength: count, maxLength: count });
  return fc.record({
    rows: fc.array(numbers, { minLength: count + 2, maxLength: count + 2 }),
    residuals: fc.array(entry, { minLength: count + 2, maxLength: count + 2 }),
    start: numbers,
    below: numbers.map((each) => each.map(Math.abs)),
    above: numbers.map((each) => each.map(Math.abs)),
  });
});

describe("the least value of a quadratic between bounds", () => {
  it("lies within them, and is pushed outwards wherever it is on one and nowhere else", () => {
    fc.assert(
      fc.property(problem, ({ rows, residuals, start, below, above }) => {
        const count = start.length;
        const information = Float64Array.from({ length: count * count }, (_, at) =>
          rows.reduce((sum, row) => sum + row[Math.floor(at / count)] * row[at % count], 0),
        );
        const gradient = Float64Array.from(start, (_, k) =>
          rows.reduce((sum, row, n) => sum + row[k] * residuals[n], 0),
        );
        const lower = Float64Array.from(start, (x, k) => x - below[k]);
        const upper = Float64Array.from(start, (x, k) => x + above[k] + 0.01);
        const from = Float64Array.from(start);
        const x = leastWithin({ gradient, information }, from, lower, upper);
        x.forEach((value, k) => {
          expect(value).toBeGreaterThanOrEqual(lower[k]);
          expect(value).toBeLessThanOrEqual(upper[k]);
          const slope = x.reduce(
            (sum, to, j) => sum + information[k * count + j] * (to - from[j]),
            gradient[k],
          );
          const scale = 1e-6 * (1 + Math.sqrt(information[k * count + k])) * 30;
          if (value > lower[k]) expect(slope).toBeLessThan(scale);
          if (value < upper[k]) expect(slope).toBeGreaterThan(-scale);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it("leaves where it is what nothing depends on", () => {
    const quadratic = { gradient: Float64Array.of(-2, 0), information: Float64Array.of(2, 0, 0, 0) };
    const [low, high] = [Float64Array.of(-5, -5), Float64Array.of(5, 5)];
    const [moved, left] = leastWithin(quadratic, Float64Array.of(0, 3), low, high);
    expect(moved).toBeCloseTo(1, 12);
    expect(left).toBe(3);
  });
});
