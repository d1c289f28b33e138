import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/ensemble/ensemble.js";
import { fokkerPlanck } from "../../src/ensemble/fokker-planck/fokker-planck.js";
import { particles } from "../../src/ensemble/particles.js";
import type { Control, Experiment, SingleEnd, Stage } from "../../src/experiment/experiment.js";
import { formulaCurve } from "../../src/experiment/open-circuit/formula.js";
import { perVolt } from "../../src/experiment/potential.js";
import { parse } from "../../src/expression/parse.js";
import { signal } from "./golden.js";

const f = perVolt(298.15);
const K = 2;
const SLOPE = 0.5;
const START = 0.4;
/** dc/dt = -k eta with U = 3.8 - c/2: every protocol has a closed form. */
const LAW = parse("-k * eta", { variables: ["c", "eta"] });

const open = (c: number): number => 3.8 - SLOPE * c;
/** Potential of a population of mean c that carries I: V = U(c) - I / (k f). */
const potentialOf = (c: number, current: number): number => open(c) - current / (K * f);

function experimentOf(
  protocol: readonly Stage[],
  times: readonly number[],
  resistance = 0,
  each = true,
): Experiment {
  const initial = each
    ? ({
        kind: "each",
        names: ["a", "b"],
        compositions: [START - 0.01, START + 0.01],
        errors: [0, 0],
      } as const)
    : ({ kind: "normal", mean: START, sd: 0.03 } as const);
  const openCircuit = formulaCurve("U", "", `3.8 - ${SLOPE} * c`);
  return {
    name: "closed form",
    temperature: 298.15,
    start: 0,
    system: { kind: "population", openCircuit, alternatives: [], initial, resistance },
    protocol,
    observations: [signal("potential", times)],
  };
}

function run(
  protocol: readonly Stage[],
  times: readonly number[],
  resistance = 0,
  sensitivities = false,
): Prediction {
  const simulator = particles().prepare(LAW, experimentOf(protocol, times, resistance));
  const prediction = simulator.predict(Float64Array.of(K), { tolerance: 1e-10, sensitivities });
  if (prediction.kind === "failure") throw new Error(`${prediction.reason}: ${prediction.detail}`);
  return prediction;
}

const meanOf = ({ states, weights, width }: Prediction, j: number): number =>
  weights.reduce((sum, weight, i) => sum + weight * states[j * width + i], 0);

const stage = (control: Control, ...ends: SingleEnd[]): Stage => ({
  control,
  until: ends.length === 1 ? ends[0] : { kind: "first", of: ends },
});
const carry = (current: number, ...ends: SingleEnd[]): Stage => stage({ kind: "current", current }, ...ends);
const hold = (potential: number, ...ends: SingleEnd[]): Stage =>
  stage({ kind: "potential", potential }, ...ends);
const after = (duration: number): SingleEnd => ({ kind: "duration", duration });

describe("a stage ends", () => {
  it("where the mean composition has come to a value, and the next begins there", () => {
    const protocol = [
      carry(-0.5, { kind: "composition", composition: 0.3 }),
      carry(0.25, { kind: "composition", composition: 0.35 }),
      stage({ kind: "rest" }, after(0.1)),
    ];
    const seen = run(protocol, [0.1, 0.2, 0.3, 0.4, 0.45, 0.5]);
    [0.35, 0.3, 0.325, 0.35, 0.35, 0.35].forEach((c, j) => expect(meanOf(seen, j)).toBeCloseTo(c, 11));
    [0.2, 0.4, 0.5].forEach((t, n) => expect(seen.stages![n].time).toBeCloseTo(t, 11));
    expect(seen.stages!.map(({ by }) => by)).toEqual(["composition", "composition", "duration"]);
    expect([...seen.currents].slice(3)).toEqual([expect.closeTo(0.25), 0, 0]);
  });

  it("by whichever end comes first", () => {
    const both: SingleEnd[] = [{ kind: "potential", potential: 3.9 }, after(0.1)];
    expect(run([carry(-0.5, ...both), hold(3.7, after(1))], [1]).stages![0]).toMatchObject({
      time: 0.1,
      by: "duration",
    });
    const far: SingleEnd[] = [{ kind: "charge", charge: 0.02 }, after(0.1)];
    expect(run([carry(-0.5, ...far), hold(3.7, after(1))], [1]).stages![0].time).toBeCloseTo(0.04, 12);
  });

  it("at once where the cut-off is passed already", () => {
    const start = potentialOf(START, -0.5);
    const seen = run(
      [carry(-0.5, { kind: "potential", potential: start - 0.01 }), hold(3.7, after(1))],
      [0.5],
    );
    expect(seen.stages![0]).toMatchObject({ time: 0, by: "potential" });
    const idle = run([hold(open(START), { kind: "current", current: 0.1 }), carry(-0.1, after(1))], [0.5]);
    expect(idle.stages![0]).toMatchObject({ time: 0, by: "current" });
  });

  it("as a value with a reason where what is waited for never comes", () => {
    const simulator = particles().prepare(
      LAW,
      experimentOf([stage({ kind: "rest" }, { kind: "composition", composition: 0.2 })], [1]),
    );
    expect(simulator.predict(Float64Array.of(K))).toMatchObject({
      kind: "failure",
      reason: "end not reached",
      detail: "no composition that ends a stage came",
    });
  });
});

