import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import {
  coupledIonElectronTransfer,
  electroAutocatalysis,
  newmanExchange,
  constantExchange,
} from "../../src/ensemble/laws.js";
import { particles } from "../../src/ensemble/particles.js";
import type { ParticlesOptions } from "../../src/ensemble/particles-options.js";
import type { Experiment, InitialCompositions, Observation, Stage } from "../../src/experiment/experiment.js";
import { perVolt } from "../../src/experiment/potential.js";
import { differentiate } from "../../src/expression/differentiate.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { normalQuantile } from "../../src/numerics/normal.js";
import { particleGrammars, tryRandomLaw } from "./random-laws.js";
import { GOLDEN, GOLDEN_VALUES, goldenExperiment, MOHTAT, signal } from "./golden.js";
import { extrapolated, furthest } from "./richardson.js";

interface Cases {
  quantileEnsemble: {
    cases: { current: number; mean: number; sd: number; V: number; least: number; most: number }[];
    rest: { hours: number[]; sd: number[]; V: number[] };
    collapse: { rates: number[]; sd: number[] };
    lithiation: { means: number[]; V: number[] };
  };
  idealButlerVolmer: { start: number; potentialKT: number; k: number; time: number; composition: number };
  film: { alpha: number; k: number; film: number; eta: number; rate: number }[];
  ciet: { lambda: number; compositions: number[]; exchange: number[] };
  separable: { start: number[]; mean: number; exponent: number; compositions: number[] };
}
const cases = JSON.parse(
  readFileSync(new URL("../reference/physics-cases.json", import.meta.url), "utf8"),
) as Cases;

const law = (text: string): Expression => parse(text, { variables: ["c", "eta"] });

function each(compositions: readonly number[], weights?: readonly number[]): InitialCompositions {
  const names = compositions.map((_, n) => String(n + 1));
  return {
    kind: "each",
    names,
    compositions,
    errors: compositions.map(() => 0.01),
    ...(weights ? { weights } : {}),
  };
}

function experimentOf(
  initial: InitialCompositions,
  protocol: readonly Stage[],
  observations: readonly Observation[],
  openCircuit: Expression = MOHTAT,
): Experiment {
  const golden = goldenExperiment(protocol, observations);
  const curve = {
    name: "U",
    citation: "",
    curve: { kind: "formula" as const, expression: openCircuit },
    offsetError: 0,
  };
  return { ...golden, system: { kind: "population", openCircuit: curve, alternatives: [], initial } };
}

function run(
  e: Expression,
  values: Record<string, number>,
  experiment: Experiment,
  options: ParticlesOptions = {},
  tolerance = 1e-10,
): Prediction {
  const simulator = particles(options).prepare(e, experiment);
  const prediction = simulator.predict(
    Float64Array.from(simulator.names, (name) => values[name] ?? 1),
    { tolerance },
  );
  if (prediction.kind === "failure") throw new Error(`${prediction.reason} at ${prediction.time}`);
  return prediction;
}

const row = ({ states, width }: Prediction, j: number): number[] => [
  ...states.subarray(j * width, (j + 1) * width),
];
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const sd = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

const quantiles = (centre: number): number[] => {
  const raw = Array.from({ length: 201 }, (_, i) => 0.004 * normalQuantile((i + 0.5) / 201));
  return raw.map((value) => centre + value - mean(raw));
};
const galvanostatic = (current: number, until: number): Stage => ({
  control: { kind: "current", current },
  until: { kind: "time", time: until },
});

