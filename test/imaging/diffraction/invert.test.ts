import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { invert } from "../../../src/imaging/diffraction/invert.js";
import { nonNegative } from "../../../src/imaging/diffraction/non-negative.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import { resolutionOf } from "../../../src/imaging/diffraction/resolution.js";
import {
  chooseSmoothness,
  smoothed,
  type NormalEquations,
} from "../../../src/imaging/diffraction/tikhonov.js";
import { random } from "../../../src/numerics/random.js";
import { run, SCENARIOS } from "../../studies/diffraction/inversion.js";
import { HIGH, layered, populationOf, SHAPES } from "../../studies/diffraction/setups.js";

describe("non-negative least squares", () => {
  it("meets the conditions of Karush, Kuhn and Tucker on random problems, from any feasible start", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(size, fc.integer(), fc.boolean(), (count, seed, warm) => {
        const stream = random(seed);
        const rows = Array.from({ length: count + 3 }, () =>
          Array.from({ length: count }, () => stream.normal()),
        );
        const target = rows.map(() => stream.normal());
        const entry = (i: number, j: number): number => rows.reduce((sum, row) => sum + row[i] * row[j], 0);
        const normal = Float64Array.from({ length: count * count }, (_, n) =>
          entry(Math.floor(n / count), n % count),
        );
        const right = Float64Array.from({ length: count }, (_, i) =>
          rows.reduce((sum, row, r) => sum + row[i] * target[r], 0),
        );
        const values = new Float64Array(count).fill(warm ? 1 : 0);
        nonNegative(normal, right, values);
        for (let i = 0; i < count; i++) {
          const slope = values.reduce((sum, u, j) => sum + normal[i * count + j] * u, -right[i]);
          expect(values[i]).toBeGreaterThanOrEqual(0);
          if (values[i] > 0) expect(Math.abs(slope)).toBeLessThan(1e-8);
          else expect(slope).toBeGreaterThan(-1e-8);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("refuses a matrix that is not positive definite", () => {
    expect(() => nonNegative(Float64Array.of(0), Float64Array.of(1), Float64Array.of(1))).toThrow(
      "positive definite",
    );
  });
});

describe("the smoothing weight", () => {
  const equations = (noise: number): NormalEquations => {
    const stream = random("smooth");
    const count = 20;
    const columns = Array.from({ length: count }, (_, j) =>
      Float64Array.from({ length: 60 }, (_row, p) => Math.exp(-(((p / 3 - j) / 2) ** 2))),
    );
    const values = Float64Array.from({ length: 60 }, (_, p) =>
      columns.reduce(
        (sum, column, j) => sum + column[p] * Math.exp(-(((j - 9) / 3) ** 2)),
        noise * stream.normal(),
      ),
    );
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, p) => sum + x * b[p], 0);
    return {
      matrix: Float64Array.from({ length: count * count }, (_, n) =>
        dot(columns[Math.floor(n / count)], columns[n % count]),
      ),
      right: Float64Array.from(columns, (column) => dot(column, values)),
      total: dot(values, values),
      points: 60,
    };
  };

  it("is the largest at which the sum of squares has grown by its free values' share", () => {
    const noisy = equations(0.5);
    const best = smoothed(noisy, 1e-9);
    const chosen = chooseSmoothness(noisy);
    const allowed = best.squares * (1 + best.free / (60 - best.free));
    expect(chosen.squares).toBeLessThanOrEqual(allowed);
    expect(smoothed(noisy, 1.5 * chosen.alpha).squares).toBeGreaterThan(allowed);
  });

  it("rises with the noise", () => {
    expect(chooseSmoothness(equations(0.5)).alpha).toBeGreaterThan(
      10 * chooseSmoothness(equations(0.01)).alpha,
    );
  });
});

describe("an inverted pattern", () => {
  const scenario = (name: string) => SCENARIOS.find((each) => each.name.startsWith(name))!;

  it.each(SHAPES)("of 30,000 counts is the truth within 0.003: $name", (shape) => {
    const { distance, found } = run(scenario("113, FWHM 0.08, 30,000"), shape, 1);
    expect(distance).toBeLessThan(0.003);
    expect(found.reducedSquares).toBeLessThan(1.4);
  });

  it("shows no misfit for a shift of all lines, which moves its mean by the shift over the dispersion", () => {
    const { mean, found } = run(scenario("113, offset 0.02 deg"), SHAPES[0], 1);
    expect(mean).toBeCloseTo(-0.02 / 1.03, 2);
    expect(found.reducedSquares).toBeLessThan(1.4);
  });

  it("finds the shift where coulometry tells the mean, and says how well", () => {
    const { mean, found } = run(scenario("113, offset 0.02 deg, known to 0.02"), SHAPES[0], 1);
    expect(Math.abs(mean)).toBeLessThan(2.5 * found.mean.total);
    expect(found.mean.total).toBeGreaterThan(0.0015);
    expect(found.mean.total).toBeLessThan(0.0045);
    expect(found.mean.statistical).toBeLessThan(0.0005);
  });

  it("has a band that holds it, and is the same for the same seed", () => {
    const again = (): unknown => run(scenario("113, FWHM 0.08, 3,000"), SHAPES[1], 2).found;
    expect(again()).toEqual(again());
    const { density, lower, upper } = run(scenario("113, FWHM 0.08, 3,000"), SHAPES[1], 2).found;
    density.forEach((f, n) => expect(lower[n] <= f && f <= upper[n]).toBe(true));
  });

  it("averages no finer than the noise allows: less counts, wider", () => {
    const widthAt = (name: string): number => {
      const { averagingWidth, compositions } = run(scenario(name), SHAPES[0], 1).found;
      return averagingWidth[compositions.findIndex((c) => c >= 0.75)];
    };
    expect(widthAt("113, FWHM 0.08, 3,000")).toBeGreaterThan(widthAt("113, FWHM 0.08, 30,000"));
  });

  it("needs five compositions", () => {
    const { series } = patternPhantom({
      seed: 1,
      setup: layered([[1, 1, 3]], 0.08),
      populations: [{ time: 0, ...populationOf(SHAPES[0]) }],
      twoTheta: HIGH,
    });
    expect(() => invert(series, { seed: 1, range: [0.5, 0.52] })).toThrow("five compositions or more");
  });
});

it("the resolution is the FWHM over the dispersion of the line that tells most", () => {
  const setup = layered(
    [
      [0, 0, 3],
      [1, 1, 3],
    ],
    0.08,
  );
  const { instrument, reflection } = resolutionOf(setup, Float64Array.of(0.8));
  expect(reflection[0]).toBe(1);
  // |d(two theta)/dc| of 113 at c = 0.8 is 1.0 deg.
  expect(instrument[0]).toBeGreaterThan(0.07);
  expect(instrument[0]).toBeLessThan(0.09);
});
