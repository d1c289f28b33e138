import { random, type Random } from "../numerics/random.js";
import { autocorrelationTime } from "./autocorrelation.js";
import type { LogDensity } from "./posterior.js";

export interface SamplerOptions {
  readonly seed: number | string;
  /** Where the walkers begin; an even number, more than two a dimension. */
  readonly walkers: readonly Float64Array[];
  /** Steps kept, each of all walkers. */
  readonly steps: number;
  /** Steps before, passed over. Default a third of `steps`. */
  readonly burn?: number;
}

/** Points drawn from a density, and how well. */
export interface Sample {
  readonly names: readonly string[];
  /** Kept points, walker after walker within a step, on the fitted scale. */
  readonly points: readonly Float64Array[];
  readonly logDensities: Float64Array;
  /** Share of moves that were accepted; 0.2 to 0.5 is healthy. */
  readonly acceptance: number;
  /** Integrated autocorrelation time of each unknown, in steps. */
  readonly times: readonly number[];
  /** Points divided by the longest autocorrelation time: how many independent ones they are worth. */
  readonly effective: number;
  /** Whether the chain is at least 50 times its longest autocorrelation time (the usual rule of thumb). */
  readonly settled: boolean;
  /** Densities asked for. */
  readonly evaluations: number;
}

/** Range of the stretch, z in [1/a, a]. */
const A = 2;

/**
 * Affine-invariant ensemble sampler: each walker of one half is stretched towards or away from one of the other half,
 * y = x_j + z (x_k - x_j) with z of density 1/sqrt(z), accepted with min(1, z^(d-1) p(y)/p(x)).
 * Source: J. Goodman & J. Weare, Comm. App. Math. Comp. Sci. 5, 65 (2010).
 * @throws Error where there are too few walkers, or none begins where the density is positive
 */
export function stretchSample(density: LogDensity, options: SamplerOptions): Sample {
  const { seed, walkers, steps, burn = Math.ceil(steps / 3) } = options;
  const dimensions = density.names.length;
  refuseFew(walkers.length, dimensions);
  const stream = random(`stretch/${seed}`);
  const state = walkers.map((walker) => Float64Array.from(walker));
  const logs = Float64Array.from(state, (point) => density.at(point));
  if (!logs.some(Number.isFinite))
    throw new Error("no walker begins where the density is positive. Begin at the fit.");
  const points: Float64Array[] = [];
  const kept: number[] = [];
  let accepted = 0;
  for (let n = 0; n < burn + steps; n++) {
    const moved = sweep(density, state, logs, stream);
    if (n < burn) continue;
    accepted += moved;
    state.forEach((point) => points.push(Float64Array.from(point)));
    kept.push(...logs);
  }
  const times = density.names.map((_, k) => autocorrelationTime(rows(points, walkers.length, k)));
  const longest = Math.max(...times);
  return {
    names: density.names,
    points,
    logDensities: Float64Array.from(kept),
    acceptance: accepted / (steps * walkers.length),
    times,
    effective: points.length / longest,
    settled: steps > 50 * longest,
    evaluations: walkers.length * (1 + burn + steps),
  };
}

/** Moves both halves once; returns how many walkers moved. */
function sweep(density: LogDensity, state: Float64Array[], logs: Float64Array, stream: Random): number {
  const half = state.length / 2;
  let accepted = 0;
  for (let k = 0; k < state.length; k++) {
    const partner = state[(k < half ? half : 0) + stream.integer(half)];
    const z = (1 + (A - 1) * stream.next()) ** 2 / A;
    const proposed = state[k].map((x, d) => partner[d] + z * (x - partner[d]));
    const log = density.at(proposed);
    if (Math.log(stream.next()) >= (proposed.length - 1) * Math.log(z) + log - logs[k]) continue;
    state[k] = proposed;
    logs[k] = log;
    accepted++;
  }
  return accepted;
}

function refuseFew(walkers: number, dimensions: number): void {
  const least = 2 * dimensions + 2;
  if (walkers >= least && walkers % 2 === 0) return;
  throw new Error(
    `${walkers} walkers in ${dimensions} dimensions: give an even number of at least ${least}.`,
  );
}

/** One unknown along each walker. */
function rows(points: readonly Float64Array[], walkers: number, k: number): Float64Array[] {
  return Array.from({ length: walkers }, (_, w) =>
    Float64Array.from({ length: points.length / walkers }, (_, n) => points[n * walkers + w][k]),
  );
}
