import { ImagingError } from "../imaging-error.js";
import type { Pattern } from "../model.js";
import { DEGREES } from "./crystal.js";
import type { Series } from "./series.js";
import type { Setup } from "./setup.js";

/**
 * Patterns as they were read become a series: on degrees of two theta at the setup's first wavelength, cut to a range,
 * on the points of the first one. A pattern on other points is interpolated in straight lines (which correlates its
 * noise: measure on one grid where you can). Errors are the square root of the intensity where none are stated, which is
 * right for counts alone.
 * @param range degrees of two theta
 * @throws ImagingError where patterns and times differ in number, the wavelength is another one, or nothing is in range.
 */
export function seriesOfPatterns(
  setup: Setup,
  patterns: readonly Pattern[],
  times: readonly number[],
  range: readonly [number, number] = [0, 180],
): Series {
  if (patterns.length === 0 || patterns.length !== times.length) {
    const found = `${patterns.length} patterns and ${times.length} times`;
    throw new ImagingError({ file: "series", found, expected: "one time for each pattern" });
  }
  patterns.forEach((pattern) => requireWavelength(setup, pattern));
  const { wavelength } = setup.radiation[0];
  const twoTheta = Array.from(anglesOf(patterns[0], wavelength)).filter(
    (p) => p >= range[0] && p <= range[1],
  );
  if (twoTheta.length < 10) {
    const found = `${twoTheta.length} points between ${range[0]} and ${range[1]} degrees`;
    throw new ImagingError({ file: patterns[0].provenance.file, found, expected: "ten or more" });
  }
  const rows = patterns.map((pattern) => onto(pattern, anglesOf(pattern, wavelength), twoTheta));
  return {
    setup,
    times,
    twoTheta,
    intensities: rows.map(({ intensities }) => intensities),
    errors: rows.map(({ errors }) => errors),
  };
}

/** The patterns of a series one by one, ready to be written (`writePattern`). */
export function patternsOfSeries({ setup, times, twoTheta, intensities, errors }: Series): Pattern[] {
  return times.map((time, t) => ({
    axis: "two theta",
    positions: Float64Array.from(twoTheta),
    intensities: Float64Array.from(intensities[t]),
    errors: Float64Array.from(errors[t]),
    wavelength: setup.radiation[0].wavelength,
    provenance: {
      file: `${setup.name}, ${time} h`,
      format: "phantom",
      version: "1",
      sources: [],
      channel: "",
      order: Int32Array.from(twoTheta.keys()),
    },
    flags: [],
  }));
}

/** The abscissa of a pattern in degrees of two theta, increasing. */
export function anglesOf({ axis, positions }: Pattern, wavelength: number): Float64Array {
  switch (axis) {
    case "two theta":
      return positions;
    case "q":
      return positions.map((q) => 2 * DEGREES * Math.asin((q * wavelength) / (4 * Math.PI)));
    case "d":
      return positions.map((d) => 2 * DEGREES * Math.asin(wavelength / (2 * d))).reverse();
  }
}

function requireWavelength({ radiation }: Setup, { wavelength, provenance }: Pattern): void {
  const stated = radiation[0].wavelength;
  if (wavelength === undefined || Math.abs(wavelength / stated - 1) < 1e-3) return;
  throw new ImagingError({
    file: provenance.file,
    place: "wavelength",
    found: `${wavelength} ångström`,
    expected: `${stated} ångström, as in the setup`,
  });
}

function onto(
  { axis, intensities, errors }: Pattern,
  angles: Float64Array,
  twoTheta: readonly number[],
): { intensities: number[]; errors: number[] } {
  const ordered = (values: Float64Array): Float64Array => (axis === "d" ? values.slice().reverse() : values);
  const sigma = errors ?? intensities.map((value) => Math.sqrt(Math.max(1, value)));
  return {
    intensities: interpolate(angles, ordered(intensities), twoTheta),
    errors: interpolate(angles, ordered(floored(sigma)), twoTheta),
  };
}

/** A channel that counted nothing has no error of its own (some programs write 0): it gets the least of the others. */
function floored(errors: Float64Array): Float64Array {
  const least = errors.reduce((most, error) => (error > 0 ? Math.min(most, error) : most), Infinity);
  return errors.map((error) => (error > 0 ? error : least));
}

/** NaN outside the points. */
function interpolate(x: Float64Array, y: Float64Array, at: readonly number[]): number[] {
  let n = 0;
  return at.map((p) => {
    while (n < x.length - 2 && x[n + 1] < p) n++;
    const t = (p - x[n]) / (x[n + 1] - x[n]);
    return t < -1e-9 || t > 1 + 1e-9 ? NaN : (1 - t) * y[n] + t * y[n + 1];
  });
}
