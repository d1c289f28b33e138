import type { OpenCircuit } from "../experiment.js";
import { perVolt } from "../potential.js";

/** One kind of site: its share of the lithium, its potential in volts, and the width of its step (1: ideal). */
export interface SiteKind {
  readonly share: number;
  readonly potential: number;
  readonly width: number;
}

const POINTS = 400;

/**
 * The multi-species, multi-reaction curve c(U) = sum_j x_j / (1 + exp(f (U - U_j) / w_j)), tabulated from 0.001 to 0.999
 * of its range of compositions and read by a monotone cubic.
 * M. Verbrugge et al., J. Electrochem. Soc. 164, E3243 (2017).
 */
export function multiSite(sites: readonly SiteKind[], temperature: number): OpenCircuit {
  const f = perVolt(temperature);
  const at = (u: number): number =>
    sites.reduce(
      (sum, { share, potential, width }) => sum + share / (1 + Math.exp((f * (u - potential)) / width)),
      0,
    );
  const total = sites.reduce((sum, { share }) => sum + share, 0);
  const compositions = Array.from({ length: POINTS }, (_, n) => total * (0.001 + (0.998 * n) / (POINTS - 1)));
  const potentials = compositions.map((c) => invert(at, c));
  const citation = "M. Verbrugge et al., J. Electrochem. Soc. 164, E3243 (2017)";
  return {
    name: "multi-site",
    citation,
    curve: { kind: "table", compositions, potentials },
    offsetError: 0,
  };
}

/** The potential at which the sites hold c; c falls with the potential. */
function invert(at: (u: number) => number, c: number): number {
  let [low, high] = [-10, 15];
  for (let n = 0; n < 200; n++) {
    const middle = 0.5 * (low + high);
    if (at(middle) > c) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}
