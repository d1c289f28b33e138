import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import { fokkerPlanck } from "../../src/ensemble/fokker-planck/fokker-planck.js";
import { particles } from "../../src/ensemble/particles.js";
import type { ParticlesOptions } from "../../src/ensemble/particles-options.js";
import type { Experiment, Stage } from "../../src/experiment/experiment.js";
import { nmcMohtat2020 } from "../../src/experiment/open-circuit/published.js";
import { lithiumIronPhosphate } from "../../src/experiment/open-circuit/published.js";
import { openCircuitCurve } from "../../src/experiment/potential.js";
import { parse } from "../../src/expression/parse.js";
import { random } from "../../src/numerics/random.js";
import { GOLDEN, GOLDEN_VALUES, goldenExperiment, signal } from "./golden.js";

const charge = (time: number): Stage => ({
  control: { kind: "current", current: -1 },
  until: { kind: "time", time },
});

function predict(
  experiment: Experiment,
  options: ParticlesOptions,
  sensitivities = false,
  tolerance = 1e-8,
): Prediction {
  const simulator = particles(options).prepare(GOLDEN, experiment);
  const values = Float64Array.from(simulator.names, (name) =>
    name in GOLDEN_VALUES ? GOLDEN_VALUES[name as keyof typeof GOLDEN_VALUES] : 0.2,
  );
  const prediction = simulator.predict(values, { sensitivities, tolerance });
  if (prediction.kind === "failure") throw new Error(`${prediction.reason} at ${prediction.time}`);
  return prediction;
}

const furthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, x, n) => Math.max(most, Math.abs(x - b[n])), 0);

/** Followed particles that start alike, with lognormal prefactors. */
function family(count: number, openCircuit = nmcMohtat2020, start = 0.95, time = 0.3): Experiment {
  const stream = random("family");
  const golden = goldenExperiment([charge(time)], [signal("potential", [time / 3, (2 * time) / 3, time])]);
  return {
    ...golden,
    system: {
      kind: "population",
      openCircuit,
      alternatives: [],
      initial: {
        kind: "each",
        names: Array.from({ length: count }, (_, i) => String(i)),
        compositions: new Array<number>(count).fill(start),
        errors: new Array<number>(count).fill(0),
        prefactors: Array.from({ length: count }, () => Math.exp(0.3 * stream.normal())),
      },
    },
  };
}

describe("the kernel's path equals the plain one", () => {
  const protocols: readonly (readonly [string, readonly Stage[]])[] = [
    [
      "under current, then at rest",
      [charge(0.2), { control: { kind: "rest" }, until: { kind: "time", time: 1 } }],
    ],
    [
      "under a potential",
      [{ control: { kind: "potential", potential: 3.75 }, until: { kind: "time", time: 1 } }],
    ],
    [
      "under a current that changes",
      [
        {
          control: { kind: "current-table", times: [0, 0.5, 1], currents: [-0.2, -0.4, -0.1] },
          until: { kind: "time", time: 1 },
        },
      ],
    ],
  ];

  it.each(protocols)("%s, sensitivities included", (_, protocol) => {
    const experiment = goldenExperiment(
      protocol,
      [signal("potential", [0.1, 0.4, 1])],
      { mean: 0.95, sd: 0.004 },
      0.01,
    );
    for (const film of [false, true]) {
      const options: ParticlesOptions = { prefactor: "spread", nodes: 9, prefactorNodes: 3, film };
      const fast = predict(experiment, options, true);
      const plain = predict(experiment, { ...options, plain: true }, true);
      expect(furthest(fast.states, plain.states)).toBeLessThan(1e-9);
      expect(furthest(fast.potentials, plain.potentials)).toBeLessThan(1e-9);
      fast.sensitivities!.states.forEach((array, k) => {
        const size = Math.max(1, ...array.map(Math.abs));
        expect(furthest(array, plain.sensitivities!.states[k])).toBeLessThan(1e-7 * size);
      });
    }
  });
});

describe("a family of particles", () => {
  it("is carried by a few nodes as each particle by itself, with its sensitivities", () => {
    const experiment = family(400);
    const few = predict(experiment, {}, true, 1e-7);
    const all = predict(experiment, { family: "every" }, true, 1e-7);
    expect(furthest(few.states, all.states)).toBeLessThan(1e-6);
    expect(furthest(few.potentials, all.potentials)).toBeLessThan(1e-7);
    few.sensitivities!.states.forEach((array, k) => {
      const size = Math.max(...all.sensitivities!.states[k].map(Math.abs));
      expect(furthest(array, all.sensitivities!.states[k])).toBeLessThan(1e-4 * size);
    });
    const mean = few.states.subarray(0, 400).reduce((sum, c) => sum + c / 400, 0);
    expect(mean).toBeCloseTo(0.95 - 0.1, 10);
  });

  it("is followed particle by particle where it separates", () => {
    const experiment = family(100, lithiumIronPhosphate(298.15), 0.9, 0.4);
    const [few, all] = [predict(experiment, {}), predict(experiment, { family: "every" })];
    expect(furthest(few.states, all.states)).toBe(0);
  });
});

