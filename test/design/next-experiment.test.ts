import { resolve } from "node:path";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { expectedOdds, nextExperiment, type CandidateExperiment } from "../../src/design/next-experiment.js";
import type { KnownLaw, Predictive } from "../../src/design/predictive.js";
import { electroAutocatalysis, newmanExchange, type KnownLaw as Published } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Experiment, Observation } from "../../src/experiment/experiment.js";
import { readCorpus } from "../../src/experiment/read.js";
import { only } from "../../src/experiment/select.js";
import { fitLaw } from "../../src/scoring/fit.js";
import { hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../../src/scoring/objective.js";

const shown = (means: number[], errors: number[], spread?: Matrix): Predictive => ({
  means: Float64Array.from(means),
  errors: Float64Array.from(errors),
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

describe("the next experiment", { timeout: 60_000 }, async () => {
  const corpus = await readCorpus(resolve(import.meta.dirname, "../../corpora/nmc111-planted"));
  const ensemble = particles({ nodes: 12 });
  const [discharge] = only(corpus, "discharge-1C").experiments;
  const [charge] = only(corpus, "charge-1C").experiments;
  const known = (law: Published): KnownLaw => {
    const trial: Trial = { experiments: [discharge], ensemble, errorModel: "stated" };
    const stated = hypothesis(law);
    const fit = fitLaw(stated, trial, { seed: 1, draws: 0 });
    if (fit.kind === "failed") throw new Error(fit.reason);
    return { law: stated, ensemble, fit, unknowns: objectiveOf(stated, trial).unknowns };
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
    const ranked = nextExperiment(laws, [imaged(charge, 25, "few"), imaged(charge, 400, "many")]);
    expect(ranked.map(({ name }) => name)).toEqual(["many", "few"]);
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
