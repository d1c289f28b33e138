import { describe, expect, it } from "vitest";
import { laplaceEvidence } from "../../src/inference/evidence.js";
import { steppingStoneEvidence } from "../../src/inference/stepping-stone.js";
import type { Objective } from "../../src/scoring/objective.js";
import { bananaObjective, normalObjective, objectiveFrom, unknown } from "./problems.js";

function fitAt(objective: Objective, point: readonly number[]) {
  const at = Float64Array.from(point);
  const outcome = objective.evaluate(at, { derivatives: true });
  if (outcome.kind === "failure") throw new Error(outcome.reason);
  const { deviance, penalty, information } = outcome;
  return { point: at, deviance, penalty, information };
}

/** ln of the evidence of a normal peak of the given determinant of precision, uniform priors of width 200. */
const exactNormal = (determinant: number, dimensions: number): number =>
  (dimensions / 2) * Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - dimensions * Math.log(200);

const normal = normalObjective(
  [3, -1],
  [
    [4, 1],
    [1, 2],
  ],
);

describe("Laplace's evidence", () => {
  it("of a normal peak is its integral", () => {
    expect(laplaceEvidence(normal, fitAt(normal, [3, -1]))).toBeCloseTo(exactNormal(7, 2), 3);
  });

  it("is not changed by an unknown that the data do not see", () => {
    const one = objectiveFrom([unknown("x")], ([x]) => ({
      deviance: x * x,
      gradient: [2 * x],
      information: [2],
    }));
    const two = objectiveFrom([unknown("x"), unknown("dead")], ([x]) => ({
      deviance: x * x,
      gradient: [2 * x, 0],
      information: [2, 0, 0, 0],
    }));
    const apart = laplaceEvidence(two, fitAt(two, [0, 0])) - laplaceEvidence(one, fitAt(one, [0]));
    expect(Math.abs(apart)).toBeLessThan(0.25);
  });

  it("falls by ln 2 where a bound cuts the peak in half", () => {
    const peak = (lower: number) =>
      objectiveFrom([unknown("x", { lower, upper: lower + 200 })], ([x]) => ({
        deviance: x * x,
        gradient: [2 * x],
        information: [2],
      }));
    const whole = laplaceEvidence(peak(-100), fitAt(peak(-100), [0]));
    expect(laplaceEvidence(peak(0), fitAt(peak(0), [0]))).toBeCloseTo(whole - Math.LN2, 6);
  });

  it("needs bounds or a prior", () => {
    const open = objectiveFrom([unknown("x", { lower: -Infinity, upper: Infinity })], ([x]) => ({
      deviance: x * x,
      gradient: [2 * x],
      information: [2],
    }));
    expect(() => laplaceEvidence(open, fitAt(open, [0]))).toThrow("Declare finite bounds.");
  });
});

describe("the evidence by stepping stones", () => {
  it("of a normal peak is its integral, within its own error", () => {
    const { log, error } = steppingStoneEvidence(normal, fitAt(normal, [3, -1]), { seed: 1 });
    expect(error).toBeLessThan(0.05);
    expect(Math.abs(log - exactNormal(7, 2))).toBeLessThan(4 * error);
  });

  it("of a banana is its integral, 2 pi s t, which Laplace's method also has by chance", () => {
    const banana = bananaObjective(0.5, 1, 0.3);
    const exact = Math.log(2 * Math.PI * 0.3) - 2 * Math.log(200);
    const { log, error } = steppingStoneEvidence(banana, fitAt(banana, [0, 0]), { seed: 1, steps: 600 });
    expect(Math.abs(log - exact)).toBeLessThan(4 * error + 0.05);
  });

  it("of two peaks of which the fit saw one counts what lies in reach", () => {
    // -2 ln L of 0.5 N(-1, 0.5) + 0.5 N(1, 0.5): not normal, integral known.
    const density = (x: number): number =>
      (0.5 / (0.5 * Math.sqrt(2 * Math.PI))) *
      (Math.exp(-0.5 * ((x - 1) / 0.5) ** 2) + Math.exp(-0.5 * ((x + 1) / 0.5) ** 2));
    const humps = objectiveFrom([unknown("x")], ([x]) => ({
      deviance: -2 * Math.log(density(x)),
      gradient: [0],
      information: [2],
    }));
    const { log, error } = steppingStoneEvidence(humps, fitAt(humps, [0]), { seed: 2, steps: 400 });
    expect(Math.abs(log + Math.log(200))).toBeLessThan(4 * error);
  });
});
