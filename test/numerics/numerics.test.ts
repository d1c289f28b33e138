import { describe, expect, it } from "vitest";
import { normalCumulative, normalQuantile } from "../../src/numerics/normal.js";
import { hermiteNodes } from "../../src/numerics/quadrature.js";
import { random } from "../../src/numerics/random.js";

describe("the normal distribution", () => {
  it("has its published quantiles", () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
  });

  it("has quantiles that invert its distribution function", () => {
    for (const p of [1e-6, 0.01, 0.2, 0.49])
      expect(normalCumulative(normalQuantile(p)) / p).toBeCloseTo(1, 12);
  });
});

it.each([1, 2, 5, 8, 16])(
  "%i Gauss-Hermite nodes give the moments of the normal distribution up to their degree",
  (count) => {
    const { nodes, weights } = hermiteNodes(count);
    let moment = 1;
    for (let power = 0; power < 2 * count; power += 2) {
      const sum = nodes.reduce((total, z, i) => total + weights[i] * z ** power, 0);
      expect(sum / moment).toBeCloseTo(1, 10);
      moment *= power + 1;
    }
  },
);

describe("random streams", () => {
  it("split by label, whatever was drawn before", () => {
    const [a, b] = [random("seed"), random("seed")];
    a.next();
    expect(a.split("x").next()).toBe(b.split("x").next());
    expect(a.split("x").next()).not.toBe(a.split("y").next());
  });
});
