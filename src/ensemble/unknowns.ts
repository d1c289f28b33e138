import type { SecondDerivatives } from "./rate-values.js";
import type { Rates } from "./rates.js";

/** What one fitted number acts on. */
export type Role =
  | { readonly kind: "law"; readonly index: number }
  /** Prefactor of one particle, in units of the one that is known. */
  | { readonly kind: "prefactor"; readonly particle: number; readonly known: number }
  /** Standard deviation of ln kappa over the particles. */
  | { readonly kind: "spread"; readonly scores: Float64Array }
  /** Composition at the start of one particle, or mean or standard deviation of all. */
  | { readonly kind: "initial"; readonly weights: Float64Array }
  | { readonly kind: "offset" }
  | { readonly kind: "film" };

/** d ln kappa_i / d(number), for the roles that act through prefactors. */
function prefactorSlope(role: Role, rates: Rates, i: number): number {
  if (role.kind === "spread") return role.scores[i];
  return role.kind === "prefactor" && role.particle === i ? role.known / rates.settings.kappa[i] : 0;
}

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
  const r = rates.resistance;
  roles.forEach((role, k) => {
    const to = out[k];
    if (role.kind === "law") return;
    if (role.kind === "initial") to.fill(0, 0, rates.count);
    else if (role.kind === "offset") for (let i = 0; i < rates.count; i++) to[i] = -v[i];
    else if (role.kind === "film")
      for (let i = 0; i < rates.count; i++) to[i] = filmSlope(rates, rate[i], v[i]);
    // With a film a larger prefactor also drops more potential over it: R_lnk = R / (1 - r G_V) = R (1 + r R_V).
    else
      for (let i = 0; i < rates.count; i++) to[i] = prefactorSlope(role, rates, i) * rate[i] * (1 + r * v[i]);
  });
}

/** dR/d(film) = R_V R / f: the film moves each particle's own potential by R / f. */
const filmSlope = (rates: Rates, rate: number, v: number): number => (v * rate) / rates.perVolt;

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
        to.c[i] = (cv[i] * rate[i] + v[i] * c[i]) / rates.perVolt;
        to.v[i] = (vv[i] * rate[i] + v[i] * v[i]) / rates.perVolt;
      }
      return;
    case "prefactor":
    case "spread":
      return fillPrefactorCross(role, rates, second, to);
  }
}

/** R_k = a R (1 + r R_V), differentiated once more. */
function fillPrefactorCross(
  role: Role,
  rates: Rates,
  { cv, vv }: SecondDerivatives,
  to: CrossDerivatives,
): void {
  const { count, rate, c, v, resistance: r } = rates;
  for (let i = 0; i < count; i++) {
    const a = prefactorSlope(role, rates, i);
    to.c[i] = a * (c[i] * (1 + r * v[i]) + rate[i] * r * cv[i]);
    to.v[i] = a * (v[i] * (1 + r * v[i]) + rate[i] * r * vv[i]);
  }
}