describe("the golden ensemble", () => {
  it("has the reference compositions and potentials at three rates", () => {
    for (const current of [-0.01, -0.1, -1]) {
      const wanted = cases.quantileEnsemble.cases.filter((each) => each.current === current);
      const times = wanted.map((each) => (each.mean - 0.95) / current);
      const experiment = experimentOf(
        each(quantiles(0.95)),
        [galvanostatic(current, times.at(-1)!)],
        [signal("potential", times)],
      );
      const prediction = run(GOLDEN, GOLDEN_VALUES, experiment);
      wanted.forEach((expected, j) => {
        const compositions = row(prediction, j);
        expect(Math.abs(sd(compositions) - expected.sd)).toBeLessThan(1e-7);
        expect(Math.abs(prediction.potentials[j] - expected.V)).toBeLessThan(1e-7);
        expect(Math.abs(compositions[0] - expected.least)).toBeLessThan(2e-7);
        expect(Math.abs(compositions[200] - expected.most)).toBeLessThan(2e-7);
        expect(mean(compositions)).toBeCloseTo(expected.mean, 9);
      });
    }
  });

  it("re-unifies at rest", () => {
    const { hours, sd: spreads, V } = cases.quantileEnsemble.rest;
    const protocol: Stage[] = [
      galvanostatic(-1, 0.2),
      { control: { kind: "rest" }, until: { kind: "time", time: 3 } },
    ];
    const times = hours.map((hour) => 0.2 + hour + (hour === 0 ? 1e-9 : 0));
    const prediction = run(
      GOLDEN,
      GOLDEN_VALUES,
      experimentOf(each(quantiles(0.95)), protocol, [signal("potential", times)]),
    );
    spreads.forEach((spread, j) => expect(Math.abs(sd(row(prediction, j)) - spread)).toBeLessThan(2e-7));
    V.forEach((potential, j) => expect(Math.abs(prediction.potentials[j] - potential)).toBeLessThan(2e-7));
  });

  it("collapses onto one distribution at high rates", () => {
    const { rates, sd: spreads } = cases.quantileEnsemble.collapse;
    rates.forEach((rate, n) => {
      const experiment = experimentOf(
        each(quantiles(0.95)),
        [galvanostatic(-rate, 0.2 / rate)],
        [signal("potential", [0.2 / rate])],
      );
      expect(Math.abs(sd(row(run(GOLDEN, GOLDEN_VALUES, experiment), 0)) - spreads[n])).toBeLessThan(1e-6);
    });
  });

  it("stays together on lithiation", () => {
    const { means, V } = cases.quantileEnsemble.lithiation;
    const times = means.map((each) => each - 0.55);
    const experiment = experimentOf(
      each(quantiles(0.55)),
      [galvanostatic(1, 0.39)],
      [signal("potential", times)],
    );
    const prediction = run(GOLDEN, GOLDEN_VALUES, experiment);
    V.forEach((potential, j) => expect(Math.abs(prediction.potentials[j] - potential)).toBeLessThan(1e-7));
    expect(sd(row(prediction, 1))).toBeLessThan(1e-7);
  });
});

describe("closed forms", () => {
  it("ideal Butler-Volmer at constant potential relaxes exponentially", () => {
    const { start, potentialKT, k, time, composition } = cases.idealButlerVolmer;
    const kT = 1 / perVolt(298.15);
    const ideal = parse(`${kT}*log((1 - c)/c)`, { variables: ["c"] });
    const exchange = law("k*sqrt(c*(1 - c))*(exp(-eta/2) - exp(eta/2))");
    const protocol: Stage[] = [
      { control: { kind: "potential", potential: potentialKT * kT }, until: { kind: "time", time } },
    ];
    const prediction = run(
      exchange,
      { k },
      experimentOf(each([start]), protocol, [signal("mean", [time])], ideal),
    );
    expect(prediction.states[0]).toBeCloseTo(composition, 8);
  });

  it("a separable law keeps its invariant, exp(12 c_i) - exp(12 c_j)", () => {
    const { start, mean: end, exponent, compositions } = cases.separable;
    const flat = parse("0*c + 3", { variables: ["c"] });
    const e = law(`k*exp(-${exponent}*c)*(exp(-eta/2) - exp(eta/2))`);
    const experiment = experimentOf(
      each(start),
      [galvanostatic(-1, 0.94 - end)],
      [signal("potential", [0.94 - end])],
      flat,
    );
    row(run(e, { k: 1 }, experiment, {}, 1e-11), 0).forEach((c, i) =>
      expect(c).toBeCloseTo(compositions[i], 8),
    );
  });

  it("a film drops its share of the overpotential", () => {
    const flat = parse("0*c + 3", { variables: ["c"] });
    for (const { alpha, k, film, eta, rate } of cases.film) {
      const e = law("k*(exp(-alpha*eta) - exp((1 - alpha)*eta))");
      const potential = 3 + eta / perVolt(298.15);
      const protocol: Stage[] = [
        { control: { kind: "potential", potential }, until: { kind: "time", time: 1e-6 } },
      ];
      const prediction = run(
        e,
        { alpha, k, film },
        experimentOf(each([0.5]), protocol, [signal("current", [0])], flat),
        { film: true },
      );
      expect(prediction.currents[0]).toBeCloseTo(rate, 8);
    }
  });
});

