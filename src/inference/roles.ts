import { compileKernel } from "../expression/compile.js";
import { differentiate } from "../expression/differentiate.js";
import { variableNames } from "../expression/walk.js";
import type { Law } from "../scoring/hypothesis.js";

/**
 * What an unknown acts on. "exchange": the exchange rate, that is the slope of the rate at equilibrium. "potential": where
 * the equilibrium lies. "drive": neither, only how the rate grows with the overpotential. "spread": how wide the
 * population is. "prefactor": one particle. "measurement": calibration. "film": a series resistance.
 */
export type Role = "exchange" | "potential" | "drive" | "spread" | "prefactor" | "measurement" | "film";

const BY_NAME: readonly (readonly [RegExp, Role])[] = [
  [/^(gain|offset|shift|ohmic)/, "measurement"],
  [/^U\./, "potential"],
  [/^kappa\[/, "prefactor"],
  [/^film$/, "film"],
  [/^(spread|D0|c0\.sd|width)/, "spread"],
];

/** The role of every unknown. Those of the law by what they do to its zero in eta, and to its slope there. */
export function rolesOf(
  law: Law,
  names: readonly string[],
  values: ReadonlyMap<string, number>,
): Map<string, Role> {
  const own = new Set(law.parameters.map(({ name }) => name));
  const inLaw = lawRoles(law, values);
  return new Map(
    names.map((name): [string, Role] => {
      if (own.has(name)) return [name, inLaw.get(name) ?? "drive"];
      return [name, BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? "measurement"];
    }),
  );
}

/** Compositions at which the law is probed, and how far equilibrium is looked for, in kT. */
const PROBES = Float64Array.from({ length: 13 }, (_, n) => 0.14 + (0.72 * n) / 12);
const FAR = 40;

function lawRoles(law: Law, values: ReadonlyMap<string, number>): Map<string, Role> {
  const variables = variableNames(law.expression);
  if (!variables.includes("eta") || variables.some((name) => name !== "c" && name !== "eta"))
    return new Map();
  const names = law.parameters.map(({ name }) => name);
  const partials = names.map((name) => differentiate(law.expression, name));
  const slope = differentiate(law.expression, "eta");
  const outputs = [law.expression, slope, ...partials, ...partials.map((each) => differentiate(each, "eta"))];
  const kernel = compileKernel(outputs, ["c", "eta"], names);
  const at = (c: number, eta: number): Float64Array => {
    const columns = outputs.map(() => new Float64Array(1));
    const parameters = Float64Array.from(names, (name) => values.get(name)!);
    kernel(1, [Float64Array.of(c), Float64Array.of(eta)], parameters, columns);
    return Float64Array.from(columns, ([value]) => value);
  };
  const probed = Array.from(PROBES, (c) =>
    at(
      c,
      equilibrium((eta) => at(c, eta)[0]),
    ),
  );
  return new Map(names.map((name, k) => [name, roleOf(probed, k, names.length, values.get(name)!)]));
}

/** The eta at which a rate that falls with it is zero, by bisection. */
function equilibrium(rate: (eta: number) => number): number {
  if (rate(0) === 0) return 0;
  let [low, high] = [-FAR, FAR];
  for (let n = 0; n < 60; n++) {
    const middle = 0.5 * (low + high);
    if (rate(middle) > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Effects below this, per e-fold of the unknown, are rounding. */
const SEEN = 1e-6;

/** d(eta at equilibrium)/d(ln p) = -p R_p / R_eta; what it does to ln R_eta at equilibrium otherwise. */
function roleOf(probed: readonly Float64Array[], k: number, count: number, value: number): Role {
  const moved = Math.max(...probed.map((row) => Math.abs((value * row[2 + k]) / row[1])));
  if (moved > SEEN) return "potential";
  const scaled = Math.max(...probed.map((row) => Math.abs((value * row[2 + count + k]) / row[1])));
  return scaled > SEEN ? "exchange" : "drive";
}
