import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  braggAngle,
  braggSlope,
  quadraticForm,
  spacing,
  spacingSlope,
} from "../../../src/imaging/diffraction/crystal.js";
import { instrumentWidths } from "../../../src/imaging/diffraction/profile.js";
import {
  addPeak,
  emptyShape,
  shapeOf,
  type PeakArrays,
} from "../../../src/imaging/diffraction/pseudo-voigt.js";
import { NaturalSpline } from "../../../src/imaging/diffraction/spline.js";

const arrays = (count: number): PeakArrays => ({
  value: new Float64Array(count),
  byCentre: new Float64Array(count),
  byGauss: new Float64Array(count),
  byLorentz: new Float64Array(count),
  at: 0,
});

function peak(points: Float64Array, centre: number, gauss: number, lorentz: number): PeakArrays {
  const [shape, out] = [emptyShape(), arrays(points.length)];
  shapeOf(gauss, lorentz, shape);
  addPeak(points, 0, points.length, centre, 1, shape, out);
  return out;
}

describe("the pseudo-Voigt", () => {
  // scipy.special.voigt_profile at 0, 0.03, 0.06, 0.15 degrees.
  it.each([
    [0.1, 0, [9.3943728, 7.3197625, 3.4624587, 0.018348384]],
    [0.08, 0.02, [9.4238764, 6.9420106, 2.935914, 0.17190441]],
    [0.05, 0.05, [8.9822188, 6.0554387, 2.4808559, 0.36552582]],
    [0.02, 0.1, [6.1964857, 4.6808257, 2.6504217, 0.64144652]],
  ])(
    "of FWHM %d (Gauss) and %d (Lorentz) is the Voigt function within 1.2 %% of its height",
    (g, l, voigt) => {
      const { value } = peak(Float64Array.of(0, 0.03, 0.06, 0.15), 0, g, l);
      voigt.forEach((expected, n) => expect(Math.abs(value[n] - expected)).toBeLessThan(0.012 * voigt[0]));
    },
  );

  it("has unit area and, at half its FWHM, half its height", () => {
    const points = Float64Array.from({ length: 400_001 }, (_, n) => (n - 200_000) * 1e-3);
    const { value } = peak(points, 0, 0.08, 0.04);
    expect(value.reduce((sum, y) => sum + y * 1e-3, 0)).toBeCloseTo(1, 3);
    const shape = emptyShape();
    shapeOf(0.08, 0.04, shape);
    const half = peak(Float64Array.of(0, shape.width / 2), 0, 0.08, 0.04).value;
    expect(half[1] / half[0]).toBeCloseTo(0.5, 12);
  });

  it("has the derivatives of central differences to centre and both widths", () => {
    const width = fc.double({ min: 0.02, max: 0.2, noNaN: true });
    const place = fc.double({ min: -0.3, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(place, width, width, (x, g, l) => {
        const at = (centre: number, gauss: number, lorentz: number): number =>
          peak(Float64Array.of(x), centre, gauss, lorentz).value[0];
        const { byCentre, byGauss, byLorentz } = peak(Float64Array.of(x), 0, g, l);
        const h = 1e-6;
        const near = (found: number, up: number, down: number): void =>
          expect(Math.abs(found - (up - down) / (2 * h))).toBeLessThan(1e-5 * (1 + Math.abs(found)));
        near(byCentre[0], at(h, g, l), at(-h, g, l));
        near(byGauss[0], at(0, g + h, l), at(0, g - h, l));
        near(byLorentz[0], at(0, g, l + h), at(0, g, l - h));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("the instrumental profile", () => {
  it("is Caglioti's in the Gaussian and Scherrer's in the Lorentzian part", () => {
    const profile = {
      u: 0.01,
      v: -0.004,
      w: 0.002,
      x: 0.03,
      y: 0.01,
      widthError: 0,
      size: 500,
      sizeError: 0,
    };
    const { gauss, lorentz, scherrer } = instrumentWidths(profile, 1.54, 60);
    const tan = Math.tan(Math.PI / 6);
    expect(gauss).toBeCloseTo(Math.sqrt(0.01 / 3 - 0.004 * tan + 0.002), 12);
    expect(lorentz).toBeCloseTo(0.03 * tan + 0.01 / Math.cos(Math.PI / 6), 12);
    // 0.9 * 1.54 Å / (500 Å * cos 30°) = 3.2009e-3 rad = 0.18340 deg.
    expect(scherrer).toBeCloseTo(0.1834, 4);
  });
});

describe("lattice spacings", () => {
  // Hexagonal axes a = 2.861, c = 14.235 Å at 0.97444 Å, computed with numpy.
  it.each([
    [
      [0, 0, 3],
      [4.745, 11.787118181014215],
    ],
    [
      [1, 1, 0],
      [1.4305, 39.82615987725547],
    ],
    [
      [1, 1, 3],
      [1.36961314506185, 41.67705488857428],
    ],
  ] as const)("put the reflection %j where Bragg's law does", (hkl, [d, angle]) => {
    const form = quadraticForm("hexagonal", hkl);
    expect(spacing(form, [2.861, 14.235])).toBeCloseTo(d, 10);
    expect(braggAngle(0.97444, spacing(form, [2.861, 14.235]))).toBeCloseTo(angle, 10);
  });

  it("agree between systems where these meet: a cubic cell is a tetragonal and an orthorhombic one", () => {
    const hkl = [2, 1, 3] as const;
    const cubic = spacing(quadraticForm("cubic", hkl), [4.05]);
    expect(spacing(quadraticForm("tetragonal", hkl), [4.05, 4.05])).toBeCloseTo(cubic, 12);
    expect(spacing(quadraticForm("orthorhombic", hkl), [4.05, 4.05, 4.05])).toBeCloseTo(cubic, 12);
    expect(cubic).toBeCloseTo(4.05 / Math.sqrt(14), 12);
  });

  it("have the slopes of central differences", () => {
    const form = quadraticForm("hexagonal", [1, 1, 3]);
    const angle = (a: number, c: number): number => braggAngle(0.97444, spacing(form, [a, c]));
    const d = spacing(form, [2.85, 14.3]);
    const h = 1e-5;
    [
      [h, 0],
      [0, h],
    ].forEach(([da, dc], k) => {
      const slope = braggSlope(0.97444, d) * spacingSlope(form, [2.85, 14.3], k);
      expect(slope).toBeCloseTo((angle(2.85 + da, 14.3 + dc) - angle(2.85 - da, 14.3 - dc)) / (2 * h), 5);
    });
  });

  it("have no angle where the wavelength is longer than 2 d", () => {
    expect(braggAngle(1.54, 0.7)).toBeNaN();
  });
});

describe("the natural spline", () => {
  // scipy.interpolate.CubicSpline([0, .3, .5, 1.2], [1, 3, 2, -1], bc_type="natural") at 0, .1, .4, .9, 1.2.
  const spline = new NaturalSpline([0, 0.3, 0.5, 1.2]);
  it.each([
    [0, 1.0, 10.2705627706],
    [0.1, 1.98701298701, 9.06926406926],
    [0.4, 2.65422077922, -5.68722943723],
    [0.9, -0.0111317254174, -3.74149659864],
    [1.2, -1.0, -3.07359307359],
  ])("is that of scipy at %d", (x, value, slope) => {
    const found = spline.evaluate([1, 3, 2, -1], x);
    expect(found.value).toBeCloseTo(value, 9);
    expect(found.slope).toBeCloseTo(slope, 9);
  });

  it("goes on in straight lines", () => {
    const end = spline.evaluate([1, 3, 2, -1], 1.2);
    const beyond = spline.evaluate([1, 3, 2, -1], 1.7);
    expect(beyond.value).toBeCloseTo(end.value + 0.5 * end.slope, 12);
    expect(beyond.slope).toBeCloseTo(end.slope, 12);
  });

  it.each([
    [[0, 1], "three knots, found 2"],
    [[0, 1, 1], "1 follows 1"],
  ])("refuses the knots %j", (knots, message) => {
    expect(() => new NaturalSpline(knots)).toThrow(message);
  });
});
