import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finerNormal } from "../../src/ensemble/finer.js";
import { normalNodes } from "../../src/ensemble/nodes.js";

const mean = (weights: Float64Array, values: ArrayLike<number>): number =>
  weights.reduce((sum, weight, i) => sum + weight * values[i], 0);

describe("nodes of a normal distribution", () => {
  it("have weights of sum 1, mean 0 and variance 1, by either rule", () => {
    for (const rule of ["even", "quantiles"] as const) {
      for (const count of [2, 3, 5, 8, 12, 32, 100]) {
        const { scores, weights } = normalNodes(count, rule);
        expect(
          mean(
            weights,
            scores.map(() => 1),
          ),
        ).toBeCloseTo(1, 14);
        expect(mean(weights, scores)).toBeCloseTo(0, 13);
        expect(
          mean(
            weights,
            scores.map((z) => z * z),
          ),
        ).toBeCloseTo(1, 13);
      }
    }
  });

  it("a single one is the mean", () => {
    expect([...normalNodes(1).scores, ...normalNodes(1).weights]).toEqual([0, 1]);
  });

  it("twelve even ones average a smooth function better than a hundred quantiles: E cos(z) = exp(-1/2)", () => {
    const error = (count: number, rule: "even" | "quantiles"): number => {
      const { scores, weights } = normalNodes(count, rule);
      return Math.abs(mean(weights, scores.map(Math.cos)) - Math.exp(-0.5));
    };
    expect(error(12, "even")).toBeLessThan(2e-3);
    expect(error(12, "even")).toBeLessThan(error(100, "quantiles"));
  });
});

describe("a population seen between its nodes", () => {
  const seen = (count: number, lines: Float64Array, states: readonly number[]) => {
    const finer = finerNormal(normalNodes(count), lines);
    const values = Float64Array.from(finer.weights, (_, n) =>
      [0, 1, 2, 3].reduce((sum, m) => sum + finer.by[4 * n + m] * states[finer.from[4 * n + m]], 0),
    );
    return { finer, values };
  };

  it("has the nodes in it, and weights of sum 1", () => {
    const { scores } = normalNodes(9);
    const states = [...scores].map((z) => Math.tanh(2 * z));
    const { finer, values } = seen(9, Float64Array.of(1), states);
    expect(finer.weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 14);
    states.forEach((state, i) => expect(values[4 * i]).toBeCloseTo(state, 14));
  });

  it("is exact for parabolas, on every line", () => {
    const coefficient = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        coefficient,
        coefficient,
        coefficient,
        fc.integer({ min: 4, max: 20 }),
        (a, b, c, count) => {
          const { scores } = normalNodes(count);
          const lines = Float64Array.of(0.25, 0.75);
          const parabola = (z: number, line: number): number => a + b * z + c * z * z + line;
          const states = [...scores].flatMap((z) => [parabola(z, 0), parabola(z, 1)]);
          const { values } = seen(count, lines, states);
          values.forEach((value, n) => {
            const place = Math.floor(n / 2) / 4;
            const z = scores[0] + place * (scores[1] - scores[0]);
            expect(value).toBeCloseTo(parabola(z, n % 2), 10);
          });
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});
