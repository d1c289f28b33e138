import { hermiteNodes } from "../numerics/quadrature.js";
import { normalQuantile } from "../numerics/normal.js";

/** The particles of a simulation: standard scores of initial composition and of ln kappa, and weights of sum 1. */
export interface Nodes {
  readonly composition: Float64Array;
  readonly prefactor: Float64Array;
  readonly weights: Float64Array;
}

/** Nodes of one standard normal number. */
export interface NormalNodes {
  readonly scores: Float64Array;
  readonly weights: Float64Array;
}

/** "even": equally spaced, weighted by the density. "quantiles": equally probable, at their middles. */
export type NodeRule = "even" | "quantiles";

/** Standard scores beyond which one particle in 700 lies. */
const REACH = 3.2;
/** Widest spacing of even nodes: the trapezoidal rule is then right to exp(-2 pi^2) for smooth functions. */
const WIDEST = 1;

/** `count` nodes of mean 0 and variance 1. Even ones also carry the tails, where autocatalysis sets in. */
export function normalNodes(count: number, rule: NodeRule = "even"): NormalNodes {
  const reach = Math.min(REACH, (WIDEST * (count - 1)) / 2);
  const place = (i: number): number =>
    rule === "quantiles" ? normalQuantile((i + 0.5) / count) : reach * ((2 * i) / (count - 1) - 1);
  const scores = Float64Array.from({ length: count }, (_, i) => (count > 1 ? place(i) : 0));
  const density = scores.map((z) => (rule === "quantiles" ? 1 : Math.exp(-0.5 * z * z)));
  const total = density.reduce((sum, one) => sum + one, 0);
  const weights = density.map((one) => one / total);
  const sd = Math.sqrt(scores.reduce((sum, z, i) => sum + weights[i] * z * z, 0)) || 1;
  return { scores: scores.map((z) => z / sd), weights };
}

/** Nodes of composition crossed with Gauss-Hermite nodes of ln kappa, so that predictions are smooth in its spread. */
export function crossedNodes({ scores, weights }: NormalNodes, prefactors: number): Nodes {
  const hermite = hermiteNodes(prefactors);
  const pick = (value: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: scores.length * prefactors }, (_, n) =>
      value(Math.floor(n / prefactors), n % prefactors),
    );
  return {
    composition: pick((i) => scores[i]),
    prefactor: pick((_, j) => hermite.nodes[j]),
    weights: pick((i, j) => hermite.weights[j] * weights[i]),
  };
}
