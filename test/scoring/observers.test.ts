import { describe, expect, it } from "vitest";
import { constantExchange } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Ensemble, Prediction } from "../../src/ensemble/ensemble.js";
import type { Experiment, Noise, Observation } from "../../src/experiment/experiment.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Objective } from "../../src/scoring/objective.js";
import { observe } from "../../src/scoring/observe.js";
import { guessPoint } from "../../src/scoring/starts.js";
import { KindTally } from "../../src/scoring/tally.js";
import { designed, planted } from "../inference/populations.js";

const law = hypothesis(constantExchange);
const base = designed({
  name: "charge",
  current: -1,
  from: 0.9,
  to: 0.6,
  sd: 0.05,
  frames: 2,
  particles: 15,
  potentials: 6,
  means: 5,
});

/** The experiment with every observation changed. */
const changed = (change: (observation: Observation) => Observation): Experiment => ({
  ...base,
  observations: base.observations.map(change),
});

function objectiveFor(experiment: Experiment, ensemble: Ensemble = particles({ nodes: 8 })): Objective {
  const { trial } = planted(
    law,
    { experiments: [experiment], ensemble, errorModel: "stated" },
    { k: 0.1 },
    "observers",
  );
  return objectiveOf(law, trial);
}

/** Largest difference between gradient and central differences over the largest entry. */
function gradientError(objective: Objective): number {
  const point = guessPoint(objective.unknowns).map(
    (x, k) => x + (objective.unknowns[k].prior ? 0.3 * objective.unknowns[k].prior.sd : 0.1),
  );
  const cost = (at: Float64Array): number => {
    const outcome = objective.evaluate(at, { tolerance: 1e-10 });
    return outcome.kind === "failure" ? NaN : outcome.deviance + outcome.penalty;
  };
  const exact = objective.evaluate(point, { derivatives: true, tolerance: 1e-9 });
  if (exact.kind === "failure") throw new Error(exact.reason);
  const differences = point.map((_, k) => {
    const h = 1e-5;
    const moved = (by: number): Float64Array => point.map((x, n) => (n === k ? x + by : x));
    return (cost(moved(h)) - cost(moved(-h))) / (2 * h);
  });
  const scale = Math.max(...differences.map(Math.abs), 1);
  return Math.max(...differences.map((d, k) => Math.abs(d - exact.gradient[k]))) / scale;
}

const withSignalNoise =
  (noise: Noise) =>
  (each: Observation): Observation =>
    each.kind === "signal" ? { ...each, noise } : each;

describe("the gradient of -2 ln L is the one of its differences", () => {
  it.each<[string, (each: Observation) => Observation, string[]]>([
    ["with Student's errors", withSignalNoise({ kind: "student", degrees: 3 }), ["k"]],
    [
      "with correlated errors",
      withSignalNoise({ kind: "correlated", time: 0.05 }),
      ["k", "correlation[charge/potential]", "correlation[charge/mean]"],
    ],
    [
      "with a shift of each frame",
      (each) => (each.kind === "frame" ? { ...each, offsetError: 0.02 } : each),
      ["k", "shift[charge/0.15 h]", "shift[charge/0.3 h]"],
    ],
    [
      "with series resistance and shift of the potential",
      (each) =>
        each.kind === "signal" && each.quantity === "potential"
          ? { ...each, offsetError: 0.005, resistanceError: 0.02 }
          : each,
      ["k", "ohmic[charge]", "shift.potential[charge]"],
    ],
    [
      "with resistance, shift and correlated errors together",
      (each) =>
        each.kind === "signal" && each.quantity === "potential"
          ? { ...each, offsetError: 0.005, resistanceError: 0.02, noise: { kind: "correlated", time: 0.05 } }
          : each,
      ["k", "ohmic[charge]", "shift.potential[charge]", "correlation[charge/potential]"],
    ],
  ])("%s", (_, change, names) => {
    const objective = objectiveFor(changed(change));
    expect(objective.unknowns.map(({ name }) => name).map(rounded)).toEqual(names);
    expect(gradientError(objective)).toBeLessThan(1e-4);
  });

  it("of a histogram", () => {
    const histogram = designed({ name: "h", current: -1, from: 0.9, to: 0.6, sd: 0.05, frames: 2, bins: 12 });
    expect(gradientError(objectiveFor(histogram))).toBeLessThan(1e-4);
  });
});

