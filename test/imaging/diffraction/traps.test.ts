import { describe, expect, it } from "vitest";
import { calibratedLattice } from "../../../src/imaging/diffraction/calibrated-lattice.js";
import { fitSetup } from "../../../src/imaging/diffraction/fit-setup.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import { SeriesModel } from "../../../src/imaging/diffraction/series-model.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { withoutSpikes } from "../../../src/imaging/diffraction/spikes.js";
import { statedValues } from "../../../src/imaging/diffraction/unknowns.js";
import { closePatterns } from "../../../src/imaging/diffraction/closure.js";
import { ANGLES, LAYERED, layOn, TWO_GROUPS } from "./fixture.js";

const LOW_ANGLES = Array.from({ length: 200 }, (_, n) => 10.8 + 0.01 * n);
const EXACT: Setup = {
  ...LAYERED,
  lattice: { ...LAYERED.lattice, modes: [] },
  shift: { ...LAYERED.shift, error: 0 },
  profile: { ...LAYERED.profile, widthError: 0, sizeError: 0 },
  inactive: { fraction: 0, error: 0, composition: 1 },
  inert: [],
};

/** Sum of squares of a population against the pattern of another one. */
function misfit(
  setup: Setup,
  twoTheta: readonly number[],
  truth: readonly number[],
  other: readonly number[],
): number {
  const { series } = patternPhantom({
    seed: 1,
    setup,
    populations: [{ time: 0, compositions: truth }],
    twoTheta,
    counts: 20_000,
  });
  const model = new SeriesModel(series);
  model.predict([layOn(model.grid, other)], statedValues(model.unknowns));
  return model.squares() / model.count;
}

describe("the traps of diffraction", () => {
  it("003 does not tell compositions on both sides of the greatest c apart, 110 does", () => {
    const basal = { ...EXACT, reflections: [{ hkl: [0, 0, 3] as const, strength: [1] }] };
    const c = (x: number): number => calibratedLattice(basal.lattice, [x]).parameters[1][0];
    const left = 0.36;
    let [low, right] = [0.43, 0.6];
    for (let n = 0; n < 50; n++) {
      const middle = 0.5 * (low + right);
      if (c(middle) > c(left)) low = middle;
      else right = middle;
    }
    expect(right - left).toBeGreaterThan(0.06);
    expect(misfit(basal, LOW_ANGLES, [left], [right])).toBeLessThan(1.5);
    expect(
      misfit({ ...EXACT, reflections: [EXACT.reflections[0]] }, ANGLES, [left], [right]),
    ).toBeGreaterThan(50);
  });

  it("a shift of all lines looks like other compositions, unless an inert line pins it", () => {
    const shifted = (inert: Setup["inert"]): { values: Float64Array; error: number } => {
      const truth = { ...EXACT, inert, shift: { kind: "zero" as const, value: 0.01, error: 0 } };
      const { series } = patternPhantom({
        seed: 2,
        setup: truth,
        populations: [{ time: 0, compositions: TWO_GROUPS }],
        twoTheta: ANGLES,
        inert: [3000],
      });
      const lattice = {
        ...LAYERED.lattice,
        modes: [EXACT.lattice.parameters.map((values) => values.map(() => 1e-3))],
      };
      const model = new SeriesModel({
        ...series,
        setup: { ...truth, lattice, shift: { kind: "zero", value: 0, error: 0.02 } },
      });
      const { values, covariance } = fitSetup(model, [layOn(model.grid, TWO_GROUPS)]);
      return { values, error: Math.sqrt(covariance[0]) };
    };
    const [free, pinned] = [shifted([]), shifted(LAYERED.inert)];
    expect(pinned.error).toBeLessThan(0.4 * free.error);
    expect(Math.abs(pinned.values[0] - 0.01)).toBeLessThan(3 * pinned.error);
  });

  it("diffraction weighs by mass: a heavy group counts more than its number", () => {
    const weights = TWO_GROUPS.map((_, i) => (i < 16 ? 3 : 1));
    const { series, truth } = patternPhantom({
      seed: 3,
      setup: EXACT,
      populations: [{ time: 0, compositions: TWO_GROUPS, weights }],
      twoTheta: ANGLES,
    });
    const byMass = TWO_GROUPS.flatMap((c, i) => Array.from({ length: weights[i] }, () => c));
    const model = new SeriesModel(series);
    const squares = (population: readonly number[]): number => (
      model.predict([layOn(model.grid, population)], new Float64Array(0)),
      model.squares() / model.count
    );
    expect(squares(byMass)).toBeLessThan(1.3);
    expect(squares(TWO_GROUPS)).toBeGreaterThan(5);
    expect(truth.means[0]).toBeCloseTo(byMass.reduce((a, b) => a + b) / byMass.length, 12);
  });

  it("channels that something else hit become dead, lines do not", () => {
    const make = (spikes: number) =>
      patternPhantom({
        seed: 4,
        setup: EXACT,
        populations: [{ time: 0, compositions: TWO_GROUPS }],
        twoTheta: ANGLES,
        spikes,
      });
    expect(withoutSpikes(make(0).series).found).toEqual([0]);
    const { series, found } = withoutSpikes(make(5).series);
    expect(found[0]).toBeGreaterThanOrEqual(4);
    const clean = make(0).series.intensities[0];
    series.intensities[0].forEach((y, p) => expect(Number.isNaN(y) || y < 2.5 * clean[p]).toBe(true));
  });
});

