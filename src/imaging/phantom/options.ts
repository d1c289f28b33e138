import { ImagingError } from "../imaging-error.js";

/** How particles lie: apart, side by side in pairs, over each other in pairs, or one in four across the edge. */
export type Arrangement = "isolated" | "touching" | "overlapping" | "edge";

/** How the composition lies inside a particle; the mean over the particle's mass stays the planted one. */
export type Interior = "uniform" | "gradient" | "core-shell" | "noise";

/** What a phantom is made from. Defaults are those of an ALS microscope at the Ni L edge. */
export interface PhantomOptions {
  /** Same seed, same bytes. */
  readonly seed: string | number;
  /** Pixels. */
  readonly rows: number;
  readonly columns: number;
  /** Micrometres from pixel to pixel. */
  readonly pixelSize: number;
  /** eV as the monochromator shows them, ascending. */
  readonly energies: Float64Array;
  readonly particles: number;
  /** Mean composition of each particle; drawn from two modes where absent. */
  readonly compositions: readonly number[] | undefined;
  /** Pixels, median of a lognormal distribution, and the standard deviation of its logarithm. */
  readonly radius: number;
  readonly radiusSpread: number;
  readonly arrangement: Arrangement;
  /** Micrometres, the thickest that a particle may be. */
  readonly thickness: number;
  readonly shape: "platelet" | "sphere";
  readonly interior: Interior;
  /** Difference of composition between surface and centre (gradient, core-shell) or standard deviation (noise). */
  readonly contrast: number;
  /** Strength per micrometre of the component of half-way compositions that no end member has. */
  readonly intermediate: number;
  /** Photons at a pixel of the empty field. */
  readonly photons: number;
  /** Counts that the detector makes of them. */
  readonly level: number;
  /** Change of I0 per eV, relative. */
  readonly slope: number;
  /** Standard deviation of the slow walk of I0 over the whole scan, relative. */
  readonly walk: number;
  /** Standard deviation of I0 from line to line, relative. */
  readonly lineJitter: number;
  /** Signal without transmitted light as a fraction of I0. */
  readonly dark: number;
  /** Pixels a frame, standard deviation of the random walk along each axis. */
  readonly drift: number;
  /** Pixels, amplitude of a sinusoid over the scan (runout of the zone plate). */
  readonly runout: number;
  /** Pixels along the rows that the sample leaps in the middle of the scan. */
  readonly jump: number;
  /** Pixels that the sample moves along the columns while one frame is scanned. */
  readonly shear: number;
  /** Pixels, standard deviation of the core of the probe. */
  readonly blur: number;
  /** Fraction of the probe in tails of 6 pixels. */
  readonly tail: number;
  /** eV by which the true energy lies above the shown one, and its standard deviation from frame to frame. */
  readonly energyOffset: number;
  readonly energyJitter: number;
  /** eV, standard deviation of the monochromator's line. */
  readonly resolution: number;
  /** Frames that hold a constant, and frames that are not there at all. */
  readonly deadFrames: readonly number[];
  readonly missingFrames: readonly number[];
  /** Number of single pixels, and of whole lines, that read too high. */
  readonly spikes: number;
  readonly spikeLines: number;
  /** Lines of the last frame that were never scanned. */
  readonly unscannedLines: number;
  /** Change of every composition over the scan by the beam. */
  readonly damage: number;
}

/** 845 to 862 eV in 50 steps, dense where the L3 line is. */
export const NICKEL_ENERGIES: Readonly<Float64Array> = Float64Array.from([
  ...[845, 846, 847, 848, 849],
  ...Array.from({ length: 41 }, (_, n) => 850 + n / 5),
  ...[859, 860, 861, 862],
]);

const DEFAULTS: Omit<PhantomOptions, "seed" | "energies"> = {
  rows: 192,
  columns: 192,
  pixelSize: 0.0272,
  particles: 16,
  compositions: undefined,
  radius: 11,
  radiusSpread: 0.25,
  arrangement: "isolated",
  thickness: 0.22,
  shape: "platelet",
  interior: "uniform",
  contrast: 0,
  intermediate: 0,
  photons: 14_000,
  level: 19_000,
  slope: -0.004,
  walk: 0.015,
  lineJitter: 0.008,
  dark: 0,
  drift: 0.35,
  runout: 0,
  jump: 0,
  shear: 0,
  blur: 1,
  tail: 0,
  energyOffset: 0,
  energyJitter: 0,
  resolution: 0.12,
  deadFrames: [],
  missingFrames: [],
  spikes: 0,
  spikeLines: 0,
  unscannedLines: 0,
  damage: 0,
};

/** Nothing but photon noise: no drift, no jitter, no walk. */
export const IDEAL: Partial<PhantomOptions> = { drift: 0, lineJitter: 0, walk: 0 };

/**
 * Options with the defaults filled in.
 * @throws ImagingError where a number is out of its range.
 */
export function phantomOptions(
  given: Partial<PhantomOptions> & Pick<PhantomOptions, "seed">,
): PhantomOptions {
  const options = { ...DEFAULTS, energies: Float64Array.from(NICKEL_ENERGIES), ...given };
  check("rows", options.rows, 16, 2048);
  check("columns", options.columns, 16, 2048);
  check("particles", options.particles, 0, 1000);
  check("photons", options.photons, 1, 1e9);
  check("dark", options.dark, 0, 0.5);
  check("tail", options.tail, 0, 0.9);
  check("blur", options.blur, 0.3, 5);
  check("energies", options.energies.length, 2, 2000);
  const count = options.compositions?.length ?? options.particles;
  if (count !== options.particles) {
    throw problem("compositions", `${count} of them`, `one for each of ${options.particles} particles`);
  }
  return options;
}

function check(place: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most)) throw problem(place, String(value), `${least} to ${most}`);
}

const problem = (place: string, found: string, expected: string) =>
  new ImagingError({ file: "phantom", place, found, expected });
