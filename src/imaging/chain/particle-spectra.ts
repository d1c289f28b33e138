import type { OpticalDensity } from "./optical-density.js";

/** Optical density of whole particles: summed over their pixels. */
export interface ParticleSpectra {
  readonly particles: number;
  readonly points: number;
  /** Particle n at frame e is at n * points + e. */
  readonly values: Float64Array;
  /** 1 / variance by photon noise; 0 where too much of the particle was not measured. */
  readonly weights: Float64Array;
}

/** Fraction of a particle that must be measured in a frame for the frame to count. */
const LEAST_MEASURED = 0.8;

/**
 * Sums optical density (never counts: thick and thin parts would mix wrongly) over the pixels of each particle. Pixels
 * that were not measured in a frame are made up for by the others in proportion to the amounts.
 * @param amount map of the amounts that says how much of a particle a pixel is
 */
export function sumSpectra(
  { density, variance }: OpticalDensity,
  pixels: readonly Int32Array[],
  amount: Float64Array,
): ParticleSpectra {
  const { frames, rows, columns } = density;
  const [values, weights] = [
    new Float64Array(pixels.length * frames),
    new Float64Array(pixels.length * frames),
  ];
  pixels.forEach((list, n) => {
    const whole = list.reduce((sum, p) => sum + Math.max(amount[p] || 0, 0), 0);
    for (let e = 0; e < frames; e++) {
      const start = e * rows * columns;
      let [sum, spread, measured] = [0, 0, 0];
      for (const p of list) {
        const value = density.values[start + p];
        if (Number.isNaN(value)) continue;
        sum += value;
        spread += variance.values[start + p];
        measured += Math.max(amount[p] || 0, 0);
      }
      if (!(measured >= LEAST_MEASURED * whole) || measured === 0) continue;
      const scale = whole / measured;
      values[n * frames + e] = scale * sum;
      weights[n * frames + e] = 1 / (scale * scale * spread);
    }
  });
  return { particles: pixels.length, points: frames, values, weights };
}

/** The spectrum of one particle as views. */
export function spectrumOf({ values, weights, points }: ParticleSpectra, particle: number) {
  const [from, to] = [particle * points, (particle + 1) * points];
  return { values: values.subarray(from, to), weights: weights.subarray(from, to) };
}
