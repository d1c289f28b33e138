import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bell, normalCumulative, normalQuantile } from "../../src/numerics/normal.js";
import {
  betaLower,
  chiSquareUpper,
  gammaUpper,
  logGamma,
  studentCumulative,
  studentQuantile,
  uniformity,
} from "../../src/numerics/probability.js";
import { random } from "../../src/numerics/random.js";

/** Values of scipy 1.x: gammaln, gammaincc, chi2.sf, betainc, t.cdf, t.ppf. */
describe("distribution functions agree with scipy", () => {
  it.each([
    ["logGamma", [0.1], 2.252712651734206],
    ["logGamma", [0.5], 0.5723649429247],
    ["logGamma", [1.5], -0.12078223763524526],
    ["logGamma", [3.7], 1.428072326665388],
    ["logGamma", [25.3], 55.746181183584596],
    ["logGamma", [500], 2605.115850361734],
    ["gammaUpper", [0.5, 0.1], 0.6547208460185768],
    ["gammaUpper", [0.5, 3], 0.014305878435429641],
    ["gammaUpper", [3, 2], 0.6766764161830634],
    ["gammaUpper", [3, 10], 0.0027693957155115775],
    ["gammaUpper", [40, 30], 0.9537469623541579],
    ["gammaUpper", [40, 60], 0.0025481923036133444],
    ["gammaUpper", [200, 230], 0.020331143328836242],
    ["chiSquareUpper", [3.841458820694124, 1], 0.04999999999999989],
    ["chiSquareUpper", [30, 10], 0.000856641210775301],
    ["chiSquareUpper", [180, 186], 0.6101949575109051],
    ["betaLower", [0.2, 0.5, 0.5], 0.2951672353008665],
    ["betaLower", [0.7, 3, 2], 0.6517],
    ["betaLower", [0.99, 5, 0.5], 0.7571581091015623],
    ["betaLower", [0.4, 50, 70], 0.3591346088344945],
    ["studentCumulative", [-2, 1], 0.14758361765043326],
    ["studentCumulative", [1.3, 4.5], 0.871901956027983],
    ["studentCumulative", [2, 30], 0.9726874775185085],
    ["studentCumulative", [-3.1, 186], 0.0011180183242703982],
    ["studentQuantile", [0.975, 1], 12.706204736174694],
    ["studentQuantile", [0.975, 4], 2.7764451051977934],
    ["studentQuantile", [0.84, 12.5], 1.0356192688413297],
    ["studentQuantile", [0.975, 186], 1.9728001139954416],
  ] as [string, number[], number][])("%s(%s)", (name, args, expected) => {
    const functions: Record<string, (...values: number[]) => number> = {
      logGamma,
      gammaUpper,
      chiSquareUpper,
      betaLower,
      studentCumulative,
      studentQuantile,
    };
    expect(Math.abs(functions[name](...args) / expected - 1)).toBeLessThan(1e-11);
  });
});

it("the sum of squares of one normal number is chi-square of one degree", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (level) => {
      expect(chiSquareUpper(normalQuantile((1 + level) / 2) ** 2, 1)).toBeCloseTo(1 - level, 10);
    }),
    { seed: 1, numRuns: 100 },
  );
});

it("the quantile of Student's t is the inverse of its distribution function", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 1, max: 500, noNaN: true }),
      (p, degrees) => {
        expect(studentCumulative(studentQuantile(p, degrees), degrees)).toBeCloseTo(p, 10);
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

describe("the test of uniformity", () => {
  it("has uniform p-values on uniform numbers", () => {
    const stream = random("uniformity");
    const ps = Array.from(
      { length: 500 },
      () => uniformity(Array.from({ length: 50 }, () => stream.next())).p,
    );
    const below = (level: number): number => ps.filter((p) => p < level).length / ps.length;
    expect(Math.abs(below(0.05) - 0.05)).toBeLessThan(0.03);
    expect(Math.abs(below(0.5) - 0.5)).toBeLessThan(0.07);
  });

  it("agrees with scipy's kstest on one sample", () => {
    const { distance, p } = uniformity([0.05, 0.1, 0.12, 0.3, 0.33, 0.41, 0.48, 0.6, 0.62, 0.7]);
    expect(distance).toBeCloseTo(0.3, 12);
    expect(Math.abs(p - 0.2705355748000001)).toBeLessThan(0.02);
  });
});

describe("the normal distribution", () => {
  /** Values of scipy 1.x, norm.cdf. */
  it.each([
    [-37, 5.725571222524577e-300],
    [-10, 7.619853024160527e-24],
    [-6, 9.865876450376981e-10],
    [-3, 1.3498980316300957e-3],
    [-2.6, 4.661188023718732e-3],
    [-2.4, 8.197535924596155e-3],
    [-1, 0.15865525393145705],
    [0, 0.5],
    [2, 0.9772498680518208],
  ])("has %f of its weight below it as scipy says", (x, below) => {
    expect(Math.abs(normalCumulative(x) / below - 1)).toBeLessThan(2e-13);
  });

  it("has the bell of Math.exp to 1e-14", () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
        expect(Math.abs(bell(z) / Math.exp(-0.5 * z * z) - 1)).toBeLessThan(1e-14);
      }),
      { seed: 1, numRuns: 2000 },
    );
    expect([bell(0), bell(50), bell(Infinity), bell(NaN)]).toEqual([1, 0, 0, NaN]);
  });
});
