import { cubeLike, type Cube } from "./cube.js";
import type { Incident } from "./incident.js";
import type { Noise } from "./noise.js";

/** Optical density A = ln(I0 / N) and the variance of each value. */
export interface OpticalDensity {
  readonly density: Cube;
  readonly variance: Cube;
}

/**
 * Optical density of counts from which the dark signal is taken off. Noise makes a logarithm of few photons too large by
 * variance / (2 N²) in the mean, which is taken off. Counts that are not positive have no logarithm: they are NaN, never
 * a large number.
 */
export function opticalDensity(counts: Cube, incident: Incident, noise: Noise): OpticalDensity {
  const [density, variance] = [cubeLike(counts), cubeLike(counts)];
  const { frames, rows, columns } = counts;
  for (let line = 0; line < frames * rows; line++) {
    const level = incident.values[line];
    const own = incident.variances[line] / (level * level);
    for (let p = line * columns; p < (line + 1) * columns; p++) {
      const value = counts.values[p];
      const relative = noise.factor / value;
      density.values[p] = value > 0 ? Math.log(level / value) - relative / 2 : NaN;
      variance.values[p] = value > 0 ? relative + own : NaN;
    }
  }
  return { density, variance };
}

/** Optical density from which nothing can be learnt: the leak of a fraction `dark` of I0 lets no more through. */
export const greatestDensity = (dark: number): number => (dark > 0 ? -Math.log(dark) - 1 : Infinity);
