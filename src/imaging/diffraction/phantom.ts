import { random, type Random } from "../../numerics/random.js";
import { hermiteNodes } from "../../numerics/quadrature.js";
import { poisson } from "../phantom/poisson.js";
import { polynomial } from "./calibrated-lattice.js";
import { braggAngle, DEGREES, quadraticForm, spacing } from "./crystal.js";
import {
  patternPhantomOptions,
  type GivenOptions,
  type PatternPhantomOptions,
  type PopulationAt,
} from "./phantom-options.js";
import { instrumentWidths } from "./profile.js";
import { addPeak, emptyShape, shapeOf, type PeakArrays } from "./pseudo-voigt.js";
import type { Series } from "./series.js";
import { NaturalSpline } from "./spline.js";

/** A series whose truth is known. */
export interface PatternPhantom {
  /** Counts with their square roots as errors, under the setup of the truth. */
  readonly series: Series;
  readonly truth: PatternTruth;
}

export interface PatternTruth {
  readonly options: PatternPhantomOptions;
  /** Mean composition by mass of each population, inactive material included. */
  readonly means: Float64Array;
  /** Intensity of the beam and shift of all lines in each pattern. */
  readonly flux: Float64Array;
  readonly shifts: Float64Array;
  /** Expected counts, before photons and defects; time by point. */
  readonly expected: readonly Float64Array[];
}

/**
 * Patterns of populations, summed particle by particle, with the defects that were asked for. In order: lines of every
 * particle, texture, inert lines, background, beam, photons, dead channels, spikes. Each pattern has streams of its own.
 * @throws ImagingError where an option is out of range.
 */
export function patternPhantom(given: GivenOptions): PatternPhantom {
  const options = patternPhantomOptions(given);
  const { populations, setup } = options;
  const points = Float64Array.from(options.twoTheta);
  const flux = walk(options, "flux", options.flux).map((change) => Math.exp(change));
  const shifts = walk(options, "shift", options.drift).map((change) => setup.shift.value + change);
  const lines = populations.map((population, t) => linesOf(options, points, population, shifts[t]));
  const scale = options.counts / Math.max(...lines[0]);
  const expected = lines.map((line, t) => {
    const rest = restOf(options, points, shifts[t]);
    return line.map((value, p) => flux[t] * (scale * value + rest[p]));
  });
  const dead = deadChannels(options, points.length);
  const counted = expected.map((row, t) => count(options, row, dead, t));
  return {
    series: {
      setup,
      times: populations.map(({ time }) => time),
      twoTheta: Array.from(points),
      intensities: counted,
      errors: counted.map((row) => row.map((value) => Math.sqrt(Math.max(1, value)))),
    },
    truth: {
      options,
      means: Float64Array.from(populations, (population) => meanOf(options, population)),
      flux,
      shifts,
      expected,
    },
  };
}

function walk({ seed, populations }: PatternPhantomOptions, label: string, step: number): Float64Array {
  const stream = random(seed).split(label);
  let place = 0;
  return Float64Array.from(populations, (_, t) => (place += t === 0 ? 0 : step * stream.normal()));
}

const weightsOf = ({ compositions, weights }: PopulationAt): Float64Array => {
  const given = Float64Array.from(compositions, (_, i) => weights?.[i] ?? 1);
  const sum = given.reduce((total, weight) => total + weight, 0);
  return given.map((weight) => weight / sum);
};

function meanOf({ setup }: PatternPhantomOptions, population: PopulationAt): number {
  const { fraction, composition } = setup.inactive;
  const weights = weightsOf(population);
  const active = weights.reduce((sum, weight, i) => sum + weight * population.compositions[i], 0);
  return (1 - fraction) * active + fraction * composition;
}

const arraysFor = (points: Float64Array): PeakArrays => ({
  value: new Float64Array(points.length),
  byCentre: new Float64Array(points.length),
  byGauss: new Float64Array(points.length),
  byLorentz: new Float64Array(points.length),
  at: 0,
});

