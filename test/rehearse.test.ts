import { describe, expect, it } from "vitest";
import type { CandidateExperiment } from "../src/design/next-experiment.js";
import { electroAutocatalysis, newmanExchange } from "../src/ensemble/laws.js";
import { particles } from "../src/ensemble/particles.js";
import type { Corpus } from "../src/experiment/experiment.js";
import { rehearse } from "../src/rehearse.js";
import { hypothesis } from "../src/scoring/hypothesis.js";
import { designed, planted, type Design } from "./inference/populations.js";

const ensemble = particles({ nodes: 8 });
const laws = [hypothesis(electroAutocatalysis), hypothesis(newmanExchange)];

/** One image of particles that hardly moved, and their potential: the size of the rate is known, and both laws fit. */
const FIRST: Design = {
  ...{ name: "first", current: -1, from: 0.9, to: 0.88 },
  ...{ frames: 1, particles: 10, potentials: 3 },
};
const { trial } = planted(
  laws[0],
  { experiments: [designed(FIRST)], ensemble, errorModel: "stated" },
  {},
  "rehearse",
);
const corpus: Corpus = {
  name: "first",
  citation: "",
  licence: "",
  title: "First",
  synthetic: true,
  errorModel: "stated",
  experiments: [...trial.experiments],
};
const candidate = (design: Design): CandidateExperiment => ({ experiment: designed(design), cost: 1 });
const TELLING = candidate({ ...FIRST, name: "telling", to: 0.6, particles: 60, frames: 3, potentials: 10 });
const IDLE = candidate({ ...FIRST, name: "idle", particles: 2, potentials: 0 });

describe("an experiment made in simulation", { timeout: 120_000 }, async () => {
  const options = { corpus, ensemble, draws: 2, seed: 3 };
  const fits: number[] = [];
  const rehearsals = await rehearse(laws, [TELLING, IDLE], {
    ...options,
    onProgress: (done, of) => fits.push(done, of),
  });
  const [telling, idle] = rehearsals;

  it("points to the law that was taken for true, each in turn, where it can tell them apart", () => {
    expect(telling.performances.map(({ truth }) => truth)).toEqual(laws.flatMap(({ name }) => [name, name]));
    expect([telling.right, telling.wrong, telling.open]).toEqual([4, 0, 0]);
    telling.performances.forEach(({ odds }) => expect(odds).toBeGreaterThan(Math.log(20)));
  });

  it("leaves the question open where it can not", () => {
    expect([idle.right, idle.wrong, idle.open]).toEqual([0, 0, 4]);
    expect(idle.sentence).toMatch(
      /^"idle", made 4 times .* to the true law 0 times, to another 0 times and left it open 4 times/,
    );
  });

  it("tells how many fits are done: every law before, and after each performance", () => {
    expect(fits.at(-1)).toBe(2 * (1 + 8));
    expect(fits.at(-2)).toBe(fits.at(-1));
  });

  it("is the same for the same seed, and counts for less where residuals go together", async () => {
    const [again] = await rehearse(laws, [TELLING], { ...options, discount: 0.25 });
    expect(again.performances.map(({ odds }) => odds)).toEqual(
      telling.performances.map(({ odds }) => 0.25 * odds),
    );
  });
});

it("gives no turn to a law that cannot be simulated there", { timeout: 60_000 }, async () => {
  const limited = hypothesis({ name: "limited", law: "-k * tanh(eta / 2)", guess: { k: 2 } });
  const fast = candidate({ ...FIRST, name: "fast", current: -1000, to: 0.8 });
  const [{ performances, right }] = await rehearse([laws[0], limited], [fast], {
    ...{ corpus, ensemble, draws: 1 },
  });
  expect(performances.map(({ truth }) => truth)).toEqual([laws[0].name]);
  expect(right).toBe(1);
});

it("refuses an experiment named as one that was made", async () => {
  await expect(rehearse(laws, [candidate(FIRST)], { corpus })).rejects.toThrow(
    'rehearse: two experiments are named "first". Give the new one another name.',
  );
});

it("takes two laws, and a draw", async () => {
  await expect(rehearse(laws, [IDLE], { corpus, draws: 0 })).rejects.toThrow(
    "rehearse: draws is 0; expected 1 or more.",
  );
  await expect(rehearse(laws.slice(1), [IDLE], { corpus })).rejects.toThrow(
    "rehearse: 1 laws; it takes two to be told apart.",
  );
});
