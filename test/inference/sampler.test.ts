import { describe, expect, it } from "vitest";
import { autocorrelationTime } from "../../src/inference/autocorrelation.js";
import { gaussianOf, walkersAround } from "../../src/inference/gaussian.js";
import { posteriorOf } from "../../src/inference/posterior.js";
import { stretchSample, type Sample } from "../../src/inference/stretch-sampler.js";
import { random } from "../../src/numerics/random.js";
import type { Objective } from "../../src/scoring/objective.js";
import { bananaObjective, normalObjective } from "./problems.js";

function sampleOf(objective: Objective, steps: number, walkers = 20): Sample {
  const mode = Float64Array.from(objective.unknowns, () => 0);
  const { information } = objective.evaluate(mode) as { information: Float64Array };
  const start = walkersAround(objective, gaussianOf(objective, mode, information), walkers, random("start"));
  return stretchSample(posteriorOf(objective), { seed: 1, walkers: start, steps });
}

const mean = ({ points }: Sample, of: (point: Float64Array) => number): number =>
  points.reduce((sum, point) => sum + of(point), 0) / points.length;

describe("the affine-invariant sampler", () => {
  it("finds mean and covariance of a normal with axes of 1 and 1000, within what its effective size allows", () => {
    // x0 has sd 1, x1 = 1000 (x0 + z) / sqrt(2).
    const objective = normalObjective(
      [0, 0],
      [
        [2, -Math.SQRT2 / 1000],
        [-Math.SQRT2 / 1000, 2e-6],
      ],
    );
    const wide = {
      ...objective,
      unknowns: objective.unknowns.map((each) => ({ ...each, lower: -1e6, upper: 1e6 })),
    };
    const drawn = sampleOf(wide, 6000);
    const error = 4 / Math.sqrt(drawn.effective);
    expect(drawn.settled).toBe(true);
    expect(drawn.effective).toBeGreaterThan(2000);
    expect(Math.abs(mean(drawn, ([x]) => x))).toBeLessThan(error);
    expect(Math.abs(mean(drawn, ([x]) => x * x) - 1)).toBeLessThan(error * Math.SQRT2);
    expect(Math.abs(mean(drawn, ([, y]) => y * y) / 1e6 - 1)).toBeLessThan(error * Math.SQRT2);
    expect(Math.abs(mean(drawn, ([x, y]) => (x * y) / 1000) - Math.SQRT1_2)).toBeLessThan(error * 1.3);
  });

  it("finds the moments of a banana: E x1 = b s^2, Var x1 = 2 b^2 s^4 + t^2", () => {
    const drawn = sampleOf(bananaObjective(0.5, 1, 0.3), 8000);
    const error = 4 / Math.sqrt(drawn.effective);
    expect(Math.abs(mean(drawn, ([, y]) => y) - 0.5)).toBeLessThan(error * 0.77);
    expect(Math.abs(mean(drawn, ([x]) => x * x) - 1)).toBeLessThan(error * Math.SQRT2);
    const m = mean(drawn, ([, y]) => y);
    expect(Math.abs(mean(drawn, ([, y]) => (y - m) ** 2) - 0.59)).toBeLessThan(error * 2);
  });

  it("answers to its seed only", () => {
    const again = (): Sample => sampleOf(bananaObjective(), 50);
    expect(again().points).toEqual(again().points);
  });

  it("refuses too few walkers, and a start outside the density", () => {
    const density = posteriorOf(normalObjective([0], [[1]]));
    const at = (x: number): Float64Array[] => Array.from({ length: 4 }, (_, n) => Float64Array.of(x + n));
    expect(() => stretchSample(density, { seed: 1, walkers: at(0).slice(1), steps: 5 })).toThrow(
      "3 walkers in 1 dimensions: give an even number of at least 4.",
    );
    expect(() => stretchSample(density, { seed: 1, walkers: at(1e4), steps: 5 })).toThrow(
      "Begin at the fit.",
    );
  });
});

it.each([0, 0.5, 0.9])("the autocorrelation time of an AR(1) series of %f is (1 + a)/(1 - a)", (a) => {
  const stream = random(`ar/${a}`);
  const series = Array.from({ length: 8 }, () => {
    let x = stream.normal();
    return Float64Array.from({ length: 8000 }, () => (x = a * x + Math.sqrt(1 - a * a) * stream.normal()));
  });
  expect(autocorrelationTime(series) / ((1 + a) / (1 - a))).toBeCloseTo(1, 0.9);
});