describe("a series resistance", () => {
  const r = 0.1;

  it("lies between the particles and a cut-off: V - r I is what is cut off at and measured", () => {
    const cut = 3.7;
    const seen = run([carry(-0.5, { kind: "potential", potential: cut }), hold(cut, after(1))], [0, 0.02], r);
    expect(seen.potentials[0]).toBeCloseTo(potentialOf(START, -0.5) + 0.5 * r, 11);
    const c = START - 0.5 * seen.stages![0].time;
    expect(potentialOf(c, -0.5) + 0.5 * r).toBeCloseTo(cut, 12);
    const without = run([carry(-0.5, { kind: "potential", potential: cut }), hold(cut, after(1))], [0]);
    expect(seen.stages![0].time).toBeCloseTo(without.stages![0].time - (0.5 * r) / (SLOPE * 0.5), 11);
  });

  it("slows what is held: c relaxes at k f U' / (1 + k f r), under a measured potential that stands", () => {
    const held = 3.5;
    const rest = (3.8 - held) / SLOPE;
    const rate = (K * f * SLOPE) / (1 + K * f * r);
    const times = [0, 0.01, 0.03, 0.1];
    const seen = run([hold(held, after(0.1))], times, r);
    times.forEach((t, j) => {
      expect(meanOf(seen, j)).toBeCloseTo(rest + (START - rest) * Math.exp(-rate * t), 8);
      expect(seen.currents[j]).toBeCloseTo(-rate * (START - rest) * Math.exp(-rate * t), 7);
      expect(seen.potentials[j]).toBe(held);
    });
  });

  it("lets a hold go on exactly where the cut-off came, with sensitivities equal to those of closed forms", () => {
    const cut = 3.7;
    const protocol = [
      carry(-0.5, { kind: "potential", potential: cut }),
      hold(cut, { kind: "current", current: 0.05 }),
      stage({ kind: "rest" }, after(0.5)),
    ];
    const closed = (k: number, t: number): number => {
      const rest = (3.8 - cut) / SLOPE;
      const first = (cut - 0.5 * r - 3.8 - 0.5 / (k * f) + SLOPE * START) / (0.5 * SLOPE);
      const rate = (k * f * SLOPE) / (1 + k * f * r);
      const c = START - 0.5 * first;
      const last = rest + 0.05 / rate;
      return t < first ? START - 0.5 * t : Math.max(last, rest + (c - rest) * Math.exp(-rate * (t - first)));
    };
    const times = [0.1, 0.2, 0.25, 0.9];
    const seen = run(protocol, times, r, true);
    times.forEach((t, j) => {
      expect(meanOf(seen, j)).toBeCloseTo(closed(K, t), 8);
      const h = 1e-4;
      const slope = (closed(K + h, t) - closed(K - h, t)) / (2 * h);
      const found = seen.sensitivities!.states[0].subarray(2 * j, 2 * j + 2);
      expect((found[0] + found[1]) / 2).toBeCloseTo(slope, 7);
    });
  });
});

