import { describe, expect, it } from "vitest";
import { minimise } from "../../src/scoring/minimise.js";
import type { Objective } from "../../src/scoring/objective.js";

/** floor + r(x)^2 with the information of Gauss and Newton. */
function squared(
  r: (x: number) => number,
  slope: (x: number) => number,
  { floor = 0, lower = -100, upper = 100 } = {},
): Objective {
  return {
    unknowns: [{ name: "x", unit: "1", scale: "linear", lower, upper, guess: 0 }],
    observations: 1,
    evaluate: ([x]) => ({
      kind: "evaluation",
      deviance: floor + r(x) ** 2,
      penalty: 0,
      squares: 0,
      gradient: Float64Array.of(2 * r(x) * slope(x)),
      information: Float64Array.of(2 * slope(x) ** 2),
    }),
    inspect: () => undefined,
  };
}

describe("a descent", () => {
  it("finds the least value, and the bound where that lies beyond it", () => {
    const line = (upper: number) =>
      squared(
        (x) => x - 3,
        () => 1,
        { upper },
      );
    const options = { gain: 1e-12 };
    expect(minimise(line(100), Float64Array.of(-1), options)!.point[0]).toBeCloseTo(3, 6);
    expect(minimise(line(2), Float64Array.of(-1), options)!.point[0]).toBeCloseTo(2, 6);
  });

  it("gives up above its goal once a step neither gains nor promises a tenth of the excess", () => {
    const flat = squared(
      (x) => x ** 2,
      (x) => 2 * x,
      { floor: 1e4 },
    );
    const far = minimise(flat, Float64Array.of(10), { goal: 0 })!;
    const close = minimise(flat, Float64Array.of(10))!;
    expect(far.evaluations).toBeLessThan(0.5 * close.evaluations);
    expect(close.evaluation.deviance - 1e4).toBeLessThan(1e-3);
  });

  it("goes on where a step gains little of what it promised: the next may gain all", () => {
    // Newton's steps for the arc tangent from here land as far on the other side, and gain a hundredth.
    const arc = squared(
      (x) => 40 * Math.atan(4 * x),
      (x) => 160 / (1 + 16 * x ** 2),
    );
    expect(minimise(arc, Float64Array.of(0.347), { goal: 0 })!.evaluation.deviance).toBeLessThan(1e-3);
  });
});
