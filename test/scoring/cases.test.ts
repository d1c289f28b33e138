import { describe, expect, it } from "vitest";
import { newmanExchange } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { only } from "../../src/experiment/select.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf } from "../../src/scoring/objective.js";
import { thirds } from "../../src/scoring/observers/thirds.js";
import { guessPoint } from "../../src/scoring/starts.js";
import { shippedCorpus } from "../shipped.js";

describe("thirds", () => {
  it("go by order, with equal values together", () => {
    expect(thirds([0.9, 0.1, 0.5, 0.2, 0.6, 0.8])).toEqual([2, 0, 1, 0, 1, 2]);
    expect(thirds([1, 1, 2, 2, 3, 3, 4, 4])).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
  });

  it("are fewer where there are fewer values that differ", () => {
    expect(thirds([])).toEqual([]);
    expect(thirds([7, 7])).toEqual([0, 0]);
    expect(thirds([2, 1, 2])).toEqual([1, 0, 1]);
  });
});

describe("what the cases of the data add to -2 ln L", async () => {
  const planted = await shippedCorpus("nmc111-planted");
  const { experiments } = only(planted, "charge-1C", "discharge-1C");
  const law = hypothesis(newmanExchange);
  const trial = { experiments, ensemble: particles({ nodes: 12 }), errorModel: "stated" } as const;
  const objective = objectiveOf(law, trial);
  const point = guessPoint(objective.unknowns);
  const evaluated = objective.evaluate(point, { derivatives: true });
  if (evaluated.kind === "failure") throw new Error(evaluated.reason);

  it("is all of it, at the stated errors", () => {
    const sum = evaluated.parts!.reduce((total, part) => total + part, 0);
    expect(Math.abs(sum / evaluated.deviance - 1)).toBeLessThan(1e-12);
  });

  it("has a case for each third of each observation", () => {
    const count = experiments.flatMap(({ observations }) => observations).length;
    expect(evaluated.parts).toHaveLength(3 * count);
  });

  it("is the same again, whatever was evaluated between", () => {
    objective.evaluate(point.map((x) => x + 0.1));
    expect(objective.evaluate(point, { derivatives: true })).toEqual(evaluated);
  });
});
