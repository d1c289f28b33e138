import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { cumulative, probabilityUpTo, quantile } from "../../src/distribution/cumulative.js";
import {
  cramerVonMises,
  energyDistance,
  quantileLoss,
  wasserstein,
} from "../../src/distribution/distances.js";
import { binned, byCount, byMass, effectiveSize, sample } from "../../src/distribution/weighted.js";

const RUNS = { seed: 1, numRuns: 200 };
const composition = fc.double({ min: 0, max: 1, noNaN: true });
const counted = fc.array(composition, { minLength: 1, maxLength: 20 }).map((list) => sample("count", list));
const distances = { wasserstein, energyDistance, cramerVonMises, quantileLoss };

describe.each(Object.entries(distances))("%s", (_, distance) => {
  it("is 0 between a distribution and itself, and never negative", () => {
    fc.assert(
      fc.property(counted, counted, (a, b) => {
        expect(distance(a, a)).toBeCloseTo(0, 14);
        expect(distance(a, b)).toBeGreaterThanOrEqual(0);
      }),
      RUNS,
    );
  });

  it("does not know how a sample is ordered, or whether particles come twice", () => {
    fc.assert(
      fc.property(fc.array(composition, { minLength: 1, maxLength: 12 }), counted, (list, b) => {
        const twice = sample("count", [...list, ...[...list].reverse()]);
        expect(distance(twice, b)).toBeCloseTo(distance(sample("count", list), b), 12);
      }),
      RUNS,
    );
  });

  it("of a histogram is the limit of samples spread over its bins", () => {
    const histogram = binned("count", [0.2, 0.4, 0.5, 0.9], [3, 5, 2]);
    const shares = [0.3, 0.5, 0.2];
    const widths = [0.2, 0.1, 0.4];
    const fine = [0, 1, 2].flatMap((b) =>
      Array.from({ length: 400 }, (_, n) => ({
        c: [0.2, 0.4, 0.5][b] + (widths[b] * (n + 0.5)) / 400,
        w: shares[b],
      })),
    );
    const points = sample(
      "count",
      fine.map(({ c }) => c),
      fine.map(({ w }) => w),
    );
    const other = sample("count", [0.3, 0.45, 0.8]);
    expect(distance(other, histogram)).toBeCloseTo(distance(other, points), 3);
  });
});

describe("the Wasserstein distance", () => {
  it("between single particles is how far they are apart", () => {
    expect(wasserstein(sample("count", [0.2]), sample("count", [0.7]))).toBeCloseTo(0.5, 15);
  });

  it("is the mean gap of sorted samples of one size", () => {
    const [a, b] = [
      [0.1, 0.5, 0.9, 0.3],
      [0.2, 0.6, 0.55, 0.95],
    ];
    const sorted = (list: number[]): number[] => [...list].sort((x, y) => x - y);
    const gaps = sorted(a).map((x, n) => Math.abs(x - sorted(b)[n]));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / 4;
    expect(wasserstein(sample("count", a), sample("count", b))).toBeCloseTo(mean, 14);
  });

  it("keeps the triangle inequality", () => {
    fc.assert(
      fc.property(counted, counted, counted, (a, b, c) => {
        expect(wasserstein(a, c)).toBeLessThanOrEqual(wasserstein(a, b) + wasserstein(b, c) + 1e-12);
      }),
      RUNS,
    );
  });
});

it("the energy distance is 2 E|X - Y| - E|X - X'| - E|Y - Y'|", () => {
  const mean = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, x) => sum + b.reduce((inner, y) => inner + Math.abs(x - y), 0), 0) / (a.length * b.length);
  fc.assert(
    fc.property(counted, counted, (a, b) => {
      const [x, y] = [a.compositions, b.compositions];
      expect(energyDistance(a, b)).toBeCloseTo(2 * mean(x, y) - mean(x, x) - mean(y, y), 12);
    }),
    RUNS,
  );
});

it("omega^2 of a sample against a density is 1/(12 n^2) + mean of ((2i - 1)/(2n) - F(x_i))^2", () => {
  const list = [0.1, 0.3, 0.35, 0.9];
  const textbook =
    1 / (12 * 16) + list.reduce((sum, x, i) => sum + ((2 * i + 1) / 8 - x) ** 2, 0) / list.length;
  expect(cramerVonMises(sample("count", list), binned("count", [0, 1], [1]))).toBeCloseTo(textbook, 14);
});

it("the quantile loss is the pinball loss beyond that of the sample's own quantile", () => {
  const list = [0.1, 0.2, 0.4, 0.8, 0.85];
  const pinball = (q: number, p: number): number =>
    list.reduce((sum, x) => sum + (x < q ? (1 - p) * (q - x) : p * (x - q)), 0) / list.length;
  const expected = pinball(0.7, 0.25) - pinball(0.2, 0.25);
  expect(quantileLoss(sample("count", list), sample("count", [0.7]), [0.25])).toBeCloseTo(expected, 14);
});

it("a distribution function and its quantiles are inverse", () => {
  const f = cumulative(binned("count", [0, 0.5, 0.6, 1], [1, 2, 1]));
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (p) => {
      expect(probabilityUpTo(f, quantile(f, p))).toBeCloseTo(p, 12);
    }),
    RUNS,
  );
});

describe("weights by count and by mass", () => {
  it("are one another's inverse", () => {
    const count = sample("count", [0.3, 0.5, 0.9]);
    const masses = [1, 8, 27];
    expect(Array.from(byMass(count, masses).weights)).toEqual([1 / 36, 8 / 36, 27 / 36]);
    byCount(byMass(count, masses), masses).weights.forEach((weight) => expect(weight).toBeCloseTo(1 / 3, 14));
  });

  it("do not mix: the compiler refuses a distance between them", () => {
    type Second = Parameters<typeof wasserstein<"count">>[1];
    expectTypeOf(sample("count", [0.3])).toExtend<Second>();
    expectTypeOf(sample("mass", [0.3])).not.toExtend<Second>();
  });

  it("of one heavy particle count as few particles", () => {
    expect(effectiveSize(sample("count", [0.1, 0.2, 0.3, 0.4]))).toBeCloseTo(4, 12);
    expect(effectiveSize(sample("count", [0.1, 0.2], [1, 1e-9]))).toBeCloseTo(1, 6);
  });
});

describe("what cannot be a distribution is refused with its place", () => {
  it.each([
    [() => sample("count", []), "there is no composition. Give at least one."],
    [() => sample("count", [0.1, NaN]), "composition 1 is NaN; expected a finite number."],
    [() => sample("count", [0.1], [1, 2]), "1 compositions came with 2 weights. Give one weight each."],
    [() => sample("count", [0.1], [-1]), "weight 0 is -1; expected a finite number of at least 0."],
    [() => sample("count", [0.1], [0]), "the weights sum to 0. At least one must be positive."],
    [() => binned("count", [0, 1], [1, 2]), "2 bins need 3 edges, not 2."],
    [() => binned("count", [0, 1, 1], [1, 2]), "edge 2 (1) is not above edge 1 (1). Sort the bins."],
  ])("%#", (make, message) => {
    expect(make).toThrow(message);
  });
});