describe("schemes agree", () => {
  it("on a population under current, to their tolerance", () => {
    const experiment = goldenExperiment([charge(0.3)], [signal("potential", [0.1, 0.2, 0.3])]);
    const reference = predict(experiment, { scheme: "rodas5p" }, false, 1e-10);
    for (const scheme of ["rodas4p2", "rodas3p", "ndf", "auto"] as const)
      expect(furthest(predict(experiment, { scheme }, false, 1e-7).states, reference.states)).toBeLessThan(
        2e-4,
      );
  });
});

describe("density and particles", () => {
  it("become one as the noise goes", () => {
    const means = [0.9, 0.8, 0.7];
    const times = means.map((mean) => 0.95 - mean);
    const initial = { mean: 0.95, sd: 0.012 };
    const experiment = goldenExperiment([charge(times[2])], [signal("potential", times)], initial);
    const particle = predict(experiment, { nodes: 200, nodeRule: "quantiles" });
    const distance = [1e-3, 1e-4].map((noise) => {
      const simulator = fokkerPlanck({ cells: 800, range: [0.2, 1], noise, shares: 200 }).prepare(
        GOLDEN,
        experiment,
      );
      const density = simulator.predict(Float64Array.of(25, 10, 0.6));
      if (density.kind === "failure") throw new Error(density.reason);
      // The last and first shares are tails, of which quantile nodes take the middles.
      let worst = 0;
      for (let j = 0; j < 3; j++)
        for (let i = 5; i < 195; i++)
          worst = Math.max(worst, Math.abs(density.states[j * 200 + i] - particle.states[j * 200 + i]));
      return worst;
    });
    expect(distance[1]).toBeLessThan(0.004);
    expect(distance[1]).toBeLessThan(distance[0]);
  });

  it("keep mass, mean and sign for random laws and currents", () => {
    const current = fc.double({ min: 0.05, max: 3, noNaN: true });
    const exponent = fc.double({ min: 0, max: 20, noNaN: true });
    const law = parse("exp(-b * (c - 0.6)) * (exp(-eta/2) - exp(eta/2))", { variables: ["c", "eta"] });
    fc.assert(
      fc.property(current, exponent, fc.double({ min: 2e-3, max: 0.02, noNaN: true }), (rate, b, noise) => {
        const time = 0.2 / rate;
        const protocol: Stage[] = [
          { control: { kind: "current", current: -rate }, until: { kind: "time", time } },
        ];
        const experiment = goldenExperiment(protocol, [signal("potential", [0, time / 2, time])], {
          mean: 0.9,
          sd: 0.02,
        });
        const answer = fokkerPlanck({ cells: 150, range: [0.2, 1], noise, flux: "exponential" })
          .prepare(law, experiment)
          .predict(Float64Array.of(b));
        if (answer.kind === "failure") return;
        const { centres, values } = (
          answer as { density: { centres: Float64Array; values: Float64Array } } & typeof answer
        ).density;
        const width = centres[1] - centres[0];
        let start = NaN;
        [0, 1, 2].forEach((half, j) => {
          const row = values.subarray(j * 150, (j + 1) * 150);
          expect(row.reduce((sum, f) => sum + f, 0) * width).toBeCloseTo(1, 10);
          const mean = row.reduce((sum, f, i) => sum + f * centres[i], 0) * width;
          if (j === 0) start = mean;
          expect(mean).toBeCloseTo(start - 0.1 * half, 9);
          expect(Math.min(...row)).toBeGreaterThan(-1e-4 * Math.max(...row));
        });
      }),
      { seed: 1, numRuns: 40 },
    );
  });
});

describe("tabulated open-circuit curves", () => {
  it("are read by the kernel as by the plain path", () => {
    const curve = openCircuitCurve(nmcMohtat2020);
    const compositions = Array.from({ length: 60 }, (_, n) => 0.3 + (0.68 * n) / 59);
    const table = {
      kind: "table" as const,
      compositions,
      potentials: compositions.map((c) => curve.value(c)),
    };
    const experiment = family(12, { ...nmcMohtat2020, curve: table });
    const [fast, plain] = [predict(experiment, {}), predict(experiment, { plain: true })];
    expect(furthest(fast.states, plain.states)).toBeLessThan(1e-8);
  });
});
