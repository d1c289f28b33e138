import { describe, expect, it } from "vitest";
import { constantExchange, electroAutocatalysis, exponentialExchange } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { bootstrap } from "../../src/inference/bootstrap.js";
import { oddsText, weigh } from "../../src/inference/finding.js";
import { leaveOneOut, trainAndTest } from "../../src/inference/leave-out.js";
import { pairedTest } from "../../src/inference/paired.js";
import { predictiveCheck } from "../../src/inference/predictive-check.js";
import { profileIntervals } from "../../src/inference/profile.js";
import { replicate } from "../../src/inference/replicate.js";
import { scoresOf, type Fitted } from "../../src/inference/scores.js";
import { undecided } from "../../src/inference/weights.js";
import { random } from "../../src/numerics/random.js";
import { fitLaw } from "../../src/scoring/fit.js";
import { hypothesis, type Hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../../src/scoring/objective.js";
import { designed, planted, type Design } from "./populations.js";

const COARSE = particles({ nodes: 12 });
const CHARGE: Design = {
  name: "charge",
  current: -1,
  from: 0.9,
  to: 0.6,
  frames: 3,
  particles: 40,
  potentials: 8,
};
const SLOW: Design = { ...CHARGE, name: "slow", current: -0.2 };
const BACK: Design = { ...CHARGE, name: "back", current: 1, from: 0.6, to: 0.85 };
const auto = hypothesis(electroAutocatalysis);
const flat = hypothesis(constantExchange);
const exponential = hypothesis(exponentialExchange);

const empty = (...designs: Design[]): Trial => ({
  experiments: designs.map(designed),
  ensemble: COARSE,
  errorModel: "stated",
});

function fitted(law: Hypothesis, trial: Trial): Fitted {
  const fit = fitLaw(law, trial, { seed: 1, draws: 1, matchingDraws: 2 });
  if (fit.kind === "failed") throw new Error(fit.reason);
  return { law, fit, trial };
}

const { trial: autocatalytic } = planted(
  auto,
  empty(CHARGE, SLOW, BACK),
  { k: 10, b: 20, m: 0.6 },
  "comparison",
);
const best = fitted(auto, autocatalytic);
const worst = fitted(flat, autocatalytic);

describe("weighing laws", () => {
  it("supports the planted law and refutes the other, in one sentence each", () => {
    const { findings, decided, undecided: left } = weigh([worst, best]);
    expect(decided).toBe(true);
    expect(left).toEqual(["electro-autocatalysis"]);
    expect(findings[0].sentence).toMatch(
      /^"electro-autocatalysis" is supported: more than 10\^\d+ times as probable/,
    );
    expect(findings[1].sentence).toMatch(
      /^"constant exchange" is refuted: "electro-autocatalysis" is more than/,
    );
    expect(findings[0].weight + findings[1].weight).toBeCloseTo(1, 12);
  });

  it("cannot decide between a law and the same law in other words", () => {
    const twin = hypothesis({
      name: "twin",
      law: "2 * h / (2 + 2 * exp(s * (c - t))) * (exp(-eta/2) - exp(eta/2))",
      parameters: electroAutocatalysis.parameters.map((each) => ({
        ...each,
        name: { k: "h", b: "s", m: "t" }[each.name]!,
      })),
    });
    const { decided, findings } = weigh([best, fitted(twin, autocatalytic)]);
    expect(decided).toBe(false);
    expect(findings[0].sentence).toMatch(/^".*" cannot be told from ".*" with these data \(weight 0\.5/);
  });

  it("takes evidences of a sampler instead, where they are given", () => {
    const { findings } = weigh([best, worst], {
      logEvidences: new Map([
        [auto.name, -3],
        [flat.name, 0],
      ]),
    });
    expect(findings[0].name).toBe("constant exchange");
    expect(findings[0].weight).toBeCloseTo(1 / (1 + Math.exp(-3)), 10);
  });

  it("all four scores agree on the planted law", () => {
    const [a, b] = [scoresOf(best), scoresOf(worst)];
    expect(a.aic).toBeLessThan(b.aic);
    expect(a.bic).toBeLessThan(b.bic);
    expect(a.descriptionLength).toBeLessThan(b.descriptionLength);
    expect(a.logEvidence).toBeGreaterThan(b.logEvidence);
    expect(a.bic - a.aic).toBeCloseTo(3 * (Math.log(best.fit.observations) - 2), 9);
  });

  it("odds are read as odds", () => {
    expect([0, 1, 4, 20].map(oddsText)).toEqual(["1.0", "2.7", "55", "more than 10^8"]);
    expect(undecided([0.6, 0.39, 0.01])).toEqual([0, 1]);
  });
});

describe("prediction of experiments that were left out", () => {
  it("prefers the planted law in each of the three, with a test over them as blocks", () => {
    const [a, b] = [leaveOneOut(best), leaveOneOut(worst)];
    a.forEach(({ deviance }, n) => expect(deviance).toBeLessThan(b[n].deviance));
    const test = pairedTest(
      a.map(({ deviance }) => deviance),
      b.map(({ deviance }) => deviance),
    );
    expect(test.mean).toBeGreaterThan(100);
    expect(test.flips).toBe(0.25);
  });

  it("is as good as the noise for the planted law: -2 ln L within five standard deviations of that at the truth", () => {
    const truth = objectiveOf(auto, autocatalytic).evaluate(best.fit.point);
    const total = leaveOneOut(best).reduce((sum, { deviance }) => sum + deviance, 0);
    const deviance = truth.kind === "evaluation" ? truth.deviance : NaN;
    expect(total - deviance).toBeGreaterThan(0);
    expect(total - deviance).toBeLessThan(5 * Math.sqrt(2 * best.fit.observations));
  });

  it("trains on some experiments and tests on the others", () => {
    const test = (law: Hypothesis) => trainAndTest(law, autocatalytic, ({ name }) => name !== "back", 1);
    expect(test(auto).deviance).toBeLessThan(test(flat).deviance);
    expect(test(auto).observations).toBe(3 * 40 + 8);
  });

  it("needs two experiments", () => {
    const one = { ...best, trial: { ...autocatalytic, experiments: autocatalytic.experiments.slice(0, 1) } };
    expect(() => leaveOneOut(one)).toThrow("leave-one-out needs at least two");
  });
});

describe("the paired test", () => {
  it("agrees with scipy.stats.ttest_rel and with all sign flips", () => {
    const test = pairedTest([1, 2, 3, 4, 5], [2.1, 2.8, 3.5, 5.9, 5.2]);
    expect(test.mean).toBeCloseTo(0.9, 12);
    expect(test.student).toBeCloseTo(0.03668198940044108, 10);
    expect(test.flips).toBe(2 / 32);
  });

  it("is flat under exchange of the laws", () => {
    const [a, b] = [
      [3, 1, 4, 1, 5],
      [2, 7, 1, 8, 2],
    ];
    expect(pairedTest(a, b).student).toBeCloseTo(pairedTest(b, a).student, 12);
    expect(pairedTest(a, b).flips).toBe(pairedTest(b, a).flips);
    expect(() => pairedTest([1], [])).toThrow("Give both laws the same experiments.");
  });
});

describe("the posterior predictive check", () => {
  it("does not complain of the planted law, and does of the wrong one", () => {
    const right = predictiveCheck(best, { seed: 1, draws: 40 });
    expect(right.misfit).toBeGreaterThan(0.02);
    expect(right.misfit).toBeLessThan(0.98);
    expect(right.pairs).toHaveLength(40);
    expect(predictiveCheck(worst, { seed: 1, draws: 40 }).misfit).toBe(0);
  });

  it("sees neighbours that go together even where errors are scaled to the misfit", () => {
    const scaled = { ...autocatalytic, errorModel: "scaled" as const };
    const check = predictiveCheck(fitted(flat, scaled), { seed: 1, draws: 40 });
    expect(check.correlation).toBe(0);
  });
});

describe("the bootstrap", () => {
  const light = planted(auto, empty(CHARGE), { k: 10, b: 20, m: 0.6 }, "bootstrap").trial;
  const fit = fitted(auto, light);

  it.each(["particles", "frames"] as const)("over %s gives intervals near those by profile", (unit) => {
    const { interval, rows } = bootstrap(auto, light, fit.fit, { seed: 1, draws: 60, unit });
    const { intervals } = profileIntervals(objectiveOf(auto, light), fit.fit, "stated");
    const b = intervals.find(({ name }) => name === "b")!;
    const { lower, upper } = interval("b");
    expect(rows.length).toBeGreaterThan(55);
    expect(lower).toBeLessThan(b.value);
    expect(upper).toBeGreaterThan(b.value);
    const ratio = (upper - lower) / (b.upper.value - b.lower.value);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it("names an unknown that is not there", () => {
    const { interval } = bootstrap(auto, light, fit.fit, { seed: 1, draws: 1 });
    expect(() => interval("q")).toThrow('the fit has no unknown "q" (it has b, k, m).');
  });
});

it("a replicate has the shape of its trial and other errors, the same for the same stream", () => {
  const again = (label: string): Trial => replicate(auto, autocatalytic, best.fit.point, random(label));
  expect(again("a")).toEqual(again("a"));
  expect(again("a").experiments[0].observations).not.toEqual(again("b").experiments[0].observations);
  expect(scoresOf(fitted(exponential, again("a"))).aic).toBeGreaterThan(
    scoresOf(fitted(auto, again("a"))).aic - 4,
  );
});
