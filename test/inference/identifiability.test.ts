import { describe, expect, it } from "vitest";
import { electroAutocatalysis, constantExchange } from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import { degeneraciesOf, oneDirection, type Degeneracy } from "../../src/inference/degeneracies.js";
import { identifiability, type Identifiability } from "../../src/inference/identifiability.js";
import { rolesOf } from "../../src/inference/roles.js";
import { hypothesis, type Hypothesis } from "../../src/scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../../src/scoring/objective.js";
import { toUnit } from "../../src/scoring/transform.js";
import { designed, planted, type Design } from "./populations.js";
import { unknown } from "./problems.js";
import { CHARGE, DISCHARGE, tilted } from "./tilted.js";

interface Report {
  readonly report: Identifiability;
  readonly degeneracies: readonly Degeneracy[];
}

function reportOf(law: Hypothesis, designs: readonly Design[], values: Record<string, number>): Report {
  const empty: Trial = { experiments: designs.map(designed), ensemble: particles(), errorModel: "stated" };
  const { trial, point } = planted(law, empty, values, "identifiability");
  const own = { ...trial, ensemble: law.ensemble ?? trial.ensemble };
  const objective = objectiveOf(law, own);
  const outcome = objective.evaluate(point, { derivatives: true });
  if (outcome.kind === "failure") throw new Error(outcome.reason);
  const fit = { point, information: outcome.information };
  const names = objective.unknowns.map(({ name }) => name);
  const at = new Map(objective.unknowns.map((each, k) => [each.name, toUnit(each, point[k])]));
  const report = identifiability(objective.unknowns, fit);
  return { report, degeneracies: degeneraciesOf(report, rolesOf(law, names, at), own.experiments) };
}

const VALUES = { k: 1000, b: 15, g: 5 };
const law = tilted(VALUES);
const nameOf = ({ name }: Degeneracy): string => name;

describe("the identifiability lemma: distributions of one direction know R0 exp(mu/2) only", () => {
  it("one direction at high rate: exchange rate and potential cannot be separated, and it says so", () => {
    const { report, degeneracies } = reportOf(law, [CHARGE], VALUES);
    const lemma = degeneracies.find(({ name }) => name === "exchange rate and potential");
    expect(lemma?.unknowns).toEqual(expect.arrayContaining(["b", "g"]));
    expect(lemma?.sentence).toContain("all experiments go in one direction; image the other one too");
    expect(report.tradeOffs.some(({ names }) => names.includes("b") && names.includes("g"))).toBe(true);
  });

  it("the combination that it does fix is b - g/2, the exponent of R0 exp(mu/2)", () => {
    const { report } = reportOf(law, [CHARGE], VALUES);
    const share = (name: string): number =>
      report.directions[0].parts.find((part) => part.name === name)?.share ?? 0;
    // In logarithms the shares of b and g go as b : -g/2 on charge, up to the sign of the tilt.
    expect(Math.abs(share("g") / share("b"))).toBeCloseTo(5 / 2 / 15, 1);
    expect(report.directions[0].sd).toBeLessThan(0.05);
  });

  it("both directions separate them", () => {
    const { report, degeneracies } = reportOf(law, [CHARGE, DISCHARGE], { k: 100, b: 15, g: 5 });
    expect(degeneracies.map(nameOf)).not.toContain("exchange rate and potential");
    expect(report.directions.slice(0, 2).every(({ sd }) => sd < 0.3)).toBe(true);
  });

  it("the prefactor stays open without a potential, and a potential fixes it", () => {
    const seen = reportOf(
      hypothesis(electroAutocatalysis),
      [{ ...CHARGE, current: -20, from: 0.95, to: 0.7 }],
      {
        k: 10,
        b: 20,
        m: 0.6,
      },
    );
    expect(seen.degeneracies.map(nameOf)).toContain("time scale");
    const measured = reportOf(hypothesis(constantExchange), [{ ...CHARGE, current: -1, potentials: 20 }], {
      k: 0.1,
    });
    expect(measured.degeneracies).toEqual([]);
    expect(measured.report.fixed.length).toBe(1);
  });
});

it("initial width and spread of prefactors look alike in one fast charge", () => {
  const law = hypothesis({
    ...constantExchange,
    ensemble: particles({ prefactor: "spread", nodes: 12, prefactorNodes: 5, initial: "own" }),
  });
  const one: Design = { ...CHARGE, frames: 1, from: 0.7, to: 0.6, particles: 60, error: 0.03, potentials: 5 };
  const { degeneracies } = reportOf(law, [one], { k: 0.1, spread: 0.1 });
  expect(degeneracies.map(nameOf)).toContain("effective spread");
});

describe("the report on a known matrix", () => {
  const two = [
    unknown("a", { scale: "log", lower: 1e-3, guess: 1 }),
    unknown("b", { scale: "log", lower: 1e-3, guess: 1 }),
  ];

  it("finds the fixed product and the free ratio", () => {
    // -2 ln L = 10^4 (ln a + ln b)^2 + 10^-2 (ln a - ln b)^2
    const information = Float64Array.of(2e4 + 0.02, 2e4 - 0.02, 2e4 - 0.02, 2e4 + 0.02);
    const report = identifiability(two, { point: Float64Array.of(0, 0), information });
    expect(report.fixed).toHaveLength(1);
    expect(report.fixed[0].sd).toBeCloseTo(1 / Math.sqrt(2e4), 6);
    report.fixed[0].parts.forEach(({ share }) => expect(share).toBeCloseTo(Math.SQRT1_2, 6));
    expect(report.sloppy[0].sd).toBeCloseTo(1 / Math.sqrt(2e-2), 6);
    expect(report.tradeOffs[0].names).toEqual(["a", "b"]);
    expect(report.tradeOffs[0].correlation).toBeCloseTo(-1, 4);
  });

  it("does not count a prior as knowledge", () => {
    const believed = [unknown("x", { prior: { mean: 0, sd: 0.1 } })];
    const report = identifiability(believed, {
      point: Float64Array.of(0),
      information: Float64Array.of(200),
    });
    expect(report.directions[0].sd).toBe(Infinity);
  });
});

it("one direction is one sign of all currents", () => {
  expect(oneDirection([designed(CHARGE)])).toBe(true);
  expect(oneDirection([designed(CHARGE), designed(DISCHARGE)])).toBe(false);
});