/** The lines of a population of unit mass. */
function linesOf(
  options: PatternPhantomOptions,
  points: Float64Array,
  population: PopulationAt,
  shift: number,
): Float64Array {
  const { setup, interior } = options;
  const { fraction, composition } = setup.inactive;
  const out = arraysFor(points);
  const adder = particleAdder(options, points, shift, out);
  const inside = hermiteNodes(interior > 0 ? 5 : 1);
  weightsOf(population).forEach((weight, i) => {
    inside.nodes.forEach((z, n) => {
      adder(population.compositions[i] + interior * z, (1 - fraction) * weight * inside.weights[n]);
    });
  });
  if (fraction > 0) adder(composition, fraction);
  return out.value;
}

function particleAdder(
  { setup, texture }: PatternPhantomOptions,
  points: Float64Array,
  shift: number,
  out: PeakArrays,
): (composition: number, mass: number) => void {
  const { lattice, reflections, radiation, profile } = setup;
  const spline = new NaturalSpline(lattice.compositions);
  const forms = reflections.map(({ hkl }) => quadraticForm(lattice.system, hkl));
  const shape = emptyShape();
  return (composition, mass) => {
    const parameters = lattice.parameters.map((values) => spline.evaluate(values, composition).value);
    reflections.forEach(({ strength }, h) => {
      const height = mass * (texture[h] ?? 1) * polynomial(strength, composition);
      for (const { wavelength, share } of radiation) {
        const angle = braggAngle(wavelength, spacing(forms[h], parameters));
        const { gauss, lorentz, scherrer } = instrumentWidths(profile, wavelength, angle);
        shapeOf(gauss, lorentz + scherrer, shape);
        const moved = angle + shift * (setup.shift.kind === "zero" ? 1 : Math.cos(angle / 2 / DEGREES));
        addPeak(points, 0, points.length, moved, height * share, shape, out);
      }
    });
  };
}

/** Counts that do not come from the population: background, hump, inert lines. */
function restOf(options: PatternPhantomOptions, points: Float64Array, shift: number): Float64Array {
  const { setup, background, slope, hump, inert } = options;
  const [low, high] = [points[0], points[points.length - 1]];
  const [middle, width] = [(low + high) / 2, (high - low) / 3];
  const rest = points.map(
    (p) => background + slope * (p - middle) + hump * Math.exp(-4 * Math.LN2 * ((p - middle) / width) ** 2),
  );
  setup.inert.forEach(({ spacing: d }, j) => {
    const line = arraysFor(points);
    const shape = emptyShape();
    for (const { wavelength, share } of setup.radiation) {
      const angle = braggAngle(wavelength, d);
      const { gauss, lorentz } = instrumentWidths(setup.profile, wavelength, angle);
      shapeOf(gauss, lorentz, shape);
      const moved = angle + shift * (setup.shift.kind === "zero" ? 1 : Math.cos(angle / 2 / DEGREES));
      addPeak(points, 0, points.length, moved, share, shape, line);
    }
    const top = Math.max(...line.value);
    line.value.forEach((value, p) => (rest[p] += ((inert[j] ?? 0) * value) / top));
  });
  return rest;
}

function deadChannels({ seed, deadChannels: share }: PatternPhantomOptions, points: number): Set<number> {
  const stream = random(seed).split("dead channels");
  const dead = new Set<number>();
  while (dead.size < Math.round(share * points)) dead.add(stream.integer(points));
  return dead;
}

function count(
  { seed, spikes }: PatternPhantomOptions,
  expected: Float64Array,
  dead: ReadonlySet<number>,
  t: number,
): number[] {
  const stream: Random = random(seed).split(`pattern ${t}`);
  const counts = Array.from(expected, (mean, p) => (dead.has(p) ? NaN : poisson(Math.max(0, mean), stream)));
  const hits = stream.split("spikes");
  for (let n = 0; n < spikes; n++) {
    const p = hits.integer(counts.length);
    counts[p] = Math.round(counts[p] * (3 + 7 * hits.next()));
  }
  return counts;
}
