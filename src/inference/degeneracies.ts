import type { Experiment } from "../experiment/experiment.js";
import type { Identifiability, Direction } from "./identifiability.js";
import type { Role } from "./roles.js";

/** A degeneracy of this kind of data that has a name, and what would lift it. */
export interface Degeneracy {
  readonly name:
    "exchange rate and potential" | "effective spread" | "time scale" | "film and time scale" | "calibration";
  /** Unknowns that the data do not hold apart. */
  readonly unknowns: readonly string[];
  /** One sentence for a report. */
  readonly sentence: string;
}

/** What part of a direction a role must carry to count. */
const CARRIES = 0.15;
/** Tied unknowns count where one of them is known no better than this, in e-folds. */
const OPEN = 0.5;

/**
 * Names the sloppy directions and trade-offs that have a known reason:
 * one direction at high rate gives R0 exp(mu/2) but neither alone; distributions do not change with the rate in the Tafel
 * limit, so the time scale needs a potential or a rest; every spread looks like every other; a series resistance and
 * exchange share the potential; calibration stretches compositions.
 */
export function degeneraciesOf(
  { sloppy, tradeOffs }: Identifiability,
  roles: ReadonlyMap<string, Role>,
  experiments: readonly Experiment[],
): Degeneracy[] {
  const open = tradeOffs.filter(({ sds }) => Math.max(...sds) > OPEN);
  const tied = open.map(({ names, correlation }): Direction => ({
    sd: Infinity,
    parts: names.map((name, n) => ({
      name,
      share: n === 0 ? Math.SQRT1_2 : -Math.sign(correlation) * Math.SQRT1_2,
    })),
  }));
  const found = new Map<Degeneracy["name"], Set<string>>();
  for (const { parts } of [...sloppy, ...tied]) {
    const carried = parts.filter(({ share }) => Math.abs(share) >= CARRIES);
    const name = nameOf(new Set(carried.map((part) => roles.get(part.name)!)), carried.length);
    if (!name) continue;
    const unknowns = found.get(name) ?? new Set();
    found.set(name, unknowns);
    carried.forEach((part) => unknowns.add(part.name));
  }
  return [...found].map(([name, unknowns]) => ({
    name,
    unknowns: [...unknowns],
    sentence: sentenceOf(name, [...unknowns], experiments),
  }));
}

function nameOf(roles: ReadonlySet<Role>, count: number): Degeneracy["name"] | undefined {
  if (roles.has("potential") && roles.has("exchange")) return "exchange rate and potential";
  if (roles.has("spread") && count > 1 && roles.size === 1) return "effective spread";
  if (roles.has("film") && (roles.has("exchange") || roles.has("drive"))) return "film and time scale";
  if (roles.has("measurement")) return "calibration";
  if (roles.has("exchange") || roles.has("prefactor")) return "time scale";
  return undefined;
}

function sentenceOf(
  name: Degeneracy["name"],
  unknowns: readonly string[],
  experiments: readonly Experiment[],
): string {
  const list = listed(unknowns);
  switch (name) {
    case "exchange rate and potential":
      return `exchange rate and potential cannot be separated (${list}): ${oneDirection(experiments) ? "all experiments go in one direction; image the other one too" : "add low rates or rests"}.`;
    case "effective spread":
      return `only one effective spread is seen (${list}): a slow experiment pins the equilibrium width.`;
    case "time scale":
      return `the scale of the rates is open (${list}): ${hasPotential(experiments) ? "a slower experiment or a rest" : "a measured potential, a slower experiment or a rest"} fixes it.`;
    case "film and time scale":
      return `a film and slow exchange share the overpotential (${list}): a second rate parts them.`;
    case "calibration":
      return `the calibration trades off against the law (${list}): calibrate independently.`;
  }
}

/** Names in a sentence: prefactors of single particles are counted. */
function listed(unknowns: readonly string[]): string {
  const single = unknowns.filter((name) => name.startsWith("kappa["));
  if (single.length < 3) return unknowns.join(", ");
  const others = unknowns.filter((name) => !single.includes(name));
  return [...others, `the prefactors of ${single.length} particles`].join(", ");
}

const hasPotential = (experiments: readonly Experiment[]): boolean =>
  experiments.some(({ observations }) =>
    observations.some((each) => each.kind === "signal" && each.quantity === "potential"),
  );

/** Whether all applied currents have one sign. */
export function oneDirection(experiments: readonly Experiment[]): boolean {
  const signs = new Set<number>();
  for (const { protocol } of experiments)
    for (const { control } of protocol) {
      if (control.kind === "current") signs.add(Math.sign(control.current));
      if (control.kind === "current-table")
        control.currents.forEach((current) => signs.add(Math.sign(current)));
    }
  signs.delete(0);
  return signs.size === 1;
}
