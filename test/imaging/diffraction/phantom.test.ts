import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import type { PatternPhantomOptions } from "../../../src/imaging/diffraction/phantom-options.js";
import { anglesOf, seriesOfPatterns } from "../../../src/imaging/diffraction/series-of-patterns.js";
import type { Pattern } from "../../../src/imaging/model.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { writePattern, type PatternFormat } from "../../../src/imaging/write/pattern.js";
import { ANGLES, LAYERED, TWO_GROUPS } from "./fixture.js";
import { patternByParticle } from "./by-particle.js";

const POPULATIONS = [0, 1, 2].map((time) => ({ time, compositions: TWO_GROUPS.map((c) => c - 0.05 * time) }));
const make = (more: Partial<PatternPhantomOptions> = {}) =>
  patternPhantom({ seed: 7, setup: LAYERED, populations: POPULATIONS, twoTheta: ANGLES, ...more });

describe("the phantom of patterns", () => {
  it("expects what the formula sums to, scaled to the counts asked for, on its background", () => {
    const { truth } = make({ counts: 5000, background: 100, slope: 10 });
    const bare = ANGLES.map((angle) => patternByParticle(LAYERED, TWO_GROUPS, angle));
    const top = Math.max(...bare);
    const middle = (ANGLES[0] + ANGLES[ANGLES.length - 1]) / 2;
    bare.forEach((y, p) =>
      expect(truth.expected[0][p]).toBeCloseTo((5000 * y) / top + 100 + 10 * (ANGLES[p] - middle), 6),
    );
    expect(truth.means[1]).toBeCloseTo(0.95 * (TWO_GROUPS.reduce((a, b) => a + b) / 40 - 0.05) + 0.05, 12);
  });

  it("counts photons: residuals of unit variance, and the same again for the same seed", () => {
    const { series, truth } = make();
    const z = series.intensities.flatMap((row, t) =>
      row.map((y, p) => (y - truth.expected[t][p]) / Math.sqrt(truth.expected[t][p])),
    );
    const variance = z.reduce((sum, each) => sum + each * each, 0) / z.length;
    // 990 squares of unit variance: 1 +- 0.045.
    expect(Math.abs(variance - 1)).toBeLessThan(0.14);
    expect(make()).toEqual(make());
    expect(make({ seed: 8 }).series.intensities).not.toEqual(series.intensities);
  });

  it("adds each defect that is asked for, and nothing else", () => {
    const clean = make().truth.expected[2];
    const changed = (more: Partial<PatternPhantomOptions>): number =>
      Math.max(...make(more).truth.expected[2].map((y, p) => Math.abs(y - clean[p])));
    for (const defect of [
      { hump: 200 },
      { flux: 0.1 },
      { drift: 0.01 },
      { texture: [1, 3] },
      { interior: 0.02 },
      { inert: [500] },
    ]) {
      expect(changed(defect), JSON.stringify(defect)).toBeGreaterThan(20);
    }
    const { series } = make({ deadChannels: 0.1 });
    expect(series.intensities.map((row) => row.filter(Number.isNaN).length)).toEqual([33, 33, 33]);
    const spikes = make({ spikes: 2 }).series.intensities[0].filter(
      (y, p) => y > 2.5 * make().series.intensities[0][p],
    );
    expect(spikes).toHaveLength(2);
  });

  it.each([
    [{ counts: 0 }, "counts: found 0"],
    [{ deadChannels: 0.9 }, "deadChannels: found 0.9"],
    [{ populations: [] }, "populations: found 0"],
  ])("refuses %j", (more, message) => {
    expect(() => make(more)).toThrow(message);
  });
});

describe("patterns in files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "patterns-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const pattern = (axis: Pattern["axis"] = "two theta"): Pattern => {
    const { series } = make();
    const wavelength = 0.97444;
    const theta = (p: number): number => (series.twoTheta[p] * Math.PI) / 360;
    const position = {
      "two theta": (p: number) => series.twoTheta[p],
      q: (p: number) => (4 * Math.PI * Math.sin(theta(p))) / wavelength,
      d: (p: number) => wavelength / (2 * Math.sin(theta(ANGLES.length - 1 - p))),
    }[axis];
    const values = Float64Array.from(series.intensities[0]);
    return {
      axis,
      positions: Float64Array.from(ANGLES, (_, p) => position(p)),
      intensities: axis === "d" ? values.reverse() : values,
      errors: Float64Array.from(series.errors[0]),
      wavelength,
      provenance: {
        file: "",
        format: "phantom",
        version: "",
        sources: [],
        channel: "",
        order: new Int32Array(0),
      },
      flags: [],
    };
  };

  it.each(["xy", "xye", "chi", "dat", "h5"] as const)(
    "come back as they were written: .%s",
    async (format: PatternFormat) => {
      const path = join(folder, `one.${format}`);
      await writePattern(path, pattern(), format);
      const back = await readPattern(path);
      expect(back.axis).toBe("two theta");
      expect(Array.from(back.positions)).toEqual([...ANGLES]);
      expect(back.intensities).toEqual(pattern().intensities);
      if (format === "xye" || format === "dat" || format === "h5")
        expect(back.errors).toEqual(pattern().errors);
      if (format !== "chi") expect(back.wavelength).toBeCloseTo(0.97444, 9);
    },
  );

  it.each(["q", "d"] as const)("become a series of angles whatever their axis: %s", async (axis) => {
    const path = join(folder, `axis-${axis}.xy`);
    await writePattern(path, pattern(axis), "xy");
    const back = await readPattern(path);
    expect(back.axis).toBe(axis);
    anglesOf(back, 0.97444).forEach((angle, p) => expect(angle).toBeCloseTo(ANGLES[p], 9));
    const series = seriesOfPatterns(LAYERED, [back, pattern()], [0, 1], [39, 42]);
    series.intensities[0].forEach((y, p) => expect(y).toBeCloseTo(series.intensities[1][p], 3));
  });

  it("without dead channels, which no format has a sign for", async () => {
    const path = join(folder, "dead.xy");
    const whole = pattern();
    whole.intensities[3] = NaN;
    await writePattern(path, whole, "xy");
    expect((await readPattern(path)).positions).toHaveLength(ANGLES.length - 1);
  });

  it("refuse what a format cannot hold", async () => {
    const bare = { ...pattern(), errors: undefined };
    await expect(writePattern(join(folder, "no.xye"), bare, "xye")).rejects.toThrow(
      "found no standard errors",
    );
    await expect(writePattern(join(folder, "no.h5"), pattern("d"), "h5")).rejects.toThrow("found spacings");
  });

  it.each([
    ["a time too few", () => seriesOfPatterns(LAYERED, [pattern()], []), "1 patterns and 0 times"],
    [
      "another wavelength",
      () => seriesOfPatterns(LAYERED, [{ ...pattern(), wavelength: 1.54 }], [0]),
      "expected 0.97444 ångström, as in the setup",
    ],
    [
      "an empty range",
      () => seriesOfPatterns(LAYERED, [pattern()], [0], [1, 2]),
      "0 points between 1 and 2 degrees",
    ],
  ])("refuse to become a series with %s", (_, build, message) => {
    expect(build).toThrow(message);
  });
});
