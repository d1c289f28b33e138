import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addMass,
  addMassSlope,
  compositionGrid,
  gridFor,
} from "../../../src/imaging/diffraction/composition-grid.js";
import { closeMeans } from "../../../src/imaging/diffraction/closure.js";
import { dispersionOf } from "../../../src/imaging/diffraction/dispersion.js";
import { fitSetup } from "../../../src/imaging/diffraction/fit-setup.js";
import type { InvertedDensity } from "../../../src/imaging/diffraction/invert.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import { Projection } from "../../../src/imaging/diffraction/projection.js";
import { SeriesModel } from "../../../src/imaging/diffraction/series-model.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { ANGLES, LAYERED, layOn, TWO_GROUPS } from "./fixture.js";

const composition = fc.double({ min: 0, max: 1, noNaN: true });

describe("masses laid onto the grid", () => {
  const grid = compositionGrid(100);
  const laid = (c: number): Float64Array => {
    const out = new Float64Array(grid.count);
    addMass(grid, c, 1, out);
    return out;
  };

  it("keep mass, mean and mean square exactly, at both ends as well", () => {
    fc.assert(
      fc.property(composition, (c) => {
        const moment = (power: number): number =>
          laid(c).reduce((sum, mass, n) => sum + mass * grid.nodes[n] ** power, 0);
        expect(moment(0)).toBeCloseTo(1, 12);
        expect(moment(1)).toBeCloseTo(c, 12);
        expect(moment(2)).toBeCloseTo(c * c, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("move with the slope of differences", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (c) => {
        const slope = new Float64Array(grid.count);
        addMassSlope(grid, c, 1, slope);
        const h = 1e-7;
        const [up, down] = [laid(c + h), laid(c - h)];
        slope.forEach((s, n) => expect(Math.abs(s - (up[n] - down[n]) / (2 * h))).toBeLessThan(1e-3));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("are fine enough that no line moves by more than a fifth of its width from node to node", () => {
    const sharp: Setup = {
      ...LAYERED,
      profile: { ...LAYERED.profile, u: 0, v: 0, w: 1e-3, x: 0, y: 0, size: Infinity },
    };
    for (const setup of [LAYERED, sharp]) {
      const { step, nodes } = gridFor(setup);
      for (const { slopes, widths } of dispersionOf(setup, nodes.slice(1, -1))) {
        slopes.forEach((slope, n) => expect((Math.abs(slope) * step) / widths[n]).toBeLessThan(0.21));
      }
    }
  });
});

describe("linear terms in closed form", () => {
  it("are the weighted least squares, and a column that depends on others gets nothing", () => {
    const projection = new Projection(5, 3);
    const x = [0, 1, 2, 3, 4];
    x.forEach((value, p) => {
      projection.columns[0][p] = 1;
      projection.columns[1][p] = value;
      projection.columns[2][p] = 2 * value - 3;
    });
    const inverse = Float64Array.of(1, 2, 1, 0, 0.5);
    projection.factor(inverse);
    const left = Float64Array.from(x, (value, p) => (p === 3 ? 0 : (7 - 2 * value) * inverse[p]));
    projection.fit(left);
    expect(Array.from(projection.amounts, (amount) => Number(amount.toFixed(10)))).toEqual([7, -2, 0]);
    left.forEach((residual) => expect(Math.abs(residual)).toBeLessThan(1e-12));
    const explained = projection.explained(new Float64Array(5));
    x.forEach((value, p) => expect(explained[p]).toBeCloseTo(7 - 2 * value, 10));
  });
});

describe("the setup fitted to patterns of known populations", () => {
  const truth: Setup = {
    ...LAYERED,
    shift: { ...LAYERED.shift, value: 0.006 },
    profile: { ...LAYERED.profile, u: 0.0011, v: -0.00055, w: 0.0044, x: 0.021, y: 0.0105, size: 720 },
    inactive: { ...LAYERED.inactive, fraction: 0.08 },
  };
  const populations = [0, 1, 2].map((time) => ({
    time,
    compositions: TWO_GROUPS.map((c) => c - 0.1 * time),
  }));
  const { series } = patternPhantom({
    seed: "fit",
    setup: truth,
    populations,
    twoTheta: ANGLES,
    counts: 20_000,
    inert: [3000],
  });
  const model = new SeriesModel({ ...series, setup: LAYERED });
  const fitted = fitSetup(
    model,
    populations.map(({ compositions }) => layOn(model.grid, compositions)),
  );
  const valueOf = (name: string) => {
    const k = model.unknowns.declarations.findIndex((each) => each.name.startsWith(name));
    return { value: fitted.values[k], error: Math.sqrt(fitted.covariance[k * fitted.values.length + k]) };
  };

  it("comes to rest, with residuals that are noise", () => {
    expect(fitted.converged).toBe(true);
    // 990 channels less 15 linear terms and 6 unknowns: 1 +- 0.045.
    expect(Math.abs(fitted.squares / 969 - 1)).toBeLessThan(0.15);
  });

  it.each([
    ["shift", 0.006],
    ["inactive", 0.08],
    ["width", 1.0488],
  ])("finds the %s within three standard errors", (name, expected) => {
    const { value, error } = valueOf(name);
    expect(Math.abs(value - expected)).toBeLessThan(3 * error);
  });
});

it("means close against coulometry in units of both errors", () => {
  const inverted = { time: 0.1, mean: { value: 0.83, statistical: 0.001, total: 0.003 } } as InvertedDensity;
  const [closure] = closeMeans([inverted], [{ value: 0.82, error: 0.004 }]);
  expect(closure.sigmas).toBeCloseTo(2, 12);
});
