import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { electroAutocatalysis } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { trajectories } from "../../src/ensemble/trajectories.js";
import { only } from "../../src/experiment/select.js";
import { profileIntervals } from "../../src/inference/profile.js";
import { riseAt, riseProbability } from "../../src/inference/threshold.js";
import { fitLaw, type Fit } from "../../src/scoring/fit.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { minimise } from "../../src/scoring/minimise.js";
import { objectiveOf, type Objective } from "../../src/scoring/objective.js";
import { toScale } from "../../src/scoring/transform.js";
import { bananaObjective, normalObjective, objectiveFrom, unknown } from "./problems.js";
import { isomerisation } from "../scoring/isomerisation.js";
import { shippedCorpus } from "../shipped.js";

describe("the threshold", () => {
  it("is chi-square's for stated errors: 3.84 at 95%", () => {
    const rise = riseAt(0.95, { errorModel: "stated", observations: 50, unknowns: 3 });
    expect(rise).toBeCloseTo(3.841458820694124, 9);
  });

  it("for scaled errors is wider, and the same when values are many", () => {
    const rise = (observations: number) => riseAt(0.95, { errorModel: "scaled", observations, unknowns: 3 });
    expect(rise(10)).toBeGreaterThan(5);
    expect(rise(1e6)).toBeCloseTo(3.8415, 3);
  });
});

describe("the p-value of a rise", () => {
  it.each(["stated", "scaled"] as const)("is 5%% at the threshold of 95%%, for %s errors", (errorModel) => {
    const options = { errorModel, observations: 40, unknowns: 3 };
    expect(riseProbability(riseAt(0.95, options), 1, options)).toBeCloseTo(0.05, 10);
  });
});

describe("profile intervals", () => {
  it("of a normal are its marginal intervals, each in one simulation an end", () => {
    const correlated = fc.record({
      r: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
      s: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(correlated, ({ r, s }) => {
        const determinant = s * s * (1 - r * r);
        const precision = [
          [(s * s) / determinant, (-r * s) / determinant],
          [(-r * s) / determinant, 1 / determinant],
        ];
        const { intervals } = profileIntervals(
          normalObjective([3, -1], precision),
          { point: Float64Array.of(3, -1) },
          "stated",
        );
        expect(intervals[0].upper.value).toBeCloseTo(3 + 1.959964, 4);
        expect(intervals[1].lower.value).toBeCloseTo(-1 - 1.959964 * s, 4);
        expect(intervals[0].lower.kind).toBe("crossing");
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("follow a banana: x1 is bounded below by its width and above by where its arms end", () => {
    const objective = bananaObjective();
    const { intervals } = profileIntervals(objective, { point: Float64Array.of(0, 0) }, "stated");
    const [x0, x1] = intervals;
    expect(x0.upper.value).toBeCloseTo(1.96, 1);
    expect(x0.lower.value).toBeCloseTo(-1.96, 1);
    expect(x1.lower.value).toBeCloseTo(-1.96 * 0.3, 2);
  });

  it("stop at a bound that the data do not keep them from", () => {
    const flat = objectiveFrom([unknown("dead"), unknown("alive")], ([, y]) => ({
      deviance: y * y,
      gradient: [0, 2 * y],
      information: [0, 0, 0, 2],
    }));
    const { intervals } = profileIntervals(flat, { point: Float64Array.of(0, 0) }, "stated");
    expect(intervals[0].lower.kind).toBe("bound");
    expect(intervals[0].lower.value).toBeCloseTo(-100, 6);
    expect(intervals[0].upper.kind).toBe("bound");
    expect(intervals[1].upper.value).toBeCloseTo(1.96, 2);
  });

  it("say where the fit was not at rest", () => {
    const { better } = profileIntervals(normalObjective([0], [[1]]), { point: Float64Array.of(1) }, "stated");
    expect(better![0]).toBeLessThan(1);
  });

  it("name an unknown that is not there", () => {
    expect(() =>
      profileIntervals(normalObjective([0], [[1]]), { point: Float64Array.of(0) }, "stated", {
        parameters: ["y"],
      }),
    ).toThrow('the fit has no unknown "y" (it has x0).');
  });
});

/** How much -2 ln L rises when unknown `k` is held at `value` and the others are fitted again from the best. */
function riseWhenHeld(objective: Objective, fit: Fit, k: number, value: number): number {
  const held = toScale(objective.unknowns[k], value);
  const count = objective.unknowns.length;
  const fixed: Objective = {
    ...objective,
    evaluate(point, options) {
      const outcome = objective.evaluate(
        point.map((x, n) => (n === k ? held : x)),
        options,
      );
      if (outcome.kind === "failure" || outcome.gradient.length === 0) return outcome;
      const gradient = outcome.gradient.map((g, n) => (n === k ? 0 : g));
      const information = outcome.information.map((entry, n) =>
        n === k * count + k ? 1 : n % count === k || Math.floor(n / count) === k ? 0 : entry,
      );
      return { ...outcome, gradient, information };
    },
  };
  const least = minimise(fixed, fit.point, { steps: 60, tolerance: 1e-7 })!;
  return least.evaluation.deviance + least.evaluation.penalty - fit.deviance - fit.penalty;
}

it("ends of a real profile are where a refit with the unknown held has risen by the threshold", async () => {
  const { experiments, errorModel } = await shippedCorpus("catalysis-isomerisation");
  const law = hypothesis(isomerisation("planted", { a: 1, b: 1, p: 1, q: 1 }));
  const trial = { experiments, ensemble: trajectories(), errorModel };
  const objective = objectiveOf(law, trial);
  const fit = fitLaw(law, trial, { seed: 1 }) as Fit;
  const { intervals } = profileIntervals(objective, fit, errorModel);
  const rise = riseAt(0.95, { errorModel, observations: fit.observations, unknowns: 4 });
  for (const [k, { lower, upper }] of intervals.entries()) {
    expect(Math.abs(riseWhenHeld(objective, fit, k, lower.value) - rise)).toBeLessThan(0.1 * rise);
    expect(Math.abs(riseWhenHeld(objective, fit, k, upper.value) - rise)).toBeLessThan(0.1 * rise);
  }
});

it("an interval of followed particles costs at most 9 simulations with sensitivities in the median", async () => {
  const { experiments, errorModel } = only(await shippedCorpus("nmc333-operando-txm"), "charge-fast");
  const trial = { experiments, ensemble: particles({ prefactor: "own" }), errorModel };
  const law = hypothesis(electroAutocatalysis);
  const fit = fitLaw(law, trial, { seed: 1 }) as Fit;
  const { intervals } = profileIntervals(objectiveOf(law, trial), fit, errorModel);
  const costs = intervals.map(({ evaluations }) => evaluations).sort((a, b) => a - b);
  expect(costs[Math.floor(costs.length / 2)]).toBeLessThanOrEqual(9);
  expect(intervals.every(({ lower, upper }) => lower.kind === "crossing" && upper.kind === "crossing")).toBe(
    true,
  );
});
