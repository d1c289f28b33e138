import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import { fokkerPlanck, type DensityPrediction } from "../../src/ensemble/fokker-planck/fokker-planck.js";
import { butlerVolmer } from "../../src/ensemble/kinetics/butler-volmer.js";
import { exchanges } from "../../src/ensemble/kinetics/exchange.js";
import { lawFrom } from "../../src/ensemble/kinetics/kinetics.js";
import { linear } from "../../src/ensemble/kinetics/linear.js";
import { marcus } from "../../src/ensemble/kinetics/marcus.js";
import {
  marcusHushChidsey,
  marcusHushChidseyClosed,
  marcusHushChidseyIntegral,
} from "../../src/ensemble/kinetics/marcus-hush-chidsey.js";
import { particles } from "../../src/ensemble/particles.js";
import { localStability } from "../../src/ensemble/stability/local.js";
import { modesOf } from "../../src/ensemble/stability/modes.js";
import type { Experiment, InitialCompositions, OpenCircuit, Stage } from "../../src/experiment/experiment.js";
import { formulaCurve } from "../../src/experiment/open-circuit/formula.js";
import { nmcMohtat2020 } from "../../src/experiment/open-circuit/published.js";
import { idealSolution, regularSolution } from "../../src/experiment/open-circuit/solutions.js";
import { openCircuitCurve, perVolt } from "../../src/experiment/potential.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import cases from "../reference/closed-forms.json" with { type: "json" };
import { GOLDEN, signal } from "./golden.js";

const T = 298.15;
const f = perVolt(T);
const law = (text: string): Expression => parse(text, { variables: ["c", "eta"] });
const SYMMETRIC = "(exp(-eta/2) - exp(eta/2))";
const carry = (current: number, time: number): Stage => ({
  control: { kind: "current", current },
  until: { kind: "time", time },
});
const each = (compositions: readonly number[]): InitialCompositions => ({
  kind: "each",
  names: compositions.map((_, n) => String(n)),
  compositions,
  errors: compositions.map(() => 0),
});

function experimentOf(
  openCircuit: OpenCircuit,
  initial: InitialCompositions,
  stage: Stage,
  times: readonly number[],
): Experiment {
  return {
    name: "closed form",
    temperature: T,
    start: 0,
    system: { kind: "population", openCircuit, alternatives: [], initial },
    protocol: [stage],
    observations: [signal("potential", times)],
  };
}

