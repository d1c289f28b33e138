import { random } from "../../numerics/random.js";
import { ImagingError } from "../imaging-error.js";
import type { Particle } from "./particle-table.js";

/** Compositions of particles that each count one: what microscopes show. Not to be mixed with {@link MassDistribution}. */
export interface CountDistribution extends Weighted {
  readonly weighting: "count";
}

/** Compositions of particles by their masses: what diffraction and coulometry show. */
export interface MassDistribution extends Weighted {
  readonly weighting: "mass";
}

interface Weighted {
  /** Ascending, with the weight of each (sum 1) and its total error. */
  readonly compositions: Float64Array;
  readonly weights: Float64Array;
  readonly errors: Float64Array;
  /** Equal weights that would be worth as much: (sum w)² / sum w². */
  readonly effective: number;
  readonly mean: Mean;
}

/** Mean composition with its errors. */
export interface Mean {
  readonly value: number;
  /** Of having these particles and no others, by bootstrap; measurement scatter is part of it. */
  readonly sampling: number;
  /** Systematic: common to all particles, so that no number of them makes it smaller. */
  readonly systematic: number;
}

const DRAWS = 400;

/**
 * The distribution of particles that are not excluded, each counting one.
 * @throws ImagingError where there are fewer than two.
 */
export const countDistribution = (
  particles: readonly Particle[],
  seed = "distribution",
): CountDistribution => ({
  weighting: "count",
  ...weighted(particles, () => 1, seed),
});

/**
 * The same by mass.
 * @throws ImagingError where there are fewer than two, or masses are not known (references that are not absolute).
 */
export function massDistribution(particles: readonly Particle[], seed = "distribution"): MassDistribution {
  const unknown = included(particles).find(({ mass }) => !(mass > 0));
  if (unknown) {
    throw new ImagingError({
      file: "distribution",
      place: `particle ${unknown.id}`,
      found: `a mass of ${unknown.mass}`,
      expected: "a positive mass",
      fix: "Masses need absolute references (fit.absolute) and the size of the pixels.",
    });
  }
  return { weighting: "mass", ...weighted(particles, ({ mass }) => mass, seed) };
}

/** Particles that are in the distribution. */
export const included = (particles: readonly Particle[]): Particle[] =>
  particles.filter(({ excluded, estimate }) => excluded.length === 0 && estimate !== undefined);

function weighted(particles: readonly Particle[], weightOf: (p: Particle) => number, seed: string): Weighted {
  const chosen = included(particles).sort((a, b) => a.estimate!.composition - b.estimate!.composition);
  if (chosen.length < 2) {
    const found = `${chosen.length} of ${particles.length} particles that count`;
    throw new ImagingError({ file: "distribution", found, expected: "two or more" });
  }
  const raw = Float64Array.from(chosen, weightOf);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = raw.map((weight) => weight / total);
  const compositions = Float64Array.from(chosen, ({ estimate }) => estimate!.composition);
  const systematic = chosen.reduce((sum, { estimate }, n) => sum + weights[n] * estimate!.systematic, 0);
  return {
    compositions,
    weights,
    errors: Float64Array.from(chosen, ({ estimate }) => estimate!.total),
    effective: 1 / weights.reduce((sum, weight) => sum + weight * weight, 0),
    mean: {
      value: meanOf(compositions, weights),
      sampling: samplingError(compositions, weights, seed),
      systematic,
    },
  };
}

/** Standard deviation of the weighted mean over resampled particles. */
function samplingError(compositions: Float64Array, weights: Float64Array, seed: string): number {
  const stream = random(seed).split("mean");
  let [sum, squares] = [0, 0];
  for (let d = 0; d < DRAWS; d++) {
    let [moment, total] = [0, 0];
    for (let n = 0; n < weights.length; n++) {
      const k = stream.integer(weights.length);
      moment += weights[k] * compositions[k];
      total += weights[k];
    }
    sum += moment / total;
    squares += (moment / total) ** 2;
  }
  return Math.sqrt(
    Math.max(0, squares / DRAWS - (sum / DRAWS) ** 2) * (weights.length / (weights.length - 1)),
  );
}

const meanOf = (values: Float64Array, weights: Float64Array): number =>
  values.reduce((sum, value, n) => sum + weights[n] * value, 0);

/** Points of a cumulative distribution with a band. */
export interface Cumulative {
  readonly compositions: Float64Array;
  readonly values: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * The cumulative distribution with the band of Dvoretzky, Kiefer, Wolfowitz and Massart (Ann. Probab. 18, 1269 (1990)):
 * the true one lies in it everywhere with the given probability. Weights enter by their effective number.
 */
export function cumulative(
  { compositions, weights, effective }: CountDistribution | MassDistribution,
  probability = 0.68,
): Cumulative {
  const half = Math.sqrt(Math.log(2 / (1 - probability)) / (2 * effective));
  let sum = 0;
  const values = weights.map((weight) => (sum += weight));
  return {
    compositions,
    values,
    low: values.map((value) => Math.max(0, value - half)),
    high: values.map((value) => Math.min(1, value + half)),
  };
}

/**
 * Distance of two distributions of one kind: the mean over compositions by which one must be moved to become the other
 * (Wasserstein's first).
 */
export function wasserstein<D extends CountDistribution | MassDistribution>(
  a: Pick<D, "compositions" | "weights">,
  b: Pick<D, "compositions" | "weights">,
): number {
  const steps = [
    ...Array.from(a.compositions, (at, n) => ({ at, jump: a.weights[n] })),
    ...Array.from(b.compositions, (at, n) => ({ at, jump: -b.weights[n] })),
  ].sort((left, right) => left.at - right.at);
  let [difference, distance] = [0, 0];
  steps.forEach(({ at, jump }, n) => {
    if (n > 0) distance += Math.abs(difference) * (at - steps[n - 1].at);
    difference += jump;
  });
  return distance;
}