describe("the laws of the literature", () => {
  it("coupled ion-electron transfer has its published exchange rates and limits", () => {
    const { lambda, compositions, exchange } = cases.ciet;
    const slope = differentiate(coupledIonElectronTransfer.law, "eta");
    compositions.forEach((c, n) =>
      expect(-evaluate(slope, { c, eta: 0, k: 1, lambda })).toBeCloseTo(exchange[n], 10),
    );
    expect(evaluate(coupledIonElectronTransfer.law, { c: 0.3, eta: -80, k: 1, lambda })).toBeCloseTo(0.7, 9);
    expect(evaluate(coupledIonElectronTransfer.law, { c: 0.3, eta: 80, k: 1, lambda })).toBeCloseTo(-0.21, 9);
  });

  it.each([constantExchange, newmanExchange, electroAutocatalysis, coupledIonElectronTransfer])(
    "$name obeys the second law everywhere",
    ({ law: e, parameters }) => {
      const at = Object.fromEntries(parameters.map(({ name, guess }) => [name, guess]));
      fc.assert(
        fc.property(
          fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          fc.double({ min: -20, max: 20, noNaN: true }),
          (c, eta) => evaluate(e, { ...at, c, eta }) * -eta >= -1e-15,
        ),
        { seed: 1, numRuns: 300 },
      );
    },
  );
});

