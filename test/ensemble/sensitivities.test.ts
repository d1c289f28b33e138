import { describe, expect, it } from "vitest";
import { particles } from "../../src/ensemble/particles.js";
import { extrapolated, furthest } from "./richardson.js";
import { LAWS, MODES, OTHERS, sensitivityExperiment } from "./sensitivity-cases.js";

/** Every law and every mode once; all pairs are in test/studies/sensitivities. */
const PAIRS = Object.keys(MODES).map((mode, n) => {
  const names = Object.keys(LAWS);
  return { mode, name: names[(n + 1) % names.length] };
});

describe("sensitivities equal extrapolated central differences to 1e-6", () => {
  it.each(PAIRS)("under $mode: $name", { timeout: 120_000 }, ({ mode, name }) => {
    const { law, values } = LAWS[name];
    const simulator = particles(MODES[mode].options).prepare(law, sensitivityExperiment(mode));
    const at = Float64Array.from(simulator.names, (each) => values[each] ?? OTHERS[each]);
    const expected = extrapolated(simulator, at);
    const settings = [{ tolerance: 1e-9 }, { tolerance: 1e-7, sensitivityTolerance: 1e-7 }];
    for (const precision of settings) {
      const exact = simulator.predict(at, { ...precision, sensitivities: true });
      if (exact.kind === "failure") throw new Error(exact.reason);
      const { worst, where } = furthest(exact, expected);
      expect(worst, where).toBeLessThan(1e-6);
    }
  });

  it("and with an error control of their own come as near as they are asked to, for more steps", () => {
    const { law, values } = LAWS["electro-autocatalysis"];
    const simulator = particles({ nodes: 4 }).prepare(law, sensitivityExperiment("a current"));
    const at = Float64Array.from(simulator.names, (each) => values[each] ?? OTHERS[each]);
    const run = (options: { tolerance: number; sensitivityTolerance?: number }) => {
      const outcome = simulator.predict(at, { ...options, sensitivities: true });
      if (outcome.kind === "failure") throw new Error(outcome.reason);
      return outcome;
    };
    const sharp = run({ tolerance: 1e-11 }).sensitivities!.states;
    const off = (found: readonly Float64Array[]): number =>
      Math.max(
        ...sharp.map((array, k) => {
          const scale = array.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-3);
          return array.reduce((most, x, n) => Math.max(most, Math.abs(x - found[k][n])), 0) / scale;
        }),
      );
    const [plain, own] = [run({ tolerance: 1e-6 }), run({ tolerance: 1e-6, sensitivityTolerance: 1e-6 })];
    expect(off(plain.sensitivities!.states)).toBeGreaterThan(1e-5);
    expect(off(own.sensitivities!.states)).toBeLessThan(1e-6);
    expect(own.work.steps).toBeGreaterThan(plain.work.steps);
  });
});
