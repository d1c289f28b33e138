import { describe, expect, it } from "vitest";
import { trajectories } from "../../src/ensemble/trajectories.js";
import { createAssessor, type AssessTask } from "../../src/scoring/assessor.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import type { Objective } from "../../src/scoring/objective.js";
import { guessPoint, lift } from "../../src/scoring/starts.js";
import { shippedCorpus } from "../shipped.js";
import { isomerisation } from "./isomerisation.js";

const { experiments } = await shippedCorpus("catalysis-isomerisation");
const { spec } = trajectories();
const assess = createAssessor({
  trials: [{ experiments, ensemble: spec, errorModel: "stated" }],
  fit: { seed: 1, matchingDraws: 4, draws: 0 },
});
const task = (rung: AssessTask["rung"]): AssessTask => ({
  law: hypothesis(isomerisation("planted", { a: 1, b: 0.5, p: 0.5, q: 0.3 })),
  trial: 0,
  rung,
});

describe("a sketch", () => {
  it("is the same with what matching found as without it", () => {
    const told = assess(task("match"));
    if (told.kind !== "matched") throw new Error(told.kind);
    expect(Object.keys(told.matched!)).toEqual(["a", "b", "p", "q"]);
    expect(assess({ ...task("sketch"), matched: told.matched! })).toEqual(assess(task("sketch")));
  });
});

describe("a start that cannot be simulated", () => {
  const failing = (unit: string): Objective & { seen: number[] } => {
    const seen: number[] = [];
    return {
      seen,
      unknowns: [{ name: "k", unit, scale: "log", lower: 1e-3, upper: 1e9, guess: 1 }],
      observations: 1,
      evaluate: ([x]) => {
        seen.push(Math.round(Math.exp(x)));
        return { kind: "failure", reason: "no shared potential", time: 0, detail: "" };
      },
      inspect: () => undefined,
    };
  };

  it("is tried with faster rates, and left as it is where nothing is a rate", () => {
    const [rate, number] = [failing("1/h"), failing("1")];
    for (const objective of [rate, number]) {
      const { point } = lift(objective, guessPoint(objective.unknowns));
      expect([...point]).toEqual([0]);
    }
    expect(rate.seen).toEqual([1, 10, 100, 1000, 10000]);
    expect(number.seen).toEqual([1]);
  });
});
