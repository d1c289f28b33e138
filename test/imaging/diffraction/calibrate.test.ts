import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { calibrate } from "../../../src/imaging/diffraction/calibrate.js";
import { calibratedLattice } from "../../../src/imaging/diffraction/calibrated-lattice.js";
import { latticeCurve } from "../../../src/imaging/diffraction/lattice-curve.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { random } from "../../../src/numerics/random.js";
import { ANGLES, LAYERED } from "./fixture.js";

/** What is measured: lattice without error modes, no foil, no inactive share. */
const TRUTH: Setup = {
  ...LAYERED,
  lattice: { ...LAYERED.lattice, modes: [] },
  shift: { kind: "zero", value: 0, error: 0 },
  inactive: { fraction: 0, error: 0, composition: 1 },
  inert: [],
};

/** What is guessed before: a lattice off by 0.003 and 0.02 Å, widths 15 % too small. */
const GUESS: Setup = {
  ...TRUTH,
  lattice: {
    ...TRUTH.lattice,
    parameters: TRUTH.lattice.parameters.map((values, k) => values.map((p) => p + [0.003, -0.02][k])),
  },
  profile: { ...TRUTH.profile, u: 0, v: 0, w: 0.0033, x: 0, y: 0.015 },
};

const COMPOSITIONS = Array.from({ length: 20 }, (_, n) => 0.25 + 0.0375 * n);

function slowPatterns(spread: number) {
  const stream = random("slow");
  const { series } = patternPhantom({
    seed: "slow",
    setup: TRUTH,
    populations: COMPOSITIONS.map((c, t) => ({
      time: t,
      compositions: Array.from({ length: 200 }, () => c + spread * stream.normal()),
    })),
    twoTheta: ANGLES,
    counts: 20_000,
  });
  return { ...series, setup: GUESS };
}

describe("the calibration wizard", () => {
  const found = calibrate(slowPatterns(0), {
    compositions: COMPOSITIONS,
    citation: "a phantom",
    knots: [...TRUTH.lattice.compositions],
  });

  it("finds the lattice that patterns were made with, within its errors", () => {
    const truth = calibratedLattice(TRUTH.lattice, COMPOSITIONS).parameters;
    found.measured.parameters.forEach((values, k) => {
      const squares = values.reduce(
        (sum, p, n) => sum + ((p - truth[k][n]) / found.measured.errors[k][n]) ** 2,
        0,
      );
      // Chi squared of 20 values: 95 % between 9.6 and 34.2; the width in common adds a little.
      expect(squares).toBeGreaterThan(6);
      expect(squares).toBeLessThan(45);
    });
    const curve = calibratedLattice(found.setup.lattice, COMPOSITIONS).parameters;
    curve[0].forEach((a, n) => expect(Math.abs(a - truth[0][n])).toBeLessThan(2e-4));
    curve[1].forEach((c, n) => expect(Math.abs(c - truth[1][n])).toBeLessThan(4e-3));
  });

  it("finds the widths", () => {
    const scale = Math.sqrt(found.setup.profile.w / GUESS.profile.w);
    expect(scale).toBeCloseTo(found.width.factor, 12);
    expect(found.width.factor).toBeGreaterThan(1.05);
    expect(found.width.error).toBeLessThan(0.02);
    expect(found.setup.profile.widthError).toBe(found.width.error);
    expect(found.worst).toBeLessThan(2);
  });

  it("tells the errors of all compositions together as a mode along the curve", () => {
    const { calibration } = latticeCurve(found.measured, {
      compositionOffset: 0.02,
      knots: [...TRUTH.lattice.compositions],
    });
    const [mode] = calibration.modes;
    const [low, , high] = [mode[0][1], mode[0][2], mode[0][3]];
    // a rises by about 0.07 Å a unit of composition in the middle: 0.02 is 1.3e-3 Å.
    expect(Math.abs(low)).toBeGreaterThan(5e-4);
    expect(Math.sign(low)).toBe(Math.sign(high));
  });

  it("is worse where the patterns are of spread compositions, unless it is told", () => {
    const spread = slowPatterns(0.03);
    const options = {
      compositions: COMPOSITIONS,
      citation: "a phantom",
      knots: [...TRUTH.lattice.compositions],
    };
    const unaware = calibrate(spread, options).width.factor;
    const aware = calibrate(spread, { ...options, spread: 0.03 }).width.factor;
    expect(unaware / found.width.factor).toBeGreaterThan(1.05);
    expect(Math.abs(aware / found.width.factor - 1)).toBeLessThan(0.03);
  });

  it.each([
    [
      "a composition too few",
      { compositions: COMPOSITIONS.slice(1) },
      GUESS,
      "19 compositions for 20 patterns",
    ],
    [
      "one reflection for two parameters",
      { compositions: COMPOSITIONS },
      { ...GUESS, reflections: [GUESS.reflections[0]] },
      "reflections that determine every lattice parameter",
    ],
  ] as const)("refuses %s", (_, { compositions }, setup, message) => {
    expect(() => calibrate({ ...slowPatterns(0), setup }, { compositions, citation: "-" })).toThrow(message);
  });
});

describe("a curve of lattice parameters", () => {
  it.each([
    ["a negative error", [0.1, -0.1, 0.1, 0.1], "measurement 2: found 2 with the standard error -0.1"],
    ["more knots than measurements", [0.1, 0.1, 0.1, 0.1], "do not determine 9 knots"],
  ])("refuses %s", (_, errors, message) => {
    const measured = {
      citation: "-",
      system: "cubic",
      compositions: [0, 0.3, 0.6, 1],
      parameters: [[1, 2, 3, 4]],
      errors: [errors],
    } as const;
    expect(() => latticeCurve(measured)).toThrow(message);
  });

  it("refuses a parameter too many", () => {
    const measured = {
      citation: "-",
      system: "cubic",
      compositions: [0, 1],
      parameters: [[1], [1]],
      errors: [[1], [1]],
    } as const;
    expect(() => latticeCurve(measured)).toThrow("2 lattice parameters, expected a of a cubic cell");
  });

  it("follows the measured lattice of NMC811 to 2e-4 and 3e-3 Å", () => {
    const path = resolve(import.meta.dirname, "../../../corpora/nmc-planted-patterns/lattice-nmc811.csv");
    expect(existsSync(path)).toBe(true);
    const rows = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((row) => row.split(",").map(Number));
    const { residuals } = latticeCurve(
      {
        citation: "K. Märker et al., Chem. Mater. 31, 2545 (2019)",
        system: "hexagonal",
        compositions: rows.map(([charge]) => 1 - charge / 275.5),
        parameters: [rows.map(([, a]) => a), rows.map(([, , c]) => c)],
        errors: [rows.map(() => 2e-4), rows.map(() => 1e-3)],
      },
      { knots: [0.12, 0.18, 0.25, 0.33, 0.42, 0.52, 0.64, 0.76, 0.83, 0.88, 0.94, 1] },
    );
    expect(residuals[0]).toBeLessThan(2e-4);
    expect(residuals[1]).toBeLessThan(3e-3);
  });
});
