import { interval, type Interval } from "../interval.js";
import type { Expression } from "../expression.js";
import { parameterNames, variableNames } from "../walk.js";
import type { Random } from "../../numerics/random.js";

/** Where names lie, open at the ends; those that are not listed lie where they do in kinetics (`kineticInterval`). */
export type Domain = ReadonlyMap<string, Interval>;

/** What names of kinetics stand for when nothing is said: positive parameters, fractions `c`, `eta` in kT of either sign. */
export function kineticInterval(name: string, kind: "parameter" | "variable"): Interval {
  if (kind === "parameter") return interval(0, Infinity);
  if (name === "eta") return interval(-4, 4);
  return name === "c" ? interval(0.02, 0.98) : interval(0.05, 5);
}

/** A change of one number so that what may be any number covers an open interval; with its slope. */
export interface Scale {
  readonly value: (free: number) => number;
  readonly slope: (free: number) => number;
  readonly free: (value: number) => number;
  /** A value to try, drawn where laws differ most. */
  readonly draw: (random: Random) => number;
  /** The same near one end of a bounded interval. */
  readonly drawEnd: (random: Random) => number;
}

/** Logarithm for a half line, logit for a bounded interval, the number itself for the whole line. */
export function scaleOf({ lower, upper }: Interval): Scale {
  if (Number.isFinite(lower) && Number.isFinite(upper)) return bounded(lower, upper - lower);
  if (Number.isFinite(lower)) return halfLine(lower, 1);
  if (Number.isFinite(upper)) return halfLine(upper, -1);
  const draw = (random: Random): number => 1.5 * random.normal();
  return { value: (x) => x, slope: () => 1, free: (x) => x, draw, drawEnd: draw };
}

function halfLine(end: number, sign: 1 | -1): Scale {
  const draw = (random: Random): number => 0.8 * random.normal();
  return {
    value: (x) => end + sign * Math.exp(x),
    slope: (x) => sign * Math.exp(x),
    free: (value) => Math.log(sign * (value - end)),
    draw,
    drawEnd: draw,
  };
}

function bounded(lower: number, width: number): Scale {
  const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
  return {
    value: (x) => lower + width * logistic(x),
    slope: (x) => width * logistic(x) * logistic(-x),
    free: (value) => Math.log((value - lower) / (lower + width - value)),
    draw: (random) => 1.2 * random.normal(),
    // a tenth of the interval from its end
    drawEnd: (random) => Math.log(9) * (2 * random.integer(2) - 1),
  };
}

/** The scales of some parameters. */
export const scalesOf = (names: readonly string[], domain: Domain): Scale[] =>
  names.map((name) => scaleOf(domain.get(name) ?? kineticInterval(name, "parameter")));

/** Names of the parameters and variables of some laws together, sorted. */
export function namesOf(...laws: readonly Expression[]): { parameters: string[]; variables: string[] } {
  const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();
  return {
    parameters: sorted(laws.flatMap(parameterNames)),
    variables: sorted(laws.flatMap(variableNames)),
  };
}

/** Random points of some variables: one column of `count` numbers each. */
export function drawPoints(
  variables: readonly string[],
  domain: Domain,
  count: number,
  random: Random,
): Float64Array[] {
  return variables.map((name) => {
    const { lower, upper } = domain.get(name) ?? kineticInterval(name, "variable");
    const stream = random.split(name);
    return Float64Array.from({ length: count }, () => lower + (upper - lower) * stream.next());
  });
}
