import { describe, expect, it } from "vitest";
import { lineThrough, type LinePoint } from "../../src/inference/line.js";
import { random } from "../../src/numerics/random.js";

/** Pearson's points with York's weights, the test problem of the field (York 1966, table II). */
const X = [0, 0.9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4];
const Y = [5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5];
const WX = [1000, 1000, 500, 800, 200, 80, 60, 20, 1.8, 1];
const WY = [1, 1.8, 4, 8, 20, 20, 70, 70, 100, 500];

describe("the line with errors in both variables", () => {
  it("gives the published numbers of Pearson's data with York's weights", () => {
    const line = lineThrough(X.map((x, n) => ({ x, y: Y[n], xError: WX[n] ** -0.5, yError: WY[n] ** -0.5 })));
    expect(line.slope).toBeCloseTo(-0.480533, 6);
    expect(line.intercept).toBeCloseTo(5.479911, 5);
    expect(line.slopeError).toBeCloseTo(0.057985, 4);
    expect(line.interceptError).toBeCloseTo(0.294971, 3);
    expect(line.squares).toBeCloseTo(11.866353, 5);
  });

  it("covers the planted slope in 95% of 400 calibrations, where least squares alone would be biased", () => {
    const stream = random("line");
    let [covered, ordinary] = [0, 0];
    for (let run = 0; run < 400; run++) {
      const points = Array.from({ length: 12 }, (_, n): LinePoint => {
        const x = n / 11;
        return {
          x: x + 0.15 * stream.normal(),
          y: 0.2 + 1.5 * x + 0.1 * stream.normal(),
          xError: 0.15,
          yError: 0.1,
        };
      });
      const { slope, slopeError } = lineThrough(points);
      if (Math.abs(slope - 1.5) < 1.96 * slopeError) covered++;
      ordinary += lineThrough(points.map((point) => ({ ...point, xError: 0 }))).slope / 400;
    }
    expect(covered / 400).toBeGreaterThan(0.9);
    expect(covered / 400).toBeLessThan(0.98);
    expect(ordinary).toBeLessThan(1.35);
  });

  it("refuses what is no calibration", () => {
    const point = (x: number): LinePoint => ({ x, y: 1, xError: 0.1, yError: 0 });
    expect(() => lineThrough([point(0), point(1)])).toThrow("at least 3 points, not 2");
    expect(() => lineThrough([point(0), point(0), point(0)])).toThrow("the same x");
    expect(() => lineThrough([point(0), point(1), { ...point(2), xError: 0 }])).toThrow(
      "point 2 has no error",
    );
  });
});
