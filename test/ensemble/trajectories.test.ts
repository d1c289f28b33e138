import { describe, expect, it } from "vitest";
import type { PredictOptions } from "../../src/ensemble/ensemble.js";
import { trajectories } from "../../src/ensemble/trajectories.js";
import type { Experiment, Mixture, Reaction } from "../../src/experiment/experiment.js";
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

describe("a simulation of a mixture", () => {
  it("is given up after as many steps as are allowed", () => {
    const hurried = trajectories({ mostSteps: 3 }).prepare(
      parse("k*A", { variables: ["A", "B"] }),
      experiment,
    );
    const outcome = hurried.predict(Float64Array.of(0.7), { tolerance: 1e-9 });
    expect(outcome).toMatchObject({ kind: "failure", reason: "too many steps" });
  });
});

describe("several reactions at once", () => {
  const k1 = { name: "k1", unit: "1/h", lower: 1e-3, upper: 10, scale: "log", guess: 1 } as const;
  const k2 = { ...k1, name: "k2" };
  const inSpecies = (text: string) => parse(text, { variables: ["A", "B", "C"] });
  const chain = (law: string, parameters: Reaction["parameters"], initialErrors?: number[]): Experiment => {
    const second: Reaction = { name: "second", law: inSpecies(law), stoichiometry: [0, -1, 1], parameters };
    const { unit } = experiment.system as Mixture;
    return {
      ...experiment,
      system: {
        kind: "mixture",
        species: ["A", "B", "C"],
        stoichiometry: [-1, 1, 0],
        reactions: [second],
        initial: [2, 0.1, 0],
        unit,
        ...(initialErrors ? { initialErrors } : {}),
      },
    };
  };
  /** A -> B -> C, first order both. */
  const closed = (t: number, [a, b, a0]: readonly number[]): number[] => {
    const A = a0 * Math.exp(-a * t);
    const B = 0.1 * Math.exp(-b * t) + ((a0 * a) / (b - a)) * (Math.exp(-a * t) - Math.exp(-b * t));
    return [A, B, a0 + 0.1 - A - B];
  };
  const at = [0.7, 0.25, 2];

  it("follow their closed form, and matter is kept to rounding", () => {
    const chained = trajectories().prepare(inSpecies("k1*A"), chain("k2*B", [k2]));
    expect(chained.names).toEqual(["k1", "k2"]);
    const seen = chained.predict(Float64Array.of(0.7, 0.25), { tolerance: 1e-10 });
    if (seen.kind === "failure") throw new Error(seen.reason);
    times.forEach((time, j) => {
      const row = seen.states.subarray(3 * j, 3 * j + 3);
      closed(time, at).forEach((c, s) => expect(row[s]).toBeCloseTo(c, 9));
      expect(row[0] + row[1] + row[2]).toBeCloseTo(2.1, 14);
    });
  });

  it("have exact sensitivities to the parameters of each and to an unknown initial value", () => {
    const chained = trajectories().prepare(inSpecies("k1*A"), chain("k2*B", [k2], [0.1, 0, 0]));
    expect(chained.names).toEqual(["k1", "k2", "C0[vessel/A]"]);
    const seen = chained.predict(Float64Array.from(at), { tolerance: 1e-10, sensitivities: true });
    if (seen.kind === "failure") throw new Error(seen.reason);
    at.forEach((_, k) => {
      const h = 1e-4;
      const shifted = (by: number): number[] => at.map((value, n) => (n === k ? value + by : value));
      times.forEach((time, j) => {
        const [up, down] = [closed(time, shifted(h)), closed(time, shifted(-h))];
        up.forEach((c, s) =>
          expect(seen.sensitivities!.states[k][3 * j + s]).toBeCloseTo((c - down[s]) / (2 * h), 7),
        );
      });
    });
  });

  it("have sensitivities as near as asked for, with an error control of their own", () => {
    const chained = trajectories().prepare(inSpecies("k1*A"), chain("k2*B", [k2]));
    const run = (options: PredictOptions): { off: number; steps: number } => {
      const seen = chained.predict(Float64Array.of(0.7, 0.25), { ...options, sensitivities: true });
      if (seen.kind === "failure") throw new Error(seen.reason);
      // dA/dk1 = -t A
      const off = times.map((t, j) =>
        Math.abs(seen.sensitivities!.states[0][3 * j] + t * seen.states[3 * j]),
      );
      return { off: Math.max(...off), steps: seen.work.steps };
    };
    const [plain, own] = [run({ tolerance: 1e-3 }), run({ tolerance: 1e-3, sensitivityTolerance: 1e-7 })];
    expect(plain.off).toBeGreaterThan(1e-6);
    expect(own.off).toBeLessThan(1e-7);
    expect(own.steps).toBeGreaterThan(plain.steps);
  });

  it("share what is named alike, and a species that is not consumed may be a hidden state", () => {
    const shared = trajectories().prepare(inSpecies("k1*A"), chain("k1*B", [k1]));
    expect(shared.names).toEqual(["k1"]);
    // A catalyst C that dies: A -> B at k1 A C, C -> nothing at k2 C.
    const dying: Experiment = {
      ...experiment,
      system: {
        kind: "mixture",
        species: ["A", "B", "C"],
        stoichiometry: [-1, 1, 0],
        reactions: [{ name: "death", law: inSpecies("k2*C"), stoichiometry: [0, 0, -1], parameters: [k2] }],
        initial: [3, 0, 1],
        unit: "M",
      },
    };
    const seen = trajectories().prepare(inSpecies("k1*A*C"), dying).predict(Float64Array.of(0.7, 0.25));
    if (seen.kind === "failure") throw new Error(seen.reason);
    times.forEach((time, j) =>
      expect(seen.states[3 * j]).toBeCloseTo(3 * Math.exp((-0.7 / 0.25) * (1 - Math.exp(-0.25 * time))), 5),
    );
  });

  it("are refused where a parameter is declared nowhere", () => {
    expect(() => trajectories().prepare(inSpecies("k1*A"), chain("q*B", []))).toThrow(
      'a reaction of the mixture uses "q", which neither it nor the law declares.',
    );
  });
});
