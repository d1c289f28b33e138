import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { butlerVolmer } from "../../src/ensemble/kinetics/butler-volmer.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Experiment } from "../../src/experiment/experiment.js";
import { formulaCurve } from "../../src/experiment/open-circuit/formula.js";
import { parse } from "../../src/expression/parse.js";
import { signal } from "./golden.js";

/** A material in formulas of c, and how it is charged. */
interface Case {
  readonly exchange: string;
  readonly potential: string;
  readonly alpha: number;
  readonly film: number;
  readonly current: number;
  readonly time: number;
  readonly compositions: readonly number[];
  readonly weights: readonly number[];
}

interface Answer {
  readonly states: readonly number[];
  readonly potential: number;
}

function run({ exchange, potential, alpha, film, current, time, compositions, weights }: Case): Answer {
  const law = parse(`(${exchange}) * (${butlerVolmer(alpha).driving})`, { variables: ["c", "eta"] });
  const experiment: Experiment = {
    name: "symmetry",
    temperature: 298.15,
    start: 0,
    system: {
      kind: "population",
      openCircuit: formulaCurve("U", "", potential),
      alternatives: [],
      initial: {
        kind: "each",
        names: compositions.map((_, i) => String(i)),
        compositions,
        weights,
        errors: compositions.map(() => 0),
      },
    },
    protocol: [{ control: { kind: "current", current }, until: { kind: "time", time } }],
    observations: [signal("potential", [time])],
  };
  const simulator = particles({ film: film > 0 }).prepare(law, experiment);
  const values = Float64Array.from(simulator.names, () => film);
  const prediction = simulator.predict(values, { tolerance: 1e-10 });
  if (prediction.kind === "failure") throw new Error(prediction.reason);
  return { states: [...prediction.states], potential: prediction.potentials[0] };
}

function same(a: Answer, b: Answer): void {
  expect(a.potential).toBeCloseTo(b.potential, 7);
  a.states.forEach((c, i) => expect(Math.abs(c - b.states[i])).toBeLessThan(1e-7));
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Single-phase materials whose exchange rate grows or falls with composition, away from the ends of it. */
const cases = fc
  .record({
    steep: between(-4, 4),
    slope: between(0.2, 1.5),
    alpha: between(0.3, 0.7),
    film: fc.constantFrom(0, 0.2),
    current: between(-1, 1),
    spread: between(0.005, 0.05),
  })
  .map(({ steep, slope, alpha, film, current, spread }): Case => ({
    exchange: `exp(${steep} * c)`,
    potential: `3.8 - ${slope} * c`,
    alpha,
    film,
    current,
    time: 0.2,
    compositions: [0.5 - spread, 0.5, 0.5 + spread, 0.5 + 2 * spread],
    weights: [1, 2, 1.5, 0.5],
  }));

const holds = (property: (each: Case) => void): void =>
  fc.assert(fc.property(cases, property), { seed: 1, numRuns: 60 });

describe("a population has the symmetries of its equations:", () => {
  it("a shift of the open-circuit potential shifts the potential", () => {
    holds((each) => {
      const { states, potential } = run({ ...each, potential: `${each.potential} + 0.25` });
      same({ states, potential: potential - 0.25 }, run(each));
    });
  });

  it("all rates twice as fast give the same compositions in half the time", () => {
    holds((each) => {
      const { exchange, current, film, time } = each;
      const fast = { exchange: `2 * ${exchange}`, current: 2 * current, film: film / 2, time: time / 2 };
      same(run({ ...each, ...fast }), run(each));
    });
  });

  it("a particle split in two, and particles in another order, change nothing", () => {
    holds((each) => {
      const [a, b, c, d] = each.compositions;
      const split = run({ ...each, compositions: [d, a, b, b, c], weights: [0.5, 1, 0.5, 1.5, 1.5] });
      const [atD, atA, atB, , atC] = split.states;
      same({ states: [atA, atB, atC, atD], potential: split.potential }, run(each));
    });
  });

  it("holes are particles: c to 1 - c, with transfer coefficient, current and potentials turned round", () => {
    holds((each) => {
      const flip = (text: string): string => text.replace(/\bc\b/g, "(1 - c)");
      const holes = run({
        ...each,
        exchange: flip(each.exchange),
        potential: `-(${flip(each.potential)})`,
        alpha: 1 - each.alpha,
        current: -each.current,
        compositions: each.compositions.map((c) => 1 - c),
      });
      same({ states: holes.states.map((c) => 1 - c), potential: -holes.potential }, run(each));
    });
  });
});