function run(
  e: Expression,
  experiment: Experiment,
  values: Record<string, number>,
  film = false,
): Prediction {
  const simulator = particles({ film }).prepare(e, experiment);
  const given = Float64Array.from(simulator.names, (name) => values[name]);
  const prediction = simulator.predict(given, { tolerance: 1e-11 });
  if (prediction.kind === "failure") throw new Error(`${prediction.reason}: ${prediction.detail}`);
  return prediction;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const spread = (values: ArrayLike<number>): number =>
  Math.sqrt(mean(Array.from(values, (x) => (x - mean(values)) ** 2)));

describe("rates", () => {
  it("obey detailed balance: h(eta) = -h(-eta) of equal partners, alpha and 1 - alpha (RC5)", () => {
    const values = { lambda: 8.3, c: 0.4 };
    const pairs = [
      marcus,
      marcusHushChidseyClosed,
      marcusHushChidseyIntegral(8.3),
      butlerVolmer(),
      linear,
    ].map((kinetics) => [kinetics, kinetics] as const);
    for (const [one, other] of [...pairs, [butlerVolmer(0.3), butlerVolmer(0.7)] as const])
      for (const eta of [0.01, 0.7, 3, 12, 20]) {
        const forth = evaluate(law(one.driving), { ...values, eta });
        const back = evaluate(law(other.driving), { ...values, eta: -eta });
        expect(Math.abs(forth / back + 1)).toBeLessThan(1e-12);
      }
    for (const eta of [0.5, 5, 20, 40])
      expect(
        Math.abs((marcusHushChidsey(eta, 8.3) / marcusHushChidsey(-eta, 8.3)) * Math.exp(-eta) - 1),
      ).toBeLessThan(1e-11);
  });

  it("have the integral of Marcus, Hush and Chidsey as a law too, to 1e-10 (RC6)", () => {
    for (const lambda of [1, 8.3, 30])
      for (const eta of [-30, -5, -0.3, 0.1, 2, 15]) {
        const exact =
          (marcusHushChidsey(-eta, lambda) - marcusHushChidsey(eta, lambda)) / marcusHushChidsey(0, lambda);
        const found = evaluate(law(marcusHushChidseyIntegral(lambda).driving), { c: 0.5, eta });
        expect(Math.abs(found / exact - 1)).toBeLessThan(1e-10);
      }
  });

  it("do not overflow behind a film, 700 kT from equilibrium (RC2)", () => {
    const { film, etas } = cases.filmOverflow;
    for (const eta of etas) {
      const stage: Stage = {
        control: { kind: "potential", potential: 3 + eta / f },
        until: { kind: "time", time: 1e-6 },
      };
      const at = experimentOf(formulaCurve("flat", "", "0*c + 3"), each([0.5]), stage, [0]);
      const [current] = run(law(`k * ${SYMMETRIC}`), at, { k: 2, film }, true).currents;
      expect(Math.sign(current)).toBe(-Math.sign(eta));
      expect(Math.abs(current)).toBeLessThan(Math.abs(eta) / film);
      expect(Math.abs(current)).toBeGreaterThan(0.97 * (Math.abs(eta) / film));
    }
  });
});

describe("exact solutions", () => {
  it("linear kinetics at rest: the spread decays as exp(-R0 mu' t) (RC12)", () => {
    const { k, g, hours, logSpread } = cases.restLinear;
    const rest: Stage = { control: { kind: "rest" }, until: { kind: "time", time: hours } };
    const openCircuit = formulaCurve("linear", "", `-(${g} * c) / ${f}`);
    const { states } = run(law("-k * eta"), experimentOf(openCircuit, each([0.4, 0.5, 0.6]), rest, [hours]), {
      k,
    });
    expect(Math.log(spread(states) / spread([0.4, 0.5, 0.6]))).toBeCloseTo(logSpread, 9);
  });

  it("ideal Butler-Volmer is linear: any distribution contracts affinely, at the potential of its mean (RC15)", () => {
    const { current, half, logSpread, from, to } = cases.idealAffine;
    const start = [-0.05, -0.02, 0.01, 0.06].map((x) => from + x);
    const shift = mean(start) - from;
    const e = law(`k * sqrt(c * (1 - c)) * ${SYMMETRIC}`);
    const times = [half.c - from, to - from].map((charge) => charge / current);
    const at = experimentOf(
      idealSolution(0, T),
      each(start.map((c) => c - shift)),
      carry(current, times[1]),
      times,
    );
    const { states, potentials } = run(e, at, { k: 1 });
    expect(Math.exp((potentials[0] * f) / 2)).toBeCloseTo(half.z, 9);
    const [middle, end] = [states.subarray(0, 4), states.subarray(4, 8)];
    expect(Math.log(spread(end) / spread(start))).toBeCloseTo(logSpread, 8);
    const standard = (values: ArrayLike<number>) =>
      Array.from(values, (c) => (c - mean(values)) / spread(values));
    standard(start).forEach((z, i) => {
      expect(standard(middle)[i]).toBeCloseTo(z, 9);
      expect(standard(end)[i]).toBeCloseTo(z, 8);
    });
  });

  it("a rate that goes as c (1 - c) moves all logits alike (RC16)", () => {
    const { start, mean: to, compositions, shift } = cases.logits;
    const time = mean(start) - to;
    const flat = formulaCurve("flat", "", "0*c + 3");
    const at = experimentOf(flat, each(start), carry(-1, time), [time]);
    const { states } = run(law(`k * c * (1 - c) * ${SYMMETRIC}`), at, { k: 1 });
    compositions.forEach((c, i) => {
      expect(states[i]).toBeCloseTo(c, 9);
      expect(Math.log(states[i] / (1 - states[i])) - Math.log(start[i] / (1 - start[i]))).toBeCloseTo(
        shift,
        8,
      );
    });
  });

  it("a separating solid stays together above its critical current, and only there (RC14)", () => {
    const { omega, most, below, above } = cases.bazantGrowth;
    const situation = {
      law: lawFrom(exchanges.bazant, butlerVolmer()),
      values: { k: 1, Om: omega },
      openCircuit: regularSolution(0, omega, T),
      temperature: T,
    };
    const growth = (factor: number): { c: number; most: number } => {
      const all = Array.from({ length: 981 }, (_, n) => 0.01 + 0.001 * n).map((c) => ({
        c,
        most: localStability(situation)(c, factor * most)!.index,
      }));
      return all.reduce((a, b) => (b.most > a.most ? b : a));
    };
    // Four digits are stated, the last of which is off by one.
    const [under, over] = [growth(below.factor), growth(above.factor)];
    expect(Math.abs(under.most - below.growth)).toBeLessThan(2e-4);
    expect(Math.abs(under.c - below.c)).toBeLessThan(1.5e-3);
    expect(Math.abs(over.most - above.growth)).toBeLessThan(2e-4);
  });

  it("quasi-static delithiation turns at the upper spinodal (RC21)", () => {
    const { omega, current, v, at } = cases.quasiStaticDelithiation;
    const start = Array.from({ length: 40 }, (_, i) => 0.85 + 1e-4 * (i - 19.5));
    const means = Array.from({ length: 400 }, (_, n) => 0.8 - 0.00005 * n);
    const times = means.map((c) => (c - 0.85) / current);
    const e = lawFrom(exchanges.bazant, butlerVolmer());
    const experiment = experimentOf(
      regularSolution(0, omega, T),
      each(start),
      carry(current, times.at(-1)!),
      times,
    );
    const { potentials } = run(e, experiment, { k: 1, Om: omega });
    const heights = Array.from(potentials, (V) => -V * f);
    const least = Math.min(...heights);
    // The limit of no current; at 1e-5 the overpotential left is 6e-5.
    expect(Math.abs(least - v)).toBeLessThan(1e-4);
    expect(Math.abs(means[heights.indexOf(least)] - at)).toBeLessThan(2e-4);
  });

  it("the golden law has one mode below the critical spread and two above it (RC18)", () => {
    const { critical, factors, modes } = cases.transported;
    const curve = openCircuitCurve(nmcMohtat2020);
    const count = 8001;
    const c = Array.from({ length: count }, (_, n) => 0.4 + (0.55 * n) / (count - 1));
    const r = c.map(
      (x) =>
        (10 / (1 + Math.exp(25 * (x - 0.6)))) * Math.exp((-f * (curve.value(x) - curve.value(0.95))) / 2),
    );
    const step = c[1] - c[0];
    const phi = new Float64Array(count);
    for (let n = 1; n < count; n++) phi[n] = phi[n - 1] + (step / 2) * (1 / r[n] + 1 / r[n - 1]);
    // ln f = -(Phi - m)^2 / 2 s^2 - ln r: the most modes that any mean m shows.
    const most = (s: number): number => {
      let largest = 0;
      for (let n = 2000; n < 7200; n += 10) {
        const m = phi[n] + (s * s * (r[n + 1] - r[n - 1])) / (2 * step);
        let maxima = 0;
        const log = (i: number): number => -((phi[i] - m) ** 2) / (2 * s * s) - Math.log(r[i]);
        for (let i = 1; i + 1 < count; i += 1) if (log(i) > log(i - 1) && log(i) > log(i + 1)) maxima++;
        largest = Math.max(largest, maxima);
        if (largest > 1) break;
      }
      return largest;
    };
    factors.forEach((factor, n) => expect(most(factor * critical)).toBe(modes[n]));
  });
});

describe("the density", () => {
  it("rests in two phases at the binodal, the flux zero to rounding (RC9)", () => {
    const { omega, binodal, antimode, logRatioTimesNoise, noise } = cases.equilibriumModes;
    const rest: Stage = { control: { kind: "rest" }, until: { kind: "time", time: 1 } };
    const at = experimentOf(regularSolution(0, omega, T), { kind: "normal", mean: 0.5, sd: 0 }, rest, [0, 1]);
    const answer = fokkerPlanck({ cells: 1000, noise, initial: "equilibrium", flux: "exponential" })
      .prepare(lawFrom(exchanges.newman, butlerVolmer()), at)
      .predict(Float64Array.of(1)) as DensityPrediction;
    const { centres, values } = answer.density;
    const [before, after] = [values.subarray(0, 1000), values.subarray(1000)];
    expect(answer.potentials[0]).toBeCloseTo(0, 12);
    const largest = before.reduce((a, b) => Math.max(a, b));
    before.forEach((x, i) => expect(Math.abs(after[i] - x)).toBeLessThan(1e-9 * largest));
    const modes = modesOf(centres, before);
    expect(modes).toHaveLength(2);
    const near = (c: number): number => before[Math.round(c * 1000 - 0.5)];
    expect(Math.log(near(binodal) / near(antimode)) * noise).toBeCloseTo(logRatioTimesNoise, 5);
  });

  it("of the golden law stays in one piece on lithiation (RC29)", { timeout: 120_000 }, () => {
    const { noise, from, current, means, sd, V } = cases.lithiationDensity;
    const times = means.map((c) => (c - from) / current);
    const at = experimentOf(
      nmcMohtat2020,
      { kind: "normal", mean: from, sd: 0 },
      carry(current, times.at(-1)!),
      times,
    );
    const answer = fokkerPlanck({ cells: 800, range: [0.2, 1], noise, initial: "equilibrium" })
      .prepare(GOLDEN, at)
      .predict(Float64Array.of(25, 10, 0.6), { tolerance: 1e-5 }) as DensityPrediction;
    expect(answer.kind).toBe("prediction");
    const { centres, values } = answer.density;
    means.forEach((c, j) => {
      const row = values.subarray(j * centres.length, (j + 1) * centres.length);
      const total = row.reduce((sum, x) => sum + x, 0);
      const variance = row.reduce((sum, x, i) => sum + x * (centres[i] - c) ** 2, 0) / total;
      // The stated digits end at 1e-4.
      expect(Math.abs(Math.sqrt(variance) - sd[j])).toBeLessThan(1.5e-4);
      expect(Math.abs(answer.potentials[j] - V[j])).toBeLessThan(2e-4);
      expect(modesOf(centres, row)).toHaveLength(1);
    });
  });
});
