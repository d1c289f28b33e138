import type { RatePartials, Rates } from "./rates.js";

/** What one fitted number acts on. */
export type Role =
  | { readonly kind: "law"; readonly index: number }
  /** Prefactor of one particle. */
  | { readonly kind: "prefactor"; readonly particle: number }
  /** Standard deviation of ln kappa over the particles. */
  | { readonly kind: "spread"; readonly scores: Float64Array }
  /** Composition at the start of one particle, or mean or standard deviation of all. */
  | { readonly kind: "initial"; readonly weights: Float64Array }
  | { readonly kind: "offset" }
  | { readonly kind: "film" };

/** Derivatives of particle i's rate, dR/dc and dR/dV to the number in a role (after `rates.second`). */
export function rolePartials(role: Role, rates: Rates, i: number, to: RatePartials): void {
  to.rate = to.c = to.v = 0;
  switch (role.kind) {
    case "law":
      return rates.parameter(role.index, i, to);
    case "prefactor":
      if (i === role.particle) scaled(rates, i, 1 / rates.settings.kappa[i], to);
      return;
    case "spread":
      return scaled(rates, i, role.scores[i], to);
    case "initial":
      return;
    case "offset":
      to.rate = -rates.v[i];
      to.c = -rates.cv[i];
      to.v = -rates.vv[i];
      return;
    case "film":
      return rates.filmed(i, to);
  }
}

function scaled(rates: Rates, i: number, factor: number, to: RatePartials): void {
  rates.prefactor(i, to);
  to.rate *= factor;
  to.c *= factor;
  to.v *= factor;
}
