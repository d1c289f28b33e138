import { describe, expect, it } from "vitest";
import { constantExchange, electroAutocatalysis } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { trajectories } from "../../src/ensemble/trajectories.js";
import type { Observation } from "../../src/experiment/experiment.js";
import { only } from "../../src/experiment/select.js";
import { cholesky } from "../../src/scoring/damped.js";
import { criterionWeights } from "../../src/scoring/criterion.js";
import { fitLaw } from "../../src/scoring/fit.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Objective, type Trial } from "../../src/scoring/objective.js";
import { drawPoints, guessPoint } from "../../src/scoring/starts.js";
import { isomerisation } from "./isomerisation.js";
import { shippedCorpus } from "../shipped.js";

/** Largest difference of the gradient from central differences, relative to its largest entry. */
function gradientError(objective: Objective, point: Float64Array): number {
  const exact = objective.evaluate(point, { derivatives: true, tolerance: 1e-9 });
  if (exact.kind === "failure") throw new Error(exact.reason);
  const cost = (at: Float64Array): number => {
    const outcome = objective.evaluate(at, { tolerance: 1e-11 });
    if (outcome.kind === "failure") throw new Error(outcome.reason);
    return outcome.deviance + outcome.penalty;
  };
  const differences = point.map((_, k) => {
    const h = 1e-5;
    return (
      (cost(point.map((x, n) => (n === k ? x + h : x))) - cost(point.map((x, n) => (n === k ? x - h : x)))) /
      (2 * h)
    );
  });
  const scale = Math.max(...differences.map(Math.abs), 1);
  return Math.max(...differences.map((d, k) => Math.abs(d - exact.gradient[k]))) / scale;
}

describe("the gradient of -2 ln L is the one of its differences", () => {
  const law = hypothesis(electroAutocatalysis);
  it("for followed particles with own prefactors, calibration and a shifted curve", async () => {
    const { experiments } = only(await shippedCorpus("nmc333-operando-txm"), "charge-fast");
    const objective = objectiveOf(law, {
      experiments,
      ensemble: particles({ prefactor: "own", initial: "own" }),
      errorModel: "scaled",
    });
    expect(gradientError(objective, guessPoint(objective.unknowns))).toBeLessThan(1e-4);
  });

  it("for frames and potentials, with a fitted spread", async () => {
    const { experiments } = only(await shippedCorpus("nmc111-planted"), "charge-1C");
    const ensemble = particles({ nodes: 16, prefactor: "spread", prefactorNodes: 3 });
    const objective = objectiveOf(law, { experiments, ensemble, errorModel: "stated" });
    const point = guessPoint(objective.unknowns).map((x, k) =>
      objective.unknowns[k].name === "k" ? Math.log(5) : x,
    );
    expect(gradientError(objective, point)).toBeLessThan(1e-4);
  });

  it("for concentrations", async () => {
    const { experiments } = await shippedCorpus("catalysis-isomerisation");
    const mass = hypothesis(isomerisation("lh", { a: 1, b: 0.5, p: 0.5, q: 0.3 }));
    const objective = objectiveOf(mass, { experiments, ensemble: trajectories(), errorModel: "stated" });
    expect(gradientError(objective, guessPoint(objective.unknowns))).toBeLessThan(1e-4);
  });
});

