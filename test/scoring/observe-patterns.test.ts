import { beforeAll, describe, expect, it } from "vitest";
import { assumptionsOf } from "../../src/assumptions.js";
import { constantExchange, electroAutocatalysis } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Corpus, Experiment, Observation } from "../../src/experiment/experiment.js";
import { only } from "../../src/experiment/select.js";
import { fitLaw, type Fit } from "../../src/scoring/fit.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../../src/scoring/objective.js";
import { covariance } from "../../src/scoring/uncertainty.js";
import { shippedCorpus } from "../shipped.js";

const LAW = hypothesis(electroAutocatalysis);
const TRUTH: Readonly<Record<string, number>> = { b: 25, k: Math.log(10), m: 0.6 };

let corpus: Corpus;
beforeAll(async () => {
  corpus = await shippedCorpus("nmc-planted-patterns");
});

const seen = (...kinds: readonly Observation["kind"][]): Experiment[] =>
  corpus.experiments.map((experiment) => ({
    ...experiment,
    observations: experiment.observations.filter(({ kind }) => kinds.includes(kind)),
  }));
const trial = (experiments: readonly Experiment[]): Trial => ({
  experiments,
  ensemble: particles({ nodes: 24 }),
  errorModel: "stated",
});

describe("patterns as observations", () => {
  it("have the gradient of differences in the constants of the law and of the setup", () => {
    const { experiments } = only(corpus, "charge-1C");
    const objective = objectiveOf(LAW, trial(experiments));
    const point = Float64Array.from(objective.unknowns, ({ name, scale, guess }) => {
      const value = scale === "log" ? Math.log(guess) : guess;
      return (TRUTH[name] ?? value) + (name === "b" ? 0.5 : 1e-3);
    });
    const exact = objective.evaluate(point, { derivatives: true, tolerance: 1e-9 });
    if (exact.kind === "failure") throw new Error(exact.reason);
    const cost = (k: number, by: number): number => {
      const moved = point.map((x, n) => (n === k ? x + by : x));
      const outcome = objective.evaluate(moved, { tolerance: 1e-11 });
      return outcome.kind === "failure" ? NaN : outcome.deviance + outcome.penalty;
    };
    const scale = Math.max(...exact.gradient.map(Math.abs));
    objective.unknowns.forEach(({ name }, k) => {
      const numeric = (cost(k, 1e-5) - cost(k, -1e-5)) / 2e-5;
      expect(Math.abs(numeric - exact.gradient[k]) / scale, name).toBeLessThan(1e-4);
    });
  });

  it("are counted by their channels, and items are their times", () => {
    const { experiments } = only(corpus, "charge-1C");
    const objective = objectiveOf(LAW, trial(experiments));
    expect(objective.observations).toBe(5 * 190 + 500);
    const items = new Set<string>();
    objective.inspect(
      Float64Array.from(objective.unknowns, () => 0.5),
      (_e, _o, observer, item) => items.add(`${observer.kind} ${observer.items[item]}`),
    );
    expect([...items]).toContain("patterns 0.3 h");
  });
});

it("a setup taken as exact is an assumption that a ranking can be asked again under", () => {
  const ensemble = particles().spec;
  const asked = (experiments: readonly Experiment[]) =>
    assumptionsOf({ experiments, ensemble, errorModel: "stated" }).map(({ name }) => name);
  expect(asked(seen("patterns"))).toContain("diffraction setup taken as exact");
  expect(asked(seen("frame"))).not.toContain("diffraction setup taken as exact");
  const [exact] = assumptionsOf({ experiments: seen("patterns"), ensemble, errorModel: "stated" });
  expect(objectiveOf(LAW, trial(exact.trial.experiments)).unknowns.map(({ name }) => name)).toEqual([
    "b",
    "k",
    "m",
  ]);
});

describe("the planted law in patterns", () => {
  const fit = (law: typeof LAW, experiments: readonly Experiment[]): Fit => {
    const result = fitLaw(law, trial(experiments), { seed: 1, draws: 0 });
    if (result.kind !== "fit") throw new Error(result.reason);
    return result;
  };
  const errorOf = ({ names, information }: Fit, name: string): number => {
    const k = names.indexOf(name);
    return Math.sqrt(covariance(information, names.length)[k * names.length + k]);
  };

  it("is found with its constants, and with what is wrong of the setup, within three standard errors", () => {
    const found = fit(LAW, seen("patterns"));
    const truth = {
      ...TRUTH,
      "shift[synchrotron]": -0.003,
      "width[synchrotron]": Math.log(1.04),
      "inactive[synchrotron]": 0.02,
      "lattice.1[synchrotron]": 0.7,
    };
    for (const [name, value] of Object.entries(truth)) {
      const k = found.names.indexOf(name);
      expect(Math.abs(found.point[k] - value) / errorOf(found, name), name).toBeLessThan(3);
    }
    // 2850 channels less 15 x 5 linear terms and 7 unknowns: 2768 +- 74.
    expect(Math.abs(found.squares - 2768)).toBeLessThan(3 * 74);
  });

  it("leaves a law without autocatalysis thousands behind", () => {
    const rival = fit(hypothesis(constantExchange), seen("patterns"));
    expect(rival.criterion - fit(LAW, seen("patterns")).criterion).toBeGreaterThan(1000);
  });

  it("has tighter constants from both streams than from either", () => {
    const [patterns, frames, both] = [seen("patterns"), seen("frame"), seen("patterns", "frame")].map(
      (each) => fit(LAW, each),
    );
    for (const name of Object.keys(TRUTH)) {
      expect(errorOf(both, name), name).toBeLessThan(
        Math.min(errorOf(patterns, name), errorOf(frames, name)),
      );
    }
  });
});
