import { hermiteNodes } from "../numerics/quadrature.js";
import { normalQuantile } from "../numerics/normal.js";

/** The particles of a simulation: standard scores of initial composition and of ln kappa, and weights of sum 1. */
export interface Nodes {
  readonly composition: Float64Array;
  readonly prefactor: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Quantile nodes of a normal distribution, z_i = Phi^-1((i + 1/2)/N), shifted to mean 0 and scaled to variance 1;
 * crossed with Gauss-Hermite nodes of ln kappa where prefactors spread, so that predictions are smooth in the spread.
 */
export function normalNodes(count: number, prefactors: number): Nodes {
  const scores = Float64Array.from({ length: count }, (_, i) => normalQuantile((i + 0.5) / count));
  const variance = scores.reduce((sum, z) => sum + z * z, 0) / count;
  const hermite = hermiteNodes(prefactors);
  const total = count * prefactors;
  const pick = (value: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: total }, (_, n) => value(Math.floor(n / prefactors), n % prefactors));
  return {
    composition: pick((i) => (count > 1 ? scores[i] / Math.sqrt(variance) : 0)),
    prefactor: pick((_, j) => hermite.nodes[j]),
    weights: pick((_, j) => hermite.weights[j] / count),
  };
}
