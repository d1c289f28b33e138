import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SimulationFile } from "../../src/simulation/schema.js";
import { simulate } from "../../src/simulation/simulate.js";

interface Reference {
  readonly name: string;
  readonly stated: SimulationFile;
  readonly rows: readonly {
    readonly time: number;
    readonly potential: number;
    readonly current: number;
    readonly compositions: readonly number[];
  }[];
  /** Hours at which the stages ended. */
  readonly ends: readonly number[];
}

const { cases } = JSON.parse(
  readFileSync(new URL("../reference/simulations.json", import.meta.url), "utf8"),
) as { cases: readonly Reference[] };

/** The reference integrates at 1e-11; what a multi-site curve or a tabulated one is read by is part of the model. */
const PRECISION = 2e-9;

describe("simulations agree with an independent integrator to nine digits:", () => {
  it.each(cases)("$name", async ({ stated, rows, ends }) => {
    const { outcome, notes } = await simulate({ ...stated, tolerance: 1e-10 });
    if (outcome.kind === "failure") throw new Error(`${outcome.reason}: ${outcome.detail}`);
    expect(notes).toEqual([]);
    const near = (found: number, expected: number): void =>
      expect(Math.abs(found - expected)).toBeLessThan(PRECISION);
    rows.forEach(({ potential, current, compositions }, j) => {
      near(outcome.potentials[j], potential);
      near(outcome.currents[j], current);
      compositions.forEach((c, i) => near(outcome.states[j * outcome.width + i], c));
    });
    ends.forEach((end, n) => near(outcome.stages![n].time, end));
  });
});