describe("closure of patterns", () => {
  const populations = [0, 1, 2, 3].map((time) => ({
    time,
    compositions: TWO_GROUPS.map((c) => c - 0.02 * time),
  }));
  const checks = (setup: Setup, lost = 0) => {
    const { series, truth } = patternPhantom({ seed: 5, setup, populations, twoTheta: ANGLES, flux: 0.05 });
    const model = new SeriesModel({ ...series, setup: EXACT });
    model.predict(
      populations.map(({ compositions }) => layOn(model.grid, compositions)),
      new Float64Array(0),
    );
    const flux = truth.flux.map((f, t) => (t === 3 ? f / (1 - lost) : f));
    return closePatterns(model, series.times, [...flux], 0.01);
  };
  const worst = (found: ReturnType<typeof checks>, check: string): number =>
    Math.max(...found.filter((each) => each.check === check).map(({ sigmas }) => Math.abs(sigmas)));

  it("is met where the setup is right", () => {
    const found = checks(EXACT);
    expect(found).toHaveLength(12);
    for (const { check, sigmas } of found) expect(Math.abs(sigmas), check).toBeLessThan(3.5);
  });

  it("shows widths that are wrong in the residuals, and material that left the beam in the amplitudes", () => {
    const wide = { ...EXACT, profile: { ...EXACT.profile, w: 1.5 * EXACT.profile.w } };
    expect(worst(checks(wide), "residual correlation")).toBeGreaterThan(5);
    expect(worst(checks(EXACT, 0.1), "amplitude against flux")).toBeGreaterThan(5);
  });
});

describe("a setup that cannot give patterns", () => {
  const series = (setup: Setup) => () =>
    new SeriesModel({
      setup,
      times: [0],
      twoTheta: ANGLES,
      intensities: [ANGLES.map(() => 1)],
      errors: [ANGLES.map(() => 1)],
    });
  it.each([
    [
      "wavelength in nanometres",
      { ...EXACT, radiation: [{ wavelength: 0.097, share: 1 }] },
      "reflection 1 1 0: found lines at",
    ],
    [
      "wavelength above 2 d",
      { ...EXACT, radiation: [{ wavelength: 3, share: 1 }] },
      "reflection 1 1 0: found no angle at c = 0 for 3 ångström",
    ],
    [
      "an imaginary width",
      { ...EXACT, profile: { ...EXACT.profile, w: -0.01 } },
      "expected u tan^2 + v tan + w above 0",
    ],
    [
      "a reflection elsewhere",
      { ...EXACT, reflections: [{ hkl: [0, 0, 3] as const, strength: [1] }] },
      "reflection 0 0 3: found lines at 11",
    ],
  ])("is refused: %s", (_, setup, message) => {
    expect(series(setup)).toThrow(message);
  });
});