/** Times in names, without the rounding of their division. */
const rounded = (name: string): string =>
  name.replace(/[\d.]+(?= h\])/, (time) => String(Number(Number(time).toFixed(6))));

/** -2 ln L of a potential that is 0 everywhere against values of 0 but those given. */
function signalDeviance(
  values: readonly number[],
  noise: Noise | undefined,
  nuisances: number[] = [],
): number {
  const times = values.map((_, n) => n);
  const prediction: Prediction = {
    kind: "prediction",
    times: Float64Array.from(times),
    states: new Float64Array(values.length),
    width: 1,
    weights: Float64Array.of(1),
    potentials: new Float64Array(values.length),
    currents: new Float64Array(values.length),
    work: { steps: 0, rejected: 0 },
  };
  const observer = observe(base, {
    kind: "signal",
    quantity: "potential",
    times,
    values,
    errors: values.map(() => 1),
    ...(noise ? { noise } : {}),
  });
  const tally = new KindTally(nuisances.length);
  observer.tally(prediction, Float64Array.from(nuisances), tally, nuisances.length);
  return tally.deviance("stated");
}

describe("errors of other shapes", () => {
  it("a stray value costs a normal 400, a Student's t of 3 degrees little", () => {
    const gap = (noise?: Noise): number =>
      signalDeviance([0, 20, 0], noise) - signalDeviance([0, 0, 0], noise);
    expect(gap()).toBeCloseTo(400, 9);
    expect(gap({ kind: "student", degrees: 3 })).toBeCloseTo(4 * Math.log1p(400 / 3), 9);
  });

  it("Student's t of many degrees is normal", () => {
    const values = [0.3, -1, 2];
    expect(signalDeviance(values, { kind: "student", degrees: 1e7 })).toBeCloseTo(
      signalDeviance(values, undefined),
      5,
    );
  });

  it("correlated errors are the multivariate normal of covariance exp(-|dt|/time)", () => {
    // times 0, 1, 2 and time 2: rho = exp(-1/2); the tridiagonal inverse is known.
    const rho = Math.exp(-0.5);
    const [x, y, z] = [0.5, -1, 2];
    const quadratic = (x * x + z * z + (1 + rho * rho) * y * y - 2 * rho * (x * y + y * z)) / (1 - rho * rho);
    const expected = quadratic + 2 * Math.log(1 - rho * rho) + 3 * Math.log(2 * Math.PI);
    expect(signalDeviance([x, y, z], { kind: "correlated", time: 1 }, [2])).toBeCloseTo(expected, 10);
  });

  it("a correlation time far below the spacing is none", () => {
    const values = [0.3, -1, 2];
    expect(signalDeviance(values, { kind: "correlated", time: 1 }, [1e-3])).toBeCloseTo(
      signalDeviance(values, undefined),
      9,
    );
  });
});

describe("particles of stated capacities", () => {
  const experiment = (weighting: "count" | "mass"): Experiment => ({
    ...base,
    system: {
      ...base.system,
      initial: {
        kind: "each",
        names: ["large", "small"],
        compositions: [0.9, 0.7],
        errors: [0, 0],
        weights: [9, 1],
      },
    } as Experiment["system"],
    observations: [
      { kind: "frame", time: 1e-9, weighting, compositions: [0.7], errors: [0.01] },
      { kind: "histogram", time: 1e-9, weighting, edges: [0.66, 0.74, 0.95], counts: [1, 0] },
    ],
  });
  const deviance = (weighting: "count" | "mass"): number => {
    const trial = {
      experiments: [experiment(weighting)],
      ensemble: particles(),
      errorModel: "stated" as const,
    };
    const objective = objectiveOf(law, trial);
    const outcome = objective.evaluate(guessPoint(objective.unknowns));
    return outcome.kind === "failure" ? NaN : outcome.deviance;
  };

  it("are seen alike by number, and by their share of the capacity by mass", () => {
    // The small particle is one of two by number, one tenth by mass: a factor of 5 in both likelihoods.
    expect(deviance("mass") - deviance("count")).toBeCloseTo(4 * Math.log(5), 1);
  });
});
