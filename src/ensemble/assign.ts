import type { Experiment } from "../experiment/experiment.js";
import type { Layout } from "./layout.js";
import type { Rates } from "./rates.js";
import { SPREADS, type Role } from "./unknowns.js";

/** What each name of a simulator acts on; the first `parameters` are the law's own. */
export function assignRoles(
  experiment: Experiment,
  layout: Layout,
  names: readonly string[],
  parameters: number,
): Role[] {
  const unit = (i: number): Float64Array => Float64Array.from(layout.weights, (_, n) => (n === i ? 1 : 0));
  return names.map((name, k): Role => {
    if (k < parameters) return { kind: "law", index: k };
    const particle = layout.names.findIndex((each) => name.endsWith(`[${experiment.name}/${each}]`));
    if (name.startsWith("kappa[")) return { kind: "prefactor", particle, known: layout.prefactors[particle] };
    if (name.startsWith("c0[")) return { kind: "initial", weights: unit(particle) };
    if (name.startsWith("c0.mean[")) return { kind: "initial", weights: layout.weights.map(() => 1) };
    if (name.startsWith("c0.sd[")) return { kind: "initial", weights: layout.compositionScores };
    if (name === "spread") return { kind: "spread", scores: layout.prefactorScores, of: layout.spread };
    return name === "film" ? { kind: "film" } : { kind: "offset" };
  });
}

/** Puts the values of all unknowns where the rates read them. */
export function setValues(
  values: Float64Array,
  roles: readonly Role[],
  { settings }: Rates,
  layout: Layout,
): void {
  settings.kappa.set(layout.prefactors);
  settings.films.set(layout.films);
  roles.forEach((role, k) => {
    const value = values[k];
    if (role.kind === "law") settings.parameters[role.index] = value;
    else if (role.kind === "prefactor") settings.kappa[role.particle] *= value;
    else if (role.kind === "offset") settings.offset = value;
    else if (role.kind === "film") settings.film = value;
    else if (role.kind === "spread") {
      const { kappa, film } = SPREADS[role.of];
      role.scores.forEach((z, i) => {
        settings.kappa[i] *= Math.exp(kappa * value * z);
        settings.films[i] *= Math.exp(film * value * z);
      });
    }
  });
}

/**
 * Compositions at the start: each its own, or mean + sd z. The initial roles carry the derivatives of the start, and
 * since it is linear in them, also its change from the stated start.
 */
export function startStates(values: Float64Array, roles: readonly Role[], layout: Layout): Float64Array {
  const start = Float64Array.from(layout.start);
  const initial = roles.flatMap((role, k) =>
    role.kind === "initial" ? [{ weights: role.weights, value: values[k] }] : [],
  );
  if (initial.length === 0) return start;
  start.fill(0);
  for (const { weights, value } of initial)
    for (let i = 0; i < start.length; i++) start[i] += weights[i] * value;
  return start.map((c) => Math.min(1 - 1e-9, Math.max(1e-9, c)));
}

/** d(composition at the start)/d(unknown), one array an unknown. */
export function startSensitivities(roles: readonly Role[], layout: Layout): Float64Array[] {
  return roles.map((role) =>
    role.kind === "initial" ? Float64Array.from(role.weights) : new Float64Array(layout.weights.length),
  );
}
