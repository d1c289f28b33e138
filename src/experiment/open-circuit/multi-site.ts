import type { OpenCircuit } from "../experiment.js";
import { perVolt } from "../potential.js";

/** One kind of site: its share of the lithium, its potential in volts, and the width of its step (1: ideal). */
export interface SiteKind {
  readonly share: number;
  readonly potential: number;
  readonly width: number;
}

const POINTS = 2000;
/** Share of all sites that may be left out at either end. */
const EDGE = 1e-5;

/**
 * The multi-species, multi-reaction curve c(U) = sum_j x_j / (1 + exp(f (U - U_j) / w_j)), tabulated at even potentials
 * with its slopes, from 1e-5 to 1 - 1e-5 of its range of compositions; between them a cubic is right to 1e-9 V.
 * M. Verbrugge et al., J. Electrochem. Soc. 164, E3243 (2017).
 */
export function multiSite(sites: readonly SiteKind[], temperature: number): OpenCircuit {
  const f = perVolt(temperature);
  const occupied = (u: number, { potential, width }: SiteKind): number =>
    1 / (1 + Math.exp((f * (u - potential)) / width));
  const at = (u: number): number => sites.reduce((sum, site) => sum + site.share * occupied(u, site), 0);
  const slopeAt = (u: number): number =>
    sites.reduce((sum, site) => {
      const full = occupied(u, site);
      return sum - (site.share * full * (1 - full) * f) / site.width;
    }, 0);
  const total = at(-Infinity);
  const [low, high] = [1 - EDGE, EDGE].map((share) => invert(at, share * total));
  // Compositions rise as potentials fall.
  const potentials = Array.from({ length: POINTS }, (_, n) => high + ((low - high) * n) / (POINTS - 1));
  const citation = "M. Verbrugge et al., J. Electrochem. Soc. 164, E3243 (2017)";
  return {
    name: "multi-site",
    citation,
    curve: {
      kind: "table",
      compositions: potentials.map(at),
      potentials,
      slopes: potentials.map((u) => 1 / slopeAt(u)),
    },
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