describe("a programme", () => {
  const pulses = [0, -0.5, 0, 0.4, 0, -0.8];
  const starts = pulses.map((_, n) => 0.02 * n);
  const charge = (t: number): number =>
    pulses.reduce((sum, current, n) => sum + current * Math.min(Math.max(t - starts[n], 0), 0.02), 0);

  it("of steps is stitched exactly at its jumps", () => {
    const table: Control = { kind: "current-table", times: starts, currents: pulses, between: "steps" };
    const times = [0.01, 0.03, 0.0399999, 0.05, 0.065, 0.07, 0.09, 0.115, 0.12];
    const seen = run([stage(table, { kind: "time", time: 0.12 })], times, 0.05);
    times.forEach((t, j) => {
      const current = pulses[Math.floor(t / 0.02 - 1e-9)];
      expect(meanOf(seen, j)).toBeCloseTo(START + charge(t), 12);
      expect(seen.potentials[j]).toBeCloseTo(potentialOf(START + charge(t), current) - 0.05 * current, 11);
      expect(seen.currents[j]).toBe(current);
    });
    const stages = pulses.map((current, n) => carry(current, { kind: "time", time: 0.02 * (n + 1) }));
    expect(run(stages, times, 0.05).states).toEqual(seen.states);
  });

  it("may jump between smooth pieces, where a time stands twice", () => {
    const table: Control = {
      kind: "current-table",
      times: [0, 0.1, 0.1, 0.3],
      currents: [0, -1, 0.5, -0.5],
      between: "lines",
    };
    const mean = (t: number): number =>
      START + (t <= 0.1 ? -5 * t * t : -0.05 + 0.5 * (t - 0.1) - 2.5 * (t - 0.1) ** 2);
    const current = (t: number): number => (t <= 0.1 ? -10 * t : 0.5 - 5 * (t - 0.1));
    const times = [0.05, 0.1, 0.15, 0.3];
    const seen = run([stage(table, { kind: "time", time: 0.3 })], times);
    times.forEach((t, j) => {
      expect(meanOf(seen, j)).toBeCloseTo(mean(t), 10);
      expect(seen.potentials[j]).toBeCloseTo(potentialOf(mean(t), current(t)), 9);
    });
  });

  it("of potentials jumps too, and a stage may end on the way, with the right sensitivity", () => {
    const table: Control = {
      kind: "potential-table",
      times: [0, 0.03],
      potentials: [3.65, 3.55],
      between: "steps",
    };
    const k = 0.1;
    const end: SingleEnd = { kind: "composition", composition: 0.42 };
    const protocol = [stage(table, end), carry(-0.2, after(0.1))];
    const law = particles().prepare(LAW, experimentOf(protocol, [0.02, 0.2]));
    const closed = (at: number): { end: number; mean: number } => {
      const rate = at * f * SLOPE;
      const first = 0.3 + (START - 0.3) * Math.exp(-rate * 0.03);
      const time = 0.03 - Math.log((0.42 - 0.5) / (first - 0.5)) / rate;
      return { end: time, mean: 0.42 - 0.2 * (0.2 - time) };
    };
    const seen = law.predict(Float64Array.of(k), { tolerance: 1e-10, sensitivities: true });
    if (seen.kind === "failure") throw new Error(seen.reason);
    expect(seen.stages![0].time).toBeCloseTo(closed(k).end, 9);
    expect(meanOf(seen, 1)).toBeCloseTo(closed(k).mean, 9);
    const h = 1e-6;
    const slope = (closed(k + h).mean - closed(k - h).mean) / (2 * h);
    const found = seen.sensitivities!.states[0];
    expect((found[2] + found[3]) / 2 / slope).toBeCloseTo(1, 6);
  });

  it("refuses times that fall or stand three times", () => {
    const at = (...times: number[]) => {
      const table: Control = { kind: "current-table", times, currents: times.map(() => 1) };
      return () => particles().prepare(LAW, experimentOf([stage(table, after(1))], [1]));
    };
    expect(at(0, 2, 1)).toThrow("a programme's times must not fall: 1 h follows 2 h.");
    expect(at(0, 1, 1, 1)).toThrow(
      "a programme's time stands at most twice (a jump), found 1 h three times.",
    );
  });
});

describe("the density follows the same protocol", () => {
  const r = 0.1;
  const simulate = (protocol: readonly Stage[], times: readonly number[]): Prediction => {
    const experiment = experimentOf(protocol, times, r, false);
    const outcome = fokkerPlanck({ cells: 100, noise: 2e-3, flux: "exponential" })
      .prepare(LAW, experiment)
      .predict(Float64Array.of(K), { tolerance: 1e-6 });
    if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.detail}`);
    return outcome;
  };

  it("pulses, cut-offs over a series resistance, holds and ends by composition", () => {
    const table: Control = {
      kind: "current-table",
      times: [0, 0.02],
      currents: [-0.5, 0.5],
      between: "steps",
    };
    const protocol = [
      stage(table, { kind: "composition", composition: 0.41 }),
      carry(-0.5, { kind: "potential", potential: 3.7 }),
      hold(3.7, { kind: "current", current: 0.1 }),
      stage({ kind: "rest" }, after(0.1)),
    ];
    const seen = simulate(protocol, [0.02, 0.05]);
    expect(seen.currents[0]).toBe(-0.5);
    expect(seen.stages!.map(({ by }) => by)).toEqual(["composition", "potential", "current", "duration"]);
    const [turned, cut, held] = seen.stages!;
    expect(turned.time).toBeCloseTo(0.06, 8);
    expect(turned.mean).toBeCloseTo(0.41, 9);
    expect(cut.potential).toBeCloseTo(3.7, 9);
    expect([held.potential, held.current]).toEqual([3.7, expect.closeTo(-0.1, 7)]);
    // The mean of a density under linear kinetics moves as one particle does, but for the spread of a grid of 100 cells.
    expect(cut.mean).toBeCloseTo((3.8 + 0.5 * r + 0.5 / (K * f) - 3.7) / SLOPE, 2);
  });
});
