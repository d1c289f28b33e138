import { describe, expect, it } from "vitest";
import { planned, plansOf } from "../../src/design/plan.js";
import { readingsOf } from "../../src/design/readings.js";
import { electroAutocatalysis } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import type { Experiment, Observation } from "../../src/experiment/experiment.js";
import { random } from "../../src/numerics/random.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { replicate } from "../../src/inference/replicate.js";
import { designed, type Design } from "../inference/populations.js";

const CHARGE: Design = {
  name: "charge",
  current: -1,
  from: 0.9,
  to: 0.7,
  sd: 0.03,
  frames: 1,
  particles: 200,
};
const VALUES = { b: 20, k: 10, m: 0.6 };
const law = hypothesis(electroAutocatalysis);

function predicted(experiment: Experiment, values: Record<string, number> = VALUES): Prediction {
  const simulator = particles({ nodes: 24 }).prepare(law.expression, experiment);
  const outcome = simulator.predict(
    Float64Array.from(simulator.names, (name) => values[name]),
    { sensitivities: true, tolerance: 1e-9 },
  );
  if (outcome.kind === "failure") throw new Error(outcome.reason);
  return outcome;
}

const seen = (design: Partial<Design>, change: (each: Observation) => Observation = (each) => each) => {
  const blank = designed({ ...CHARGE, ...design });
  return { ...blank, observations: blank.observations.map(change) };
};

describe("what an observation is expected to read", () => {
  it.each<[string, Experiment]>([
    ["quantiles of a frame", seen({})],
    ["quantiles of a histogram", seen({ bins: 40 })],
    ["potentials", seen({ frames: 0, potentials: 4 })],
    ["mean compositions", seen({ frames: 0, means: 3 })],
  ])("%s have the slopes of central differences", (_, experiment) => {
    const [observation] = experiment.observations;
    const at = readingsOf(observation, predicted(experiment), experiment);
    Object.entries(VALUES).forEach(([name, value], k) => {
      const h = 1e-4 * value;
      const [up, down] = [h, -h].map((by) =>
        readingsOf(observation, predicted(experiment, { ...VALUES, [name]: value + by }), experiment),
      );
      at.means.forEach((_mean, n) => {
        const slope = (up.means[n] - down.means[n]) / (2 * h);
        // Quantiles are found to a thousandth of the error of a particle: 2e-5, which the difference divides by h.
        const tolerance = 1e-5 + 2e-3 * Math.abs(slope) + (observation.kind === "signal" ? 0 : 2e-5 / h);
        expect(Math.abs(at.slopes[n][k] - slope), `${at.what[n]} to ${name}`).toBeLessThan(tolerance);
      });
    });
  });

  it("quantiles of frames scatter as they are said to: covariances of 400 drawn frames", () => {
    const experiment = seen({});
    const [observation] = experiment.observations;
    const { means, noise } = readingsOf(observation, predicted(experiment), experiment);
    const trial = {
      experiments: [experiment],
      ensemble: particles({ nodes: 24 }),
      errorModel: "stated" as const,
    };
    const point = Float64Array.of(VALUES.b, Math.log(VALUES.k), VALUES.m);
    const order = law.parameters.map(({ name, scale }) => {
      const value = VALUES[name as keyof typeof VALUES];
      return scale === "log" ? Math.log(value) : value;
    });
    point.set(order);
    const levels = [0.1, 0.3, 0.5, 0.7, 0.9];
    const rows = Array.from({ length: 400 }, (_, n) => {
      const [again] = replicate(law, trial, point, random(`frame/${n}`)).experiments[0].observations;
      const sorted = [...(again as Observation & { kind: "frame" }).compositions].sort((a, b) => a - b);
      return levels.map((level) => sorted[Math.floor(level * sorted.length)]);
    });
    const center = levels.map((_, a) => rows.reduce((sum, row) => sum + row[a], 0) / rows.length);
    levels.forEach((_, a) => {
      // The bias of a quantile of 200 particles is below its standard error; 400 frames tell a variance to 7 %.
      expect(Math.abs(center[a] - means[a])).toBeLessThan(0.5 * Math.sqrt(noise.get(a, a)));
      levels.forEach((__, b) => {
        const found =
          rows.reduce((sum, row) => sum + (row[a] - center[a]) * (row[b] - center[b]), 0) / rows.length;
        const scale = Math.sqrt(noise.get(a, a) * noise.get(b, b));
        expect(Math.abs(found - noise.get(a, b)) / scale).toBeLessThan(0.3);
      });
    });
  });

  it("followed particles share their calibration, potentials a shift and a resistance", () => {
    const potential = seen({ frames: 0, potentials: 3 }, (each) =>
      each.kind === "signal" ? { ...each, offsetError: 0.003, resistanceError: 0.01 } : each,
    );
    const { noise } = readingsOf(potential.observations[0], predicted(potential), potential);
    expect(noise.get(0, 1)).toBeCloseTo(0.003 ** 2 + 0.01 ** 2, 12);
    expect(noise.get(0, 0)).toBeCloseTo(0.002 ** 2 + 0.003 ** 2 + 0.01 ** 2, 12);
    const times = [0.1, 0.2];
    const names = ["a", "b"];
    const experiment: Experiment = {
      ...designed(CHARGE),
      system: {
        ...designed(CHARGE).system,
        initial: { kind: "each", names, compositions: [0.9, 0.88], errors: [0, 0] },
      } as Experiment["system"],
      observations: [
        {
          kind: "followed",
          names,
          times,
          compositions: times.map(() => [0.8, 0.8]),
          errors: times.map(() => [0.01, 0.01]),
          timeError: 0,
          calibration: { reference: 0.9, gainError: 0.1, offsetError: 0.02 },
        },
      ],
    };
    const followed = readingsOf(experiment.observations[0], predicted(experiment), experiment);
    const [a, b] = followed.means;
    expect(followed.what[0]).toBe("a at 0.1 h");
    expect(followed.noise.get(0, 1)).toBeCloseTo(0.01 * (a - 0.9) * (b - 0.9) + 0.02 ** 2, 12);
    expect(followed.noise.get(0, 0)).toBeCloseTo(0.01 * (a - 0.9) ** 2 + 0.02 ** 2 + 0.01 ** 2, 12);
  });
});

