import { ImagingError } from "../imaging-error.js";
import type { Setup } from "./setup.js";

/** What a population is at one time. */
export interface PopulationAt {
  /** Hours. */
  readonly time: number;
  readonly compositions: ArrayLike<number>;
  /** Mass of each; all alike where absent. */
  readonly weights?: ArrayLike<number>;
}

/** A series of patterns to be made, with its defects. Angles in degrees of two theta. */
export interface PatternPhantomOptions {
  readonly seed: string | number;
  /** The truth: where it differs from the setup that an analysis assumes, the analysis is put to the test. */
  readonly setup: Setup;
  readonly populations: readonly PopulationAt[];
  readonly twoTheta: ArrayLike<number>;
  /** Counts of the highest point of the first pattern, background apart. Default 10,000. */
  readonly counts: number;
  /** Counts of the background, in the middle and as a slope per degree. Default 300 and 0. */
  readonly background: number;
  readonly slope: number;
  /** Amorphous hump: counts at its top in the middle of the range, a third of it wide (FWHM). Default 0. */
  readonly hump: number;
  /** Random walk of the beam's intensity, relative, each pattern. Default 0. */
  readonly flux: number;
  /** Random walk of the shift of all lines each pattern, degrees. Default 0. */
  readonly drift: number;
  /** Factor on the strength of each reflection (preferred orientation). Default 1 each. */
  readonly texture: readonly number[];
  /** Standard deviation of the composition inside each particle. Default 0. */
  readonly interior: number;
  /** Counts of each inert line at its top. Default 0 each. */
  readonly inert: readonly number[];
  /** Channels that never give anything, share of all. Default 0. */
  readonly deadChannels: number;
  /** Single channels that are hit by something, per pattern: three to ten times too high. Default 0. */
  readonly spikes: number;
}

const DEFAULTS = {
  counts: 10_000,
  background: 300,
  slope: 0,
  hump: 0,
  flux: 0,
  drift: 0,
  texture: [],
  interior: 0,
  inert: [],
  deadChannels: 0,
  spikes: 0,
};

type Needed = "seed" | "setup" | "populations" | "twoTheta";
export type GivenOptions = Partial<PatternPhantomOptions> & Pick<PatternPhantomOptions, Needed>;

/**
 * Options with the defaults filled in.
 * @throws ImagingError where a number is out of its range or nothing is asked for.
 */
export function patternPhantomOptions(given: GivenOptions): PatternPhantomOptions {
  const options = { ...DEFAULTS, ...given };
  check("counts", options.counts, 1, 1e9);
  check("background", options.background, 0, 1e9);
  check("deadChannels", options.deadChannels, 0, 0.5);
  check("interior", options.interior, 0, 0.3);
  check("twoTheta", options.twoTheta.length, 10, 100_000);
  check("populations", options.populations.length, 1, 100_000);
  return options;
}

function check(place: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new ImagingError({
    file: "pattern phantom",
    place,
    found: String(value),
    expected: `${least} to ${most}`,
  });
}