describe("a parameter of which every experiment has its own value", async () => {
  const { experiments } = await shippedCorpus("catalysis-isomerisation");
  const stated = isomerisation("lh", { a: 1, b: 0.5, p: 0.5, q: 0.3 });
  const trial: Trial = { experiments, ensemble: trajectories(), errorModel: "stated" };

  it("deviates from the shared one, with the right gradient", () => {
    const objective = objectiveOf(hypothesis({ ...stated, own: { a: 0.3 } }), trial);
    expect(objective.unknowns.map(({ name }) => name)).toEqual([
      ...["a", "b", "p", "q"],
      ...["a[run-1]", "a[run-2]", "a[run-3]", "a[run-4]", "a[run-5]"],
    ]);
    const point = guessPoint(objective.unknowns).map((x, k) => (k < 4 ? x : 0.1 * (k - 6)));
    expect(gradientError(objective, point)).toBeLessThan(1e-4);
  });

  it("is the shared one where experiments agree, and the fit no better than its prior allows", () => {
    const shared = fitLaw(hypothesis(stated), trial, { seed: 1 });
    const own = fitLaw(hypothesis({ ...stated, own: { a: 0.3 } }), trial, { seed: 1 });
    if (shared.kind === "failed" || own.kind === "failed") throw new Error("not fitted");
    expect(own.deviance).toBeLessThanOrEqual(shared.deviance + 0.01);
    expect(shared.criterion).toBeLessThan(own.criterion);
    own.names.forEach(
      (name, k) => name.startsWith("a[") && expect(Math.abs(own.point[k])).toBeLessThan(0.15),
    );
  });

  it("is found where one experiment differs: half the catalyst, half the rate", () => {
    const [first, ...rest] = experiments;
    const slow = { ...first, protocol: first.protocol, observations: first.observations.map(stretched) };
    const own = fitLaw(
      hypothesis({ ...stated, own: { a: 1, b: 1 } }),
      { ...trial, experiments: [slow, ...rest] },
      { seed: 1 },
    );
    if (own.kind === "failed") throw new Error(own.reason);
    const at = (name: string): number => own.point[own.names.indexOf(name)];
    expect(at("a[run-1]")).toBeLessThan(-0.2);
    for (const run of [2, 3, 4, 5]) expect(at(`a[run-${run}]`)).toBeGreaterThan(at("a[run-1]") + 0.2);
  });

  it("must be a parameter of the law", () => {
    expect(() => hypothesis({ ...stated, own: { aa: 0.3 } })).toThrow(
      '"aa" is to be each experiment\'s own, but the law has no such parameter. Did you mean "a"?',
    );
  });
});

/** What was seen at t, seen at 2 t, as far as the experiment lasts. */
function stretched(observation: Observation): Observation {
  if (observation.kind !== "concentrations") return observation;
  const { times, values, errors } = observation;
  const kept = times.filter((t) => 2 * t <= times[times.length - 1]).length;
  return {
    ...observation,
    times: times.slice(0, kept).map((t) => 2 * t),
    values: values.slice(0, kept),
    errors: errors.slice(0, kept),
  };
}

describe("a fit", () => {
  it("of the planted isomerisation reaches the noise floor, 11.69", async () => {
    const { experiments } = await shippedCorpus("catalysis-isomerisation");
    const planted = hypothesis(isomerisation("planted", { a: 1, b: 1, p: 1, q: 1 }));
    const fit = fitLaw(planted, { experiments, ensemble: trajectories(), errorModel: "stated" }, { seed: 1 });
    expect(fit.kind === "fit" && fit.squares * 0.04).toBeCloseTo(11.693, 2);
  });

  it("depends on nothing but its law and its seed", async () => {
    const { experiments } = only(await shippedCorpus("nmc111-planted"), "charge-1C");
    const trial: Trial = { experiments, ensemble: particles({ nodes: 12 }), errorModel: "stated" };
    const again = (): unknown => fitLaw(hypothesis(constantExchange), trial, { seed: 3, draws: 1 });
    expect(again()).toEqual(again());
  });

  it("that cannot be simulated is a value with its reason", async () => {
    const { experiments } = only(await shippedCorpus("nmc111-planted"), "charge-1C");
    const fit = fitLaw(
      hypothesis({ name: "none", law: "k*log(c - 2)*eta", guess: { k: 1 } }),
      { experiments, ensemble: particles(), errorModel: "stated" },
      { seed: 1 },
    );
    expect(fit.kind === "failed" && fit.reason).toBe("no shared potential");
  });
});

it("a parameter without a guess is named", () => {
  expect(() => hypothesis({ name: "x", law: "k*q*eta", guess: { k: 1 } })).toThrow(
    'hypothesis "x": parameter "q" has no guess. Write guess: { q: 1 }.',
  );
});

it("draws stay inside their bounds and answer to their label only", () => {
  const { parameters } = hypothesis(electroAutocatalysis);
  expect(drawPoints(parameters, "a", 3)).toEqual(drawPoints(parameters, "a", 3));
  expect(drawPoints(parameters, "a", 3)).not.toEqual(drawPoints(parameters, "b", 3));
});

it("Cholesky solves, and refuses what is not positive definite", () => {
  expect(
    Array.from(
      cholesky(
        [
          [4, 2],
          [2, 3],
        ],
        [2, 5],
      )!,
    ),
  ).toEqual([expect.closeTo(-0.5, 12), expect.closeTo(2, 12)]);
  expect(
    cholesky(
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
    ),
  ).toBeUndefined();
});

it("weights sum to one and halve with every 2 ln 2 of the criterion", () => {
  const [a, b] = criterionWeights([10, 10 + 2 * Math.log(2)]);
  expect([a + b, a / b]).toEqual([1, expect.closeTo(2, 12)]);
});
