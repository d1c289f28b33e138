import { describe, expect, it } from "vitest";
import { random } from "../../../src/numerics/random.js";
import { addMassSlope } from "../../../src/imaging/diffraction/composition-grid.js";
import { SeriesModel } from "../../../src/imaging/diffraction/series-model.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { statedValues } from "../../../src/imaging/diffraction/unknowns.js";
import { ANGLES, LAYERED, layOn, TWO_GROUPS } from "./fixture.js";
import { patternByParticle } from "./by-particle.js";

const OWN: Setup = { ...LAYERED, amplitudes: "own" };
const DISPLACED: Setup = {
  ...LAYERED,
  shift: { kind: "displacement", value: 0.003, error: 0.01 },
  radiation: [
    { wavelength: 0.97444, share: 0.6 },
    { wavelength: 0.978, share: 0.4 },
  ],
};

/** Noise-free patterns of two populations, heights 1 and 2, background and a foil. */
function seriesOf(setup: Setup) {
  const later = TWO_GROUPS.map((c) => c - 0.1);
  const rows = [TWO_GROUPS, later].map((compositions, t) =>
    ANGLES.map(
      (angle) =>
        (t + 1) * 1000 * patternByParticle(setup, compositions, angle) +
        400 -
        30 * (angle - 40) +
        50 * Math.exp(-(((angle - 40.9) / 0.05) ** 2)),
    ),
  );
  const errors = rows.map((row) => row.map((y) => Math.sqrt(y)));
  return { setup, times: [0, 1], twoTheta: ANGLES, intensities: rows, errors };
}

describe("patterns of a population", () => {
  it.each([
    ["tied reflections", LAYERED],
    ["own amplitudes", OWN],
    ["two emission lines and a displaced sample", DISPLACED],
  ])("are those summed particle by particle: %s", (_, setup) => {
    const bare = { ...setup, inert: [], background: 0 };
    const rows = [ANGLES.map((angle) => 1000 * patternByParticle(bare, TWO_GROUPS, angle))];
    const model = new SeriesModel({
      setup: bare,
      times: [0],
      twoTheta: ANGLES,
      intensities: rows,
      errors: rows.map((row) => row.map(() => 1)),
    });
    model.predict([layOn(model.grid, TWO_GROUPS)], statedValues(model.unknowns));
    const highest = Math.max(...rows[0]);
    const worst = model.residuals(0).reduce((most, r) => Math.max(most, Math.abs(r)), 0);
    // Grid of a fifth of the FWHM with cubic convolution, tails cut at 50 FWHM.
    expect(worst / highest).toBeLessThan(3e-4);
    expect(model.amounts(0)[0]).toBeCloseTo(1000, 0);
  });

  it("are found in amplitude, background and inert line in closed form, dead channels left out", () => {
    const series = seriesOf({ ...LAYERED, inert: [] });
    const level = series.intensities.map((row) =>
      row.map((y, p) => y - 50 * Math.exp(-(((ANGLES[p] - 40.9) / 0.05) ** 2))),
    );
    level[0][100] = NaN;
    const model = new SeriesModel({ ...series, intensities: level });
    const populations = [TWO_GROUPS, TWO_GROUPS.map((c) => c - 0.1)].map((each) => layOn(model.grid, each));
    model.predict(populations, statedValues(model.unknowns));
    expect(model.count).toBe(2 * ANGLES.length - 1);
    expect(model.amounts(1)[0] / model.amounts(0)[0]).toBeCloseTo(2, 3);
    const middle = (ANGLES[0] + ANGLES[ANGLES.length - 1]) / 2;
    expect(model.amounts(0)[1]).toBeCloseTo(400 - 30 * (middle - 40), 0);
    expect(model.squares()).toBeLessThan(0.05);
    expect(model.residuals(0)[100]).toBe(0);
  });
});

describe("the gradient of the profiled -2 ln L", () => {
  const cases = [
    ["tied reflections", LAYERED],
    ["own amplitudes", OWN],
    ["two emission lines and a displaced sample", DISPLACED],
    [
      "everything exact but the lattice",
      { ...LAYERED, shift: { ...LAYERED.shift, error: 0 }, inactive: { ...LAYERED.inactive, error: 0 } },
    ],
  ] as const;
  const noise = random("gradient");
  const wrong = TWO_GROUPS.map((c) => c + 0.01 * noise.normal());
  const direction = TWO_GROUPS.map(() => noise.normal());

  it.each(cases)("is that of central differences to each unknown of the setup: %s", (_, setup) => {
    const model = new SeriesModel(seriesOf(setup));
    const populations = [layOn(model.grid, wrong), layOn(model.grid, wrong)];
    const stated = statedValues(model.unknowns);
    const at = (values: Float64Array): number => (model.predict(populations, values), model.squares());
    model.unknowns.declarations.forEach(({ name, guess }, k) => {
      const h = 1e-4 * Math.max(1e-2, Math.abs(guess));
      const shifted = (by: number): Float64Array => stated.map((value, j) => (j === k ? value + by : value));
      const numeric = (at(shifted(h)) - at(shifted(-h))) / (2 * h);
      at(stated);
      expect(gradient(model, (t, out) => model.unknownSlope(t, k, out)) / numeric, name).toBeCloseTo(1, 4);
    });
  });

  it.each(cases)("is that of central differences to a move of the population: %s", (_, setup) => {
    const model = new SeriesModel(seriesOf(setup));
    const stated = statedValues(model.unknowns);
    const at = (by: number): number => {
      const moved = layOn(
        model.grid,
        wrong.map((c, i) => c + by * direction[i]),
      );
      model.predict([moved, moved], stated);
      return model.squares();
    };
    const numeric = (at(1e-6) - at(-1e-6)) / 2e-6;
    at(0);
    const change = new Float64Array(model.grid.count);
    wrong.forEach((c, i) => addMassSlope(model.grid, c, direction[i] / wrong.length, change));
    expect(gradient(model, (t, out) => model.slope(t, change, out)) / numeric).toBeCloseTo(1, 4);
  });

  function gradient(model: SeriesModel, slope: (t: number, out: Float64Array) => Float64Array): number {
    const out = new Float64Array(ANGLES.length);
    return [0, 1].reduce((sum, t) => {
      slope(t, out);
      return model.residuals(t).reduce((part, r, p) => part - 2 * r * out[p], sum);
    }, 0);
  }
});
