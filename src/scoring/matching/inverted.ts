import type { Patterns } from "../../experiment/diffraction.js";
import { invert, type InvertedDensity } from "../../imaging/diffraction/invert.js";

/** A population as the compositions of so many equal shares of its mass, in rising order. */
export interface Shares {
  readonly time: number;
  readonly compositions: readonly number[];
  /** Variance that smoothing and noise may have added. */
  readonly noise: number;
}

const SHARES = 100;

/** Part of the mass that a group of its own must hold: noise and inactive material make lesser ones. */
const LEAST_GROUP = 0.06;

/**
 * What each pattern says of the population at its time, by inversion within the calibrated compositions. Good enough to
 * start fits from; what a law is judged by are the patterns themselves.
 */
export function sharesOfPatterns(patterns: Patterns): Shares[] {
  const { compositions: knots } = patterns.setup.lattice;
  const range = [Math.max(0, knots[0]), Math.min(1, knots[knots.length - 1])] as const;
  return invert(patterns, { seed: 0, draws: 0, step: 0.02, range }).map((inverted) => ({
    time: inverted.time,
    compositions: shares(inverted.compositions, withoutSpecks(inverted.density)),
    noise: (averaged(inverted) / FWHM) ** 2,
  }));
}

/** FWHM of a normal distribution of unit variance. */
const FWHM = Math.sqrt(8 * Math.LN2);

/** The averaging width where the mass is. */
function averaged({ density, averagingWidth }: InvertedDensity): number {
  let [sum, mass] = [0, 1e-300];
  density.forEach((f, n) => {
    if (Number.isNaN(averagingWidth[n])) return;
    sum += f * averagingWidth[n];
    mass += f;
  });
  return sum / mass;
}

/** The density less its groups, parted by compositions where there is next to nothing, that hold little. */
function withoutSpecks(density: Float64Array): Float64Array {
  const floor = 0.02 * Math.max(...density);
  const total = density.reduce((sum, f) => sum + f, 0);
  const kept = new Float64Array(density.length);
  for (let from = 0; from < density.length; from++) {
    if (density[from] <= floor) continue;
    let to = from;
    while (to < density.length && density[to] > floor) to++;
    const group = density.subarray(from, to);
    if (group.reduce((sum, f) => sum + f, 0) > LEAST_GROUP * total) kept.set(group, from);
    from = to;
  }
  return kept;
}

function shares(compositions: Float64Array, density: Float64Array): number[] {
  const total = density.reduce((sum, f) => sum + f, 0);
  const step = compositions[1] - compositions[0];
  let [n, below] = [0, 0];
  return Array.from({ length: SHARES }, (_, share) => {
    const wanted = (total * (share + 0.5)) / SHARES;
    while (n < density.length - 1 && below + density[n] < wanted) below += density[n++];
    return compositions[n] + step * ((wanted - below) / density[n] - 0.5);
  });
}
