import { invert, type InvertedDensity } from "../../../src/imaging/diffraction/invert.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { HIGH, layered, LOW, populationOf, profileOf, SHAPES, type Shape } from "./setups.js";

/** What an analysis assumes wrongly of the setup, and what it is known to. */
export interface Scenario {
  readonly name: string;
  readonly hkl: readonly (readonly [number, number, number])[];
  /** Degrees. */
  readonly fwhm: number;
  /** Counts at the top. */
  readonly counts: number;
  /** The kernel that is assumed is this factor as wide as the true one. */
  readonly kernel?: number;
  /** All lines lie this much too high, degrees. */
  readonly offset?: number;
  /** The lattice that is assumed runs this factor as steeply, around c = 1. */
  readonly slope?: number;
  /** Standard errors that the analysis states of the shift (degrees) and of the logarithm of the widths. Default 0. */
  readonly shiftError?: number;
  readonly widthError?: number;
  /** Coulometry tells the mean to this, and is off by that. */
  readonly meanError?: number;
  readonly meanOff?: number;
}

export interface Inverted {
  readonly scenario: Scenario;
  readonly shape: Shape;
  readonly found: InvertedDensity;
  /** Wasserstein-1 distance to the truth, and errors of mean and standard deviation. */
  readonly distance: number;
  readonly mean: number;
  readonly sd: number;
}

const M113 = [[1, 1, 3]] as const;
const M003 = [[0, 0, 3]] as const;

export const SCENARIOS: readonly Scenario[] = [
  { name: "113, FWHM 0.08, 30,000 counts", hkl: M113, fwhm: 0.08, counts: 30_000 },
  { name: "113, FWHM 0.08, 3,000 counts", hkl: M113, fwhm: 0.08, counts: 3000 },
  { name: "113, FWHM 0.12, 3,000 counts", hkl: M113, fwhm: 0.12, counts: 3000 },
  { name: "003, FWHM 0.05, 30,000 counts", hkl: M003, fwhm: 0.05, counts: 30_000 },
  { name: "003, FWHM 0.10, 3,000 counts", hkl: M003, fwhm: 0.1, counts: 3000 },
  { name: "113, kernel 10 % too narrow", hkl: M113, fwhm: 0.08, counts: 30_000, kernel: 0.9 },
  { name: "113, kernel 10 % too wide", hkl: M113, fwhm: 0.08, counts: 30_000, kernel: 1.1 },
  { name: "113, kernel 25 % too narrow", hkl: M113, fwhm: 0.08, counts: 30_000, kernel: 0.75 },
  { name: "113, offset 0.005 deg", hkl: M113, fwhm: 0.08, counts: 30_000, offset: 0.005 },
  { name: "113, offset 0.02 deg", hkl: M113, fwhm: 0.08, counts: 30_000, offset: 0.02 },
  { name: "113, lattice 5 % too steep", hkl: M113, fwhm: 0.08, counts: 30_000, slope: 1.05 },
  {
    name: "113, kernel 10 % too narrow, known to 10 %; offset 0.005 deg, known to 0.005; mean to 0.003",
    hkl: M113,
    fwhm: 0.08,
    counts: 30_000,
    kernel: 0.9,
    offset: 0.005,
    shiftError: 0.005,
    widthError: 0.1,
    meanError: 0.003,
  },
  {
    name: "113, kernel 10 % too wide, known to 10 %; offset -0.005 deg, known to 0.005; mean to 0.003",
    hkl: M113,
    fwhm: 0.08,
    counts: 30_000,
    kernel: 1.1,
    offset: -0.005,
    shiftError: 0.005,
    widthError: 0.1,
    meanError: 0.003,
  },
  {
    name: "113, offset 0.02 deg, known to 0.02; mean to 0.003",
    hkl: M113,
    fwhm: 0.08,
    counts: 30_000,
    offset: 0.02,
    shiftError: 0.02,
    meanError: 0.003,
  },
  {
    name: "110 and 113, offset 0.02 deg, known to 0.02; no coulometry",
    hkl: [
      [1, 1, 0],
      [1, 1, 3],
    ],
    fwhm: 0.08,
    counts: 30_000,
    offset: 0.02,
    shiftError: 0.02,
  },
];

/** Makes a pattern of a shape with a seed and inverts it as the scenario has it. */
export function run(scenario: Scenario, shape: Shape, seed: number): Inverted {
  const { hkl, fwhm, counts, offset = 0, meanError, meanOff = 0 } = scenario;
  const truth = layered(hkl, fwhm);
  const population = { time: 0, ...populationOf(shape) };
  const { series, truth: known } = patternPhantom({
    seed: `${scenario.name}/${shape.name}/${seed}`,
    setup: { ...truth, shift: { ...truth.shift, value: offset } },
    populations: [population],
    twoTheta: hkl[0][0] === 0 ? LOW : HIGH,
    counts,
    background: 0.05 * counts,
  });
  const [found] = invert(
    { ...series, setup: assumed(truth, scenario) },
    {
      seed,
      range: [0.3, 1],
      draws: 20,
      ...(meanError === undefined ? {} : { means: [{ value: known.means[0] + meanOff, error: meanError }] }),
    },
  );
  return { scenario, shape, found, ...errorsOf(found, population) };
}

function assumed(
  truth: Setup,
  { fwhm, kernel = 1, slope = 1, shiftError = 0, widthError = 0 }: Scenario,
): Setup {
  const { lattice } = truth;
  const parameters = lattice.parameters.map((values) => {
    const last = values[values.length - 1];
    return values.map((value) => last + slope * (value - last));
  });
  return {
    ...truth,
    profile: { ...profileOf(fwhm * kernel), widthError },
    shift: { ...truth.shift, error: shiftError },
    lattice: { ...lattice, parameters },
  };
}

function errorsOf(
  { compositions, density }: InvertedDensity,
  truth: { compositions: Float64Array; weights: Float64Array },
): Pick<Inverted, "distance" | "mean" | "sd"> {
  const step = compositions[1] - compositions[0];
  const masses = density.map((f) => f * step);
  const [found, known] = [momentsOf(compositions, masses), momentsOf(truth.compositions, truth.weights)];
  let distance = 0;
  for (let x = 0; x < 1; x += 0.001) {
    distance +=
      0.001 *
      Math.abs(upTo(compositions, masses, step, x) - upTo(truth.compositions, truth.weights, 0.001, x));
  }
  return { distance, mean: found.mean - known.mean, sd: found.sd - known.sd };
}

function momentsOf(c: Float64Array, masses: Float64Array): { mean: number; sd: number } {
  const mean = c.reduce((sum, x, n) => sum + x * masses[n], 0);
  return { mean, sd: Math.sqrt(c.reduce((sum, x, n) => sum + (x - mean) ** 2 * masses[n], 0)) };
}

/** Mass up to x, each mass spread evenly over a step around its composition. */
const upTo = (c: Float64Array, masses: Float64Array, step: number, x: number): number =>
  masses.reduce((sum, mass, n) => sum + mass * Math.min(1, Math.max(0, (x - c[n]) / step + 0.5)), 0);

export const inversions = (seeds: readonly number[]): Inverted[] =>
  SCENARIOS.flatMap((scenario) => SHAPES.flatMap((shape) => seeds.map((seed) => run(scenario, shape, seed))));
