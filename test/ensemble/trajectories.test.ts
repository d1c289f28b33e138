import { describe, expect, it } from "vitest";
import { trajectories } from "../../src/ensemble/trajectories.js";
import type { Experiment } from "../../src/experiment/experiment.js";
import { parse } from "../../src/expression/parse.js";

const times = [0, 0.5, 1, 3];
const experiment: Experiment = {
  name: "vessel",
  temperature: 298.15,
  start: 0,
  system: { kind: "mixture", species: ["A", "B"], stoichiometry: [-1, 2], initial: [3, 0.5], unit: "M" },
  protocol: [{ control: { kind: "free" }, until: { kind: "time", time: 3 } }],
  observations: [
    { kind: "concentrations", times, values: times.map(() => [0, 0]), errors: times.map(() => [1, 1]) },
  ],
};
const simulator = trajectories().prepare(parse("k*A", { variables: ["A", "B"] }), experiment);

describe("a mixture", () => {
  const prediction = simulator.predict(Float64Array.of(0.7), { sensitivities: true, tolerance: 1e-9 });
  if (prediction.kind === "failure") throw new Error(prediction.reason);

  it("decays as first-order kinetics say, and its species keep their stoichiometry", () => {
    times.forEach((time, j) => {
      const a = 3 * Math.exp(-0.7 * time);
      expect(prediction.states[2 * j]).toBeCloseTo(a, 7);
      expect(prediction.states[2 * j + 1]).toBeCloseTo(0.5 + 2 * (3 - a), 7);
    });
  });

  it("has the sensitivity of its closed form", () => {
    times.forEach((time, j) =>
      expect(prediction.sensitivities!.states[0][2 * j]).toBeCloseTo(-3 * time * Math.exp(-0.7 * time), 6),
    );
  });
});
