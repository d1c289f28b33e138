import { random, type Random } from "../../numerics/random.js";
import { ImagingError } from "../imaging-error.js";
import { Inversion, type Data, type MeanComposition } from "./inversion.js";
import { averagingOf, resolutionOf } from "./resolution.js";
import type { Series } from "./series.js";
import { chooseSmoothness, smoothed, type NormalEquations, type Smoothed } from "./tikhonov.js";

/** The density of composition, by mass, that one pattern tells: for pictures, not for rate laws. */
export interface InvertedDensity {
  readonly time: number;
  readonly compositions: Float64Array;
  /** Per unit of composition, integral 1. */
  readonly density: Float64Array;
  /** 68 % band: noise, and what is uncertain of the setup. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly mean: Estimate;
  /** Half of the range that holds the middle 68 % of the mass: a standard deviation that stray mass far off leaves alone. */
  readonly halfWidth: Estimate;
  /** What is uncertain of the setup, as it suits this pattern best. */
  readonly setup: readonly { readonly name: string; readonly value: number }[];
  /** Smoothing weight that was chosen, and its sum of squares over the points less the effective number fitted. */
  readonly alpha: number;
  readonly reducedSquares: number;
  /** Composition by which two groups must be apart to give two lines, and over which the smoothing averages. */
  readonly instrumentResolution: Float64Array;
  readonly averagingWidth: Float64Array;
}

export interface Estimate {
  readonly value: number;
  /** Standard error from the noise alone, and with what is uncertain of the setup. */
  readonly statistical: number;
  readonly total: number;
}

export interface InvertOptions {
  readonly seed: number | string;
  /** Range of composition in which there may be something. Default 0 to 1. */
  readonly range?: readonly [number, number];
  /** Step of composition. Default 0.01. */
  readonly step?: number;
  /** Mean composition of all material at each time, from the charge passed. */
  readonly means?: readonly MeanComposition[];
  /** Drawn patterns for the band. Default 40. */
  readonly draws?: number;
}

/**
 * Inverts each pattern of a series: the non-negative density whose pattern is the one measured, as smooth as the
 * misfit allows (`chooseSmoothness`). What is uncertain of places and inactive share is fitted along within its errors; with
 * the mean from coulometry a shift of the lines shows, which no misfit tells. The band comes from patterns (and priors, and
 * means) drawn around the solution and inverted again at the same smoothness: it holds noise and the setup's errors,
 * not what the smoothing hides, which `averagingWidth` tells.
 * @throws ImagingError where range or step leave fewer than five compositions.
 */
export function invert(series: Series, options: InvertOptions): InvertedDensity[] {
  const { seed, range = [0, 1], step = 0.01, draws = 40, means } = options;
  if (!(range[1] - range[0] >= 4 * step && step > 0)) {
    const found = `range ${range.join(" to ")} in steps of ${step}`;
    throw new ImagingError({ file: "inversion", found, expected: "five compositions or more" });
  }
  return series.times.map((_, t) => {
    const inversion = new Inversion(series, t, range, step, means?.[t]);
    return invertOne(inversion, draws, random(seed).split(`pattern ${t}`));
  });
}

/** Most rounds in which setup, strengths of reflections and density settle. */
const ROUNDS = 12;
/** Rounds of a drawn pattern, which starts near its solution. */
const FEW = 3;

function invertOne(inversion: Inversion, draws: number, stream: Random): InvertedDensity {
  const { compositions, step, setup, time, measured, unknowns } = inversion;
  const chosen = settle(inversion, measured, (equations) => chooseSmoothness(equations));
  const [alpha, masses, found] = [chosen.alpha, chosen.values, inversion.values.slice()];
  const density = normalised(masses, step);
  const equations = inversion.equations(measured, "exact");
  const { widths, freedom } = averagingOf(equations, chosen, step);
  const drawn = Array.from({ length: draws }, (_, n) => inversion.drawn(masses, stream.split(n)));
  const again = (equations: NormalEquations): Smoothed => smoothed(equations, alpha, masses);
  const noise = drawn.map((data) => normalised(again(inversion.equations(data, "exact")).values, step));
  const all = drawn.map((data) => {
    inversion.restart(found, masses);
    inversion.widen(data);
    return normalised(settle(inversion, data, again, FEW).values, step);
  });
  const [lower, upper] = bandOf(density, all);
  return {
    time,
    compositions,
    density,
    lower,
    upper,
    mean: estimate(density, noise, all, (f) => meanOf(compositions, f, step)),
    halfWidth: estimate(density, noise, all, (f) => halfWidthOf(compositions, f, step)),
    setup: unknowns.declarations.map(({ name }, m) => ({ name, value: found[m] })),
    alpha,
    reducedSquares: chosen.squares / Math.max(1, equations.points - freedom),
    instrumentResolution: resolutionOf(setup, compositions).instrument,
    averagingWidth: widths,
  };
}

/** Solves and lets setup and strengths follow, until nothing moves. */
function settle(
  inversion: Inversion,
  data: Data,
  solve: (equations: NormalEquations) => Smoothed,
  rounds = ROUNDS,
): Smoothed {
  let solution = solve(inversion.equations(data, "uncertain"));
  for (let [n, settled] = [0, false]; n < rounds && !settled; n++) {
    settled = inversion.settle(data, solution.values);
    solution = solve(inversion.equations(data, "uncertain"));
  }
  return solution;
}

function normalised(values: Float64Array, step: number): Float64Array {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / (sum * step));
}

const meanOf = (c: Float64Array, f: Float64Array, step: number): number =>
  step * f.reduce((sum, value, n) => sum + value * c[n], 0);

function halfWidthOf(c: Float64Array, f: Float64Array, step: number): number {
  const pointOf = (part: number): number => {
    let [n, below] = [0, 0];
    while (n < f.length - 1 && below + f[n] * step < part) below += f[n++] * step;
    return c[n] + (part - below) / f[n] - 0.5 * step;
  };
  return 0.5 * (pointOf(0.84) - pointOf(0.16));
}

function estimate(
  density: Float64Array,
  noise: readonly Float64Array[],
  all: readonly Float64Array[],
  of: (f: Float64Array) => number,
): Estimate {
  const value = of(density);
  const spread = (drawn: readonly Float64Array[]): number =>
    Math.sqrt(drawn.reduce((sum, f) => sum + (of(f) - value) ** 2, 0) / Math.max(1, drawn.length));
  return { value, statistical: spread(noise), total: spread(all) };
}

/**
 * The 16 and 84 % points of the draws at each composition, from their median laid off around the density: drawn patterns
 * are smoothed twice, and the median takes that out.
 */
function bandOf(density: Float64Array, drawn: readonly Float64Array[]): [Float64Array, Float64Array] {
  const [lower, upper] = [density.slice(), density.slice()];
  if (drawn.length === 0) return [lower, upper];
  for (let n = 0; n < density.length; n++) {
    const sorted = Float64Array.from(drawn, (f) => f[n]).sort();
    const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))];
    lower[n] = Math.max(0, density[n] + at(0.16) - at(0.5));
    upper[n] = density[n] + at(0.84) - at(0.5);
  }
  return [lower, upper];
}