describe("symmetries and conservation", () => {
  const values = { b: 18, k: 5, m: 0.6 };
  const compositions = fc.array(fc.double({ min: 0.6, max: 0.9, noNaN: true }), {
    minLength: 2,
    maxLength: 6,
  });
  const experiment = (c: readonly number[], weights?: readonly number[], current = -0.5): Experiment =>
    experimentOf(each(c, weights), [galvanostatic(current, 0.2)], [signal("potential", [0.05, 0.2])]);
  const settings = { seed: 1, numRuns: 40 };

  it("the mean changes by the charge passed (P20)", () => {
    fc.assert(
      fc.property(
        compositions,
        (c) => Math.abs(mean(row(run(GOLDEN, values, experiment(c)), 1)) - (mean(c) - 0.1)) < 1e-9,
      ),
      settings,
    );
  });

  it("neither order nor splitting of particles matters", () => {
    fc.assert(
      fc.property(compositions, (c) => {
        const plain = run(GOLDEN, values, experiment(c));
        const split = run(
          GOLDEN,
          values,
          experiment([...c, c[0]].reverse(), [
            0.5,
            ...c
              .slice(1)
              .map(() => 1)
              .reverse(),
            0.5,
          ]),
        );
        return Math.abs(plain.potentials[1] - split.potentials[1]) < 1e-9;
      }),
      settings,
    );
  });

  it("faster laws at higher currents only run the clock faster", () => {
    const fast = experimentOf(
      each([0.7, 0.8]),
      [galvanostatic(-5, 0.02)],
      [signal("potential", [0.005, 0.02])],
    );
    const [slowRun, fastRun] = [
      run(GOLDEN, values, experiment([0.7, 0.8])),
      run(GOLDEN, { ...values, k: 50 }, fast),
    ];
    fastRun.states.forEach((c, n) => expect(c).toBeCloseTo(slowRun.states[n], 8));
    expect(fastRun.potentials[1]).toBeCloseTo(slowRun.potentials[1], 8);
  });

  it("at rest the free energy only falls, by the dissipated power (P21)", () => {
    fc.assert(
      fc.property(compositions, (c) => {
        const times = Array.from({ length: 30 }, (_, n) => (n * n) / 200);
        const rest: Stage[] = [{ control: { kind: "rest" }, until: { kind: "time", time: 6 } }];
        const prediction = run(GOLDEN, values, experimentOf(each(c), rest, [signal("potential", times)]));
        // g(c) = -int U dc, by Simpson's rule on a fine grid
        const energy = (x: number): number => {
          const h = (x - 0.5) / 200;
          let sum = 0;
          for (let n = 0; n <= 200; n++)
            sum += (n === 0 || n === 200 ? 1 : n % 2 ? 4 : 2) * evaluate(MOHTAT, { c: 0.5 + n * h });
          return (-sum * h) / 3;
        };
        const total = times.map((_, j) => row(prediction, j).reduce((sum, x) => sum + energy(x), 0));
        return total.every((value, j) => j === 0 || value <= total[j - 1] + 1e-12);
      }),
      { seed: 1, numRuns: 15 },
    );
  });

  it("compositions stay in (0, 1) under random potential programmes, or the run says why it ended (P7)", () => {
    const volts = fc.array(fc.double({ min: 3.2, max: 4.4, noNaN: true }), { minLength: 4, maxLength: 8 });
    const bounded = law("k*c*(1 - c)*(exp(-eta/2) - exp(eta/2))");
    fc.assert(
      fc.property(volts, compositions, (potentials, c) => {
        const times = potentials.map((_, n) => n * 0.1);
        const protocol: Stage[] = [
          {
            control: { kind: "potential-table", times, potentials },
            until: { kind: "time", time: times.at(-1)! },
          },
        ];
        const simulator = particles().prepare(
          bounded,
          experimentOf(each(c), protocol, [signal("mean", times)]),
        );
        const prediction = simulator.predict(Float64Array.of(1));
        return prediction.kind === "failure" || prediction.states.every((x) => x > 0 && x < 1);
      }),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe("stages", () => {
  it("end where charge, potential or current says, to full precision", () => {
    const protocol: Stage[] = [
      { control: { kind: "current", current: -1 }, until: { kind: "charge", charge: 0.1 } },
      { control: { kind: "current", current: -0.2 }, until: { kind: "potential", potential: 3.9 } },
      { control: { kind: "potential", potential: 3.9 }, until: { kind: "current", current: 0.01 } },
    ];
    const values = { b: 5, k: 1, m: 0.5 };
    const experiment = experimentOf(each([0.7, 0.75]), protocol, [signal("current", [0.05, 0.1])]);
    const prediction = run(GOLDEN, values, experiment);
    expect(prediction.currents[0]).toBeCloseTo(-1, 10);
    expect(mean(row(prediction, 1))).toBeCloseTo(0.625, 9);
  });

  it("that never end are a failure, not a hang", () => {
    const protocol: Stage[] = [{ control: { kind: "rest" }, until: { kind: "potential", potential: 4.5 } }];
    const simulator = particles().prepare(
      GOLDEN,
      experimentOf(each([0.7]), protocol, [signal("potential", [1])]),
    );
    const outcome = simulator.predict(Float64Array.of(5, 1, 0.5));
    expect(outcome.kind === "failure" && outcome.reason).toBe("end not reached");
  });
});

describe("sensitivities", () => {
  const compare = (
    experiment: Experiment,
    options: ParticlesOptions,
    values: Record<string, number>,
  ): void => {
    const simulator = particles(options).prepare(GOLDEN, experiment);
    const at = Float64Array.from(simulator.names, (name) => values[name.replace(/\[.*/, "")]);
    const exact = simulator.predict(at, { tolerance: 1e-9, sensitivities: true });
    if (exact.kind === "failure") throw new Error(exact.reason);
    const { worst, where } = furthest(exact, extrapolated(simulator, at));
    expect(worst, where).toBeLessThan(1e-6);
  };
  const values = {
    b: 20,
    k: 5,
    m: 0.6,
    spread: 0.3,
    "c0.mean": 0.95,
    "c0.sd": 0.004,
    "U.offset": 0.01,
    film: 0.02,
    kappa: 1.2,
    c0: 0.9,
  };

  it("agree with central differences under current, for every kind of unknown", { timeout: 120_000 }, () => {
    const experiment = goldenExperiment(
      [galvanostatic(-1, 0.3)],
      [signal("potential", [0, 0.1, 0.2, 0.3])],
      undefined,
      0.02,
    );
    compare(
      experiment,
      { nodes: 3, prefactor: "spread", prefactorNodes: 2, initial: "own", film: true },
      values,
    );
  });

  it("agree under a known potential, for followed particles", () => {
    const times = [0, 0.3, 0.6, 1];
    const protocol: Stage[] = [
      {
        control: { kind: "potential-table", times, potentials: [3.75, 3.82, 3.85, 3.95] },
        until: { kind: "time", time: 1 },
      },
    ];
    compare(
      experimentOf(each([0.85, 0.9, 0.92]), protocol, [signal("mean", times)]),
      { prefactor: "own", initial: "own" },
      values,
    );
  });

  it("agree across stages that end by an event", () => {
    const protocol: Stage[] = [
      { control: { kind: "current", current: -0.5 }, until: { kind: "potential", potential: 3.86 } },
      { control: { kind: "potential", potential: 3.86 }, until: { kind: "time", time: 1 } },
    ];
    compare(
      experimentOf(each([0.62, 0.66]), protocol, [signal("mean", [0.05, 0.7, 1])]),
      {},
      { b: 5, k: 1, m: 0.5 },
    );
  });
});

it("a population that has narrowed to a point keeps its potential, however many nodes, steps and tolerances", () => {
  const times = Array.from({ length: 20 }, (_, j) => 0.0125 * (j + 1));
  const experiment = goldenExperiment([galvanostatic(2, 0.25)], [signal("potential", times)], {
    mean: 0.35,
    sd: 0.02,
  });
  const golden = Float64Array.of(GOLDEN_VALUES.b, GOLDEN_VALUES.k, GOLDEN_VALUES.m);
  const potentials = (nodes: number, tolerance: number): readonly number[] => {
    const outcome = particles({ nodes }).prepare(GOLDEN, experiment).predict(golden, { tolerance });
    return outcome.kind === "prediction" ? [...outcome.potentials] : [];
  };
  const expected = potentials(24, 1e-9);
  for (const nodes of [24, 50, 200]) {
    for (const tolerance of [1e-3, 1e-4, 1e-5, 1e-6]) {
      const found = potentials(nodes, tolerance);
      expect(found.length).toBe(expected.length);
      found.forEach((v, j) => expect(Math.abs(v - expected[j])).toBeLessThan(2e-3));
    }
  }
});

it("a law that uses what is not supplied is refused with the near miss", () => {
  const experiment = goldenExperiment([galvanostatic(-1, 0.3)], [signal("potential", [0.1])]);
  expect(() => particles().prepare(parse("k*T", { variables: ["T"] }), experiment)).toThrow(
    'the law uses "T", which the particle ensemble does not supply (it supplies c, eta).',
  );
});

describe("300 random laws of the grammars, at random values and protocols", async () => {
  const grammars = await particleGrammars();

  it("end in a valid prediction or a reason: in (0, 1), the mean by the charge (P20), no free energy made (P2, P21)", () => {
    const fates = Array.from({ length: 300 }, (_, n) => tryRandomLaw(grammars, n));
    expect(fates.filter(({ kind }) => kind === "broken")).toEqual([]);
    expect(fates.filter(({ kind }) => kind === "valid").length).toBeGreaterThan(200);
  });
});