describe("plans", () => {
  const like = designed(CHARGE);

  it("cost their hours: preparing, cycling, resting, imaging", () => {
    const plan = { current: -0.1, from: 0.9, to: 0.7, rest: 3, particles: 50 };
    const { cost, experiment } = planned(like, plan, { preparation: 1, particle: 0.01 });
    expect(cost).toBeCloseTo(1 + 2 + 3 + 4 * 50 * 0.01, 12);
    expect(experiment.name).toBe("charge at 0.1/h from 0.9 to 0.7, 50 particles, rest 3 h");
    expect(experiment.observations.map(({ kind }) => kind)).toEqual([
      "frame",
      "frame",
      "frame",
      "frame",
      "signal",
    ]);
  });

  it("are all combinations of the choices", () => {
    const all = plansOf(like, {
      rates: [0.1, 1],
      between: [0.6, 0.9],
      particles: [10, 100],
      spreads: [0.01, 0.05],
      rests: [0, 2],
      images: [[0.7], [0.8]],
    });
    expect(all).toHaveLength(2 * 2 * 2 * 2 * 2 * 2);
    expect(new Set(all.map(({ experiment }) => experiment.name)).size).toBe(all.length);
  });

  it("go where the current leads, and image on the way", () => {
    expect(() => planned(like, { current: 1, from: 0.9, to: 0.7 })).toThrow("does not lead from 0.9 to 0.7");
    expect(() => planned(like, { current: -1, from: 0.9, to: 0.7, images: [0.5] })).toThrow(
      "an image at 0.5 is not between 0.9 and 0.7",
    );
  });
});
