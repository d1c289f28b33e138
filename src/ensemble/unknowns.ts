import type { SecondDerivatives } from "./rate-values.js";
import type { Rates } from "./rates.js";

/** What is lognormal over the particles. Size acts on both: rates go as 1/size, films as size. */
export type Spread = "prefactor" | "film" | "size";

/** Powers with which the prefactor and the film of a particle go with what is lognormal. */
export const SPREADS: Readonly<Record<Spread, { readonly kappa: number; readonly film: number }>> = {
  prefactor: { kappa: 1, film: 0 },
  film: { kappa: 0, film: 1 },
  size: { kappa: -1, film: 1 },
};

/** What one fitted number acts on. */
export type Role =
  | { readonly kind: "law"; readonly index: number }
  /** Prefactor of one particle, in units of the one that is known. */
  | { readonly kind: "prefactor"; readonly particle: number; readonly known: number }
  /** Standard deviation over the particles of the logarithm of what is lognormal. */
  | { readonly kind: "spread"; readonly scores: Float64Array; readonly of: Spread }
  /** Composition at the start of one particle, or mean or standard deviation of all. */
  | { readonly kind: "initial"; readonly weights: Float64Array }
  | { readonly kind: "offset" }
  | { readonly kind: "film" };

/** d ln kappa_i / d(number), for the roles that act through prefactors. */
function prefactorSlope(role: Role, rates: Rates, i: number): number {
  if (role.kind === "spread") return SPREADS[role.of].kappa * role.scores[i];
  return role.kind === "prefactor" && role.particle === i ? role.known / rates.settings.kappa[i] : 0;
}

/** d ln film_i / d(number), for the roles that act through single films. */
const filmSlope = (role: Role, i: number): number =>
  role.kind === "spread" ? SPREADS[role.of].film * role.scores[i] : 0;

/**
 * Derivatives of all rates to every role but the law's own, which the kernel has written already: after
 * `rates.partials` or `rates.second` filled R in `rate` and R_V in `v`.
 */
export function fillPartials(
  roles: readonly Role[],
  rates: Rates,
  rate: Float64Array,
  v: Float64Array,
  out: readonly Float64Array[],
): void {
  const { count, perVolt, settings } = rates;
  roles.forEach((role, k) => {
    const to = out[k];
    if (role.kind === "law") return;
    if (role.kind === "initial") to.fill(0, 0, count);
    else if (role.kind === "offset") for (let i = 0; i < count; i++) to[i] = -v[i];
    else if (role.kind === "film")
      // R_film = R_V R / f: the film moves each particle's own potential by R / f.
      for (let i = 0; i < count; i++) to[i] = (settings.films[i] * v[i] * rate[i]) / perVolt;
    else
      for (let i = 0; i < count; i++) {
        // A larger prefactor also drops more potential over the film: R_lnk = R / (1 - r G_V) = R (1 + r R_V).
        const drop = rates.resistance(i) * v[i];
        to[i] = rate[i] * (prefactorSlope(role, rates, i) * (1 + drop) + filmSlope(role, i) * drop);
      }
  });
}

/** d(R_c)/d(number) and d(R_V)/d(number) of all particles. */
export interface CrossDerivatives {
  readonly c: Float64Array;
  readonly v: Float64Array;
}

/** The cross derivatives of one role, into `to` (after `rates.second`). */
export function fillCross(role: Role, rates: Rates, second: SecondDerivatives, to: CrossDerivatives): void {
  const { cv, vv, cp, vp } = second;
  const { count, rate, c, v } = rates;
  switch (role.kind) {
    case "law":
      to.c.set(cp[role.index]);
      to.v.set(vp[role.index]);
      return;
    case "initial":
      to.c.fill(0);
      to.v.fill(0);
      return;
    case "offset":
      for (let i = 0; i < count; i++) [to.c[i], to.v[i]] = [-cv[i], -vv[i]];
      return;
    case "film":
      // R_f = R_V R / f, and one more derivative of it.
      for (let i = 0; i < count; i++) {
        const factor = rates.settings.films[i] / rates.perVolt;
        to.c[i] = factor * (cv[i] * rate[i] + v[i] * c[i]);
        to.v[i] = factor * (vv[i] * rate[i] + v[i] * v[i]);
      }
      return;
    case "prefactor":
    case "spread":
      return fillPrefactorCross(role, rates, second, to);
  }
}

/** R_k = R (a + (a + b) r R_V) with a = d ln kappa/dk and b = d ln film/dk, differentiated once more. */
function fillPrefactorCross(
  role: Role,
  rates: Rates,
  { cv, vv }: SecondDerivatives,
  to: CrossDerivatives,
): void {
  const { count, rate, c, v } = rates;
  for (let i = 0; i < count; i++) {
    const a = prefactorSlope(role, rates, i);
    const r = rates.resistance(i) * (a + filmSlope(role, i));
    to.c[i] = c[i] * (a + r * v[i]) + rate[i] * r * cv[i];
    to.v[i] = v[i] * (a + r * v[i]) + rate[i] * r * vv[i];
  }
}
