import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { answered, expectedOdds, overlapDistance } from "../../src/design/divergence.js";
import { nextExperiment, type CandidateExperiment } from "../../src/design/next-experiment.js";
import type { KnownLaw, Predictive } from "../../src/design/predictive.js";
import { electroAutocatalysis, newmanExchange, type KnownLaw as Published } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Experiment, Observation } from "../../src/experiment/experiment.js";
import { only } from "../../src/experiment/select.js";
import { knownNumbers } from "../../src/inference/known-numbers.js";
import { fitLaw } from "../../src/scoring/fit.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import type { Trial } from "../../src/scoring/objective.js";
import { shippedCorpus } from "../shipped.js";

const shown = (means: number[], errors: number[], spread?: Matrix): Predictive => ({
  means: Float64Array.from(means),
  noise: Matrix.diag(errors.map((error) => error * error)),
  spread: spread ?? Matrix.zeros(means.length, means.length),
  what: means.map((_, n) => `value ${n}`),
});

describe("expected odds of two normal predictions", () => {
  it("are half the squared distance in errors, where constants are known", () => {
    expect(expectedOdds(shown([0, 0], [1, 2]), shown([3, 4], [1, 2]))).toBeCloseTo((9 + 4) / 2, 12);
  });

  it("vanish where the laws say the same, and where refitting can make them", () => {
    expect(expectedOdds(shown([1, 2], [0.1, 0.1]), shown([1, 2], [0.1, 0.1]))).toBeCloseTo(0, 12);
    const along = new Matrix([
      [1e6, 1e6],
      [1e6, 1e6],
    ]);
    const across = new Matrix([
      [1e6, -1e6],
      [-1e6, 1e6],
    ]);
    const odds = (spread: Matrix): number =>
      expectedOdds(shown([0, 0], [0.1, 0.1], spread), shown([1, 1], [0.1, 0.1], spread));
    expect(odds(along)).toBeLessThan(1e-5);
    expect(odds(across)).toBeGreaterThan(90);
  });

  it("count different uncertainty too, the same both ways", () => {
    const [a, b] = [shown([0], [1]), shown([0], [3])];
    expect(expectedOdds(a, b)).toBeCloseTo((9 + 1 / 9 - 2) / 4, 12);
    expect(expectedOdds(b, a)).toBeCloseTo(expectedOdds(a, b), 12);
  });
});

describe("how much of the question is answered", () => {
  const distinct = [0, 8, 16].map((mean) => shown([mean], [1]));

  it("is all of it where predictions do not overlap, nothing where they are one", () => {
    const far = [0, 1e3, 2e3].map((mean) => shown([mean], [1]));
    expect(answered(far, [1, 1, 1])).toBeCloseTo(Math.log(3), 10);
    expect(answered([far[0], far[0]], [2, 1])).toBeCloseTo(0, 12);
  });

  it("is no more than the exact information of two normals, and near it", () => {
    // Mutual information of N(0, 1) and N(3, 1) at even odds, by quadrature of the entropy of their mixture.
    const density = (x: number): number =>
      (Math.exp(-0.5 * x * x) + Math.exp(-0.5 * (x - 3) ** 2)) / 2 / Math.sqrt(2 * Math.PI);
    let entropy = 0;
    for (let x = -12; x < 15; x += 1e-3) entropy -= 1e-3 * density(x) * Math.log(density(x));
    const exact = entropy - 0.5 * Math.log(2 * Math.PI * Math.E);
    const found = answered([shown([0], [1]), shown([3], [1])], [1, 1]);
    expect(found).toBeLessThan(exact);
    expect(found).toBeGreaterThan(0.7 * exact);
  });

  it("counts laws by their weights", () => {
    expect(answered(distinct, [1, 1, 1])).toBeGreaterThan(answered(distinct, [1, 1e-6, 1e-6]));
    expect(overlapDistance(distinct[0], distinct[1])).toBeCloseTo(8, 12);
  });
});

describe("the next experiment", { timeout: 60_000 }, async () => {
  const corpus = await shippedCorpus("nmc111-planted");
  const ensemble = particles({ nodes: 12 });
  const [discharge] = only(corpus, "discharge-1C").experiments;
  const [charge] = only(corpus, "charge-1C").experiments;
  const known = (law: Published): KnownLaw => {
    const trial: Trial = { experiments: [discharge], ensemble, errorModel: "stated" };
    const stated = hypothesis(law);
    const fit = fitLaw(stated, trial, { seed: 1, draws: 0 });
    if (fit.kind === "failed") throw new Error(fit.reason);
    return { name: law.name, law: law.law, ensemble, known: knownNumbers(stated, trial, fit) };
  };
  const laws = [known(electroAutocatalysis), known(newmanExchange)];
  const imaged = (experiment: Experiment, count: number, name = experiment.name): CandidateExperiment => ({
    cost: 1,
    experiment: {
      ...experiment,
      name,
      observations: experiment.observations.map((each) => resized(each, count)),
    },
  });

  it("tells more the more particles are imaged, in odds and in information", () => {
    const frames = (count: number, name: string): CandidateExperiment => ({
      cost: 1,
      experiment: {
        ...charge,
        name,
        observations: charge.observations
          .filter(({ kind }) => kind === "frame")
          .slice(0, 1)
          .map((each) => resized(each, count)),
      },
    });
    const ranked = nextExperiment(laws, [frames(4, "few"), frames(40, "many")]);
    expect(ranked.map(({ name }) => name)).toEqual(["many", "few"]);
    expect(ranked[0].odds).toBeGreaterThan(ranked[1].odds);
    expect(ranked[0].information).toBeGreaterThan(ranked[1].information);
  });

  it("is the cheaper of two alike, and says in a sentence what it would decide and by what", () => {
    const dear = { ...imaged(charge, 100, "dear"), cost: 5 };
    const [first, second] = nextExperiment(laws, [dear, imaged(charge, 100)]);
    expect([first.name, second.name]).toEqual(["charge-1C", "dear"]);
    expect(first.odds).toBeCloseTo(second.odds, 10);
    expect(first.sentence).toMatch(
      /^"charge-1C" would decide between "electro-autocatalysis" and "Newman exchange" .* at a cost of 1\), mostly by the .* nats on the constants\.$/,
    );
  });

  it("needs two laws, and costs above 0", () => {
    expect(() => nextExperiment(laws.slice(1), [])).toThrow("it takes two to be told apart");
    expect(() => nextExperiment(laws, [{ ...imaged(charge, 10), cost: 0 }])).toThrow(
      'the cost of "charge-1C" is 0; expected above 0',
    );
  });
});

/** A frame of so many particles; only how many, and how well they are measured, counts. */
function resized(observation: Observation, count: number): Observation {
  if (observation.kind !== "frame") return observation;
  const [error] = observation.errors;
  return {
    ...observation,
    compositions: new Array<number>(count).fill(0),
    errors: new Array<number>(count).fill(error),
  };
}
