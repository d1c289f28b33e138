import { describe, expect, it } from "vitest";
import {
  cramerVonMises,
  energyDistance,
  quantileLoss,
  wasserstein,
} from "../../src/distribution/distances.js";
import {
  cramerVonMisesFloor,
  energyFloor,
  quantileLossFloor,
  wassersteinFloor,
} from "../../src/distribution/floors.js";
import { cumulative, quantile } from "../../src/distribution/cumulative.js";
import { binned, sample, type Distribution } from "../../src/distribution/weighted.js";
import { random } from "../../src/numerics/random.js";

/** Two humps: what a population that separates looks like. */
const humps = binned("count", [0.45, 0.5, 0.55, 0.6, 0.8, 0.85, 0.9], [2, 5, 2, 0.5, 6, 3]);
const few = sample("count", [0.2, 0.4, 0.7], [1, 2, 3]);

/** Mean and standard error of a distance over samples of `particles` draws. */
function monteCarlo(
  of: Distribution<"count">,
  particles: number,
  distance: (a: Distribution<"count">, b: Distribution<"count">) => number,
): { mean: number; error: number } {
  const stream = random(`floor/${particles}`);
  const f = cumulative(of);
  const draws = Array.from({ length: 2000 }, () =>
    distance(
      sample(
        "count",
        Array.from({ length: particles }, () => quantile(f, stream.next())),
      ),
      of,
    ),
  );
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (draws.length - 1);
  return { mean, error: Math.sqrt(variance / draws.length) };
}

const cases = [
  { name: "wasserstein", distance: wasserstein, floor: wassersteinFloor, bias: 0.002 },
  { name: "energyDistance", distance: energyDistance, floor: energyFloor, bias: 0.002 },
  { name: "cramerVonMises", distance: cramerVonMises, floor: cramerVonMisesFloor, bias: 0.002 },
] as const;

describe.each(cases)("the floor of $name is the mean over 2000 samples", ({ distance, floor, bias }) => {
  it.each([5, 20, 100])("of %i particles from a histogram", (particles) => {
    const { mean, error } = monteCarlo(humps, particles, distance);
    expect(Math.abs(mean - floor(humps, particles))).toBeLessThan(4 * error + bias * mean);
  });

  it.each([5, 20])("of %i particles from weighted nodes", (particles) => {
    const { mean, error } = monteCarlo(few, particles, distance);
    expect(Math.abs(mean - floor(few, particles))).toBeLessThan(4 * error + bias * mean);
  });
});

it.each([20, 100, 400])(
  "the floor of the quantile loss is the mean over 2000 samples of %i particles, to 6%%",
  (particles) => {
    const { mean, error } = monteCarlo(humps, particles, (a, b) => quantileLoss(a, b));
    expect(Math.abs(mean - quantileLossFloor(humps, particles))).toBeLessThan(4 * error + 0.06 * mean);
  },
);

it("a floor falls as particles are added: like 1/n, or like its root", () => {
  expect(energyFloor(humps, 100) / energyFloor(humps, 400)).toBeCloseTo(4, 10);
  expect(wassersteinFloor(humps, 100) / wassersteinFloor(humps, 400)).toBeCloseTo(2, 1);
  expect(() => wassersteinFloor(humps, 0)).toThrow("Give a whole number of at least 1");
});
