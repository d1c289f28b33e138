import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import type { DensityPrediction } from "../../src/ensemble/fokker-planck/fokker-planck.js";
import type { SimulationFile } from "../../src/simulation/schema.js";
import { simulate } from "../../src/simulation/simulate.js";
import densities from "../reference/stability-cases.json" with { type: "json" };

const GOLDEN: SimulationFile = {
  law: "electro-autocatalysis",
  parameters: { k: 10, b: 25, m: 0.6 },
  openCircuit: "NMC (Mohtat 2020)",
  compositions: [0.94, 0.95],
  protocol: [{ current: "-1 1/h", until: { time: "0.2 h" } }],
  times: [0, 0.2],
};

async function predict(changes: Partial<SimulationFile>): Promise<Prediction> {
  const { outcome } = await simulate({ ...GOLDEN, ...changes });
  if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.detail}`);
  return outcome;
}

describe("a stated simulation", () => {
  it("takes laws, potentials and units in several ways that mean the same", async () => {
    const expected = await predict({});
    const same: readonly Partial<SimulationFile>[] = [
      { law: "k / (1 + exp(b*(c - m))) * (exp(-eta/2) - exp(eta/2))" },
      { law: { exchange: "autocatalytic", kinetics: "Butler-Volmer" } },
      { law: { exchange: "k / (1 + exp(b*(c - m)))", kinetics: "2 * sinh(-eta/2)" } },
      { openCircuit: "Mohtat2020" },
      { protocol: [{ current: -1, until: { duration: "12 min" } }] },
      { protocol: [{ repeat: 4, stages: [{ current: "-1 1/h", until: { charge: "5 %" } }] }] },
    ];
    for (const changes of same) {
      const found = await predict(changes);
      expected.states.forEach((c, n) => expect(found.states[n]).toBeCloseTo(c, 7));
      expect(found.potentials[1]).toBeCloseTo(expected.potentials[1], 7);
    }
  });

  it("of a density has the reference spread and potential (RC29)", async () => {
    const [{ V, sd }] = densities.density.cases;
    const outcome = (await predict({
      compositions: undefined,
      density: { D0: 0.005, mean: 0.95, range: [0.2, 1], cells: 800 },
      times: [0.05, 0.2],
    })) as DensityPrediction;
    const { centres, values } = outcome.density;
    const row = values.subarray(800);
    const total = row.reduce((sum, x) => sum + x, 0);
    const variance = row.reduce((sum, x, i) => sum + x * (centres[i] - 0.75) ** 2, 0) / total;
    expect(Math.abs(Math.sqrt(variance) - sd[2])).toBeLessThan(4e-4);
    expect(Math.abs(outcome.potentials[0] - V[0])).toBeLessThan(1e-4);
  });

  it("of particles of three sizes is that of prefactors, films and capacities that go with size", async () => {
    const sizes = [0.8, 1, 1.3];
    const compositions = [0.94, 0.95, 0.95];
    const film = 0.2;
    const bySize = await predict({ compositions, sizes, film });
    const byHand = await predict({
      compositions,
      film,
      films: sizes,
      prefactors: sizes.map((size) => 1 / size),
      weights: sizes.map((size) => size ** 3),
    });
    expect([...bySize.states]).toEqual([...byHand.states]);
  });

  it("shows the ends of its stages where no times are asked for, and leaves out what lies beyond its end", async () => {
    const { stages, times } = await predict({ times: undefined, protocol: [...GOLDEN.protocol, REST] });
    expect([...times]).toEqual(stages!.map(({ time }) => time));
    const { outcome, notes } = await simulate({ ...GOLDEN, times: [0.1, 5] });
    expect(outcome.kind === "prediction" && [...outcome.times]).toEqual([0.1]);
    expect(notes).toEqual(["the protocol ends at 0.2 h; 1 later time is left out"]);
  });

  it("starts where it says, also next to the ends of the domain", async () => {
    const near = await predict({
      law: { exchange: "Newman", kinetics: "Butler-Volmer" },
      parameters: { k: 1 },
      openCircuit: { ideal: { standard: 3.4 } },
      compositions: [0.99999, 0.00001],
      protocol: [REST],
      times: [0],
    });
    expect([...near.states]).toEqual([0.99999, 0.00001]);
  });
});

const REST = { rest: true, until: { duration: "1 h" } } as const;

describe("what is wrong in a stated simulation is said with its place", () => {
  const stage = (changes: object) => ({
    protocol: [{ current: "-1 1/h", until: { time: "1 h" }, ...changes }],
  });
  it.each<[string, object, string]>([
    ["a law that is not known", { law: "electro-autocatalisis" }, 'Did you mean "electro-autocatalysis"?'],
    [
      "a curve that is not known",
      { openCircuit: "Mohtat2021" },
      'no open-circuit curve "Mohtat2021" (known: NMC',
    ],
    ["an unknown key", stage({ curent: 1 }), 'protocol[0]: unknown key "curent". Did you mean "current"?'],
    [
      "a unit",
      stage({ current: "-1 C" }),
      'protocol[0].current: "C" is not a unit of current (known: 1/h, 1/s)',
    ],
    ["two things applied", stage({ rest: true }), "a stage applies one thing, found current, rest."],
    ["no end", stage({ until: {} }), "a stage ends by one of time, duration, charge, composition"],
    ["a parameter that is missing", { parameters: { k: 1, b: 2 } }, '"m", which "parameters" does not give'],
    ["an incomplete curve", { openCircuit: { ideal: {} } }, "openCircuit.ideal.standard: "],
    ["two populations", { normal: { mean: 0.5, sd: 0.1 } }, "found compositions and normal."],
    ["lists that do not go together", { films: [1] }, "films has 1 entries, compositions 2."],
    [
      "a table",
      stage({ current: undefined, currentTable: { times: [0, 1], values: [1] } }),
      "2 times and 1 values",
    ],
    ["a time before the start", { times: [-1] }, "times[0]: Too small"],
  ])("%s", async (_, changes, message) => {
    const stated = JSON.parse(JSON.stringify({ ...GOLDEN, ...changes })) as SimulationFile;
    await expect(simulate(stated)).rejects.toThrow(message);
  });

  it("and a law that runs the wrong way gets a hint", async () => {
    const { outcome, notes } = await simulate({ ...GOLDEN, law: "k*(1 - c)*eta", parameters: { k: 1 } });
    expect(outcome).toMatchObject({ kind: "failure", reason: "no shared potential" });
    expect(notes[0]).toContain("R > 0 (lithiation) belongs to eta < 0");
  });
});
