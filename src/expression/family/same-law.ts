import { random, type Random } from "../../numerics/random.js";
import { canonicalKey } from "../canonical.js";
import type { Expression } from "../expression.js";
import type { Vocabulary } from "../operator.js";
import { standardVocabulary } from "../vocabulary.js";
import { drawPoints, namesOf, type Domain } from "./domain.js";
import { Family } from "./family.js";
import { approach, type Closeness } from "./fit.js";
import { drawFree, isUsable, rankOf, weightsOf } from "./rank.js";

export interface SameLawOptions {
  /** Where names lie. Default: positive parameters, `c` a fraction, `eta` of either sign. */
  readonly domain?: Domain;
  readonly vocabulary?: Vocabulary;
  /** Random constants of each law that the other has to reach. Default 8. */
  readonly trials?: number;
  /** Starts of a fit before it is given up. Default 16. */
  readonly starts?: number;
  /** Largest relative difference of laws that count as one. Default 1e-8. */
  readonly tolerance?: number;
  readonly seed?: number;
}

/** Whether two laws are one, how that was found, and why not. */
export type Sameness =
  | { readonly same: true; readonly by: "form" | "values" | "fit" }
  | { readonly same: false; readonly by: "rank" | "fit" | "domain"; readonly reason: string };

/**
 * Whether two laws give the same functions of their variables, each with its own parameters.
 *
 * Equal canonical forms decide; then equal values with parameters of one name meaning one thing; then the number of
 * directions that their parameters move them in; then fits: each law, at random constants, has to be reached by the
 * other from one of some random starts. "form", "values" and "rank" are proofs (up to rounding, and to chance of measure
 * zero); "fit" is proof where it says same at the constants tried, and as good as its starts where it says not.
 */
export function sameLaw(a: Expression, b: Expression, options: SameLawOptions = {}): Sameness {
  const { domain = new Map(), vocabulary = standardVocabulary, seed = 1 } = options;
  const { parameters, variables } = namesOf(a, b);
  const kinetic = !parameters.some((name) => domain.has(name));
  if (kinetic && canonicalKey(a) === canonicalKey(b)) return { same: true, by: "form" };
  const stream = random(`same-law/${seed}`);
  const count = Math.max(40, 6 * parameters.length);
  const points = drawPoints(variables, domain, count, stream.split("points"));
  const [left, right] = [a, b].map((law) => new Family(law, variables, points, domain, vocabulary));
  if (haveSameValues(left, right, stream)) return { same: true, by: "values" };
  const ranks = [left, right].map((family) => genericRank(family, stream.split("rank")));
  if (ranks.some((rank) => rank === undefined)) {
    return { same: false, by: "domain", reason: "no parameters were found at which both have values" };
  }
  if (ranks[0] !== ranks[1]) {
    const reason = `the values of one move in ${ranks[0]} directions with its parameters, those of the other in ${ranks[1]}`;
    return { same: false, by: "rank", reason };
  }
  return (
    missing(left, right, stream.split("left"), options, "second") ??
    missing(right, left, stream.split("right"), options, "first") ?? { same: true, by: "fit" }
  );
}

/** Equal values at random parameters of the same names. */
function haveSameValues(left: Family, right: Family, stream: Random): boolean {
  if (left.names.join() !== right.names.join()) return false;
  return [1, 2, 3].every((trial) => {
    const free = drawFree(left, stream.split(`values/${trial}`));
    if (!free) return false;
    right.at(free);
    const weights = weightsOf(left.values);
    return weights.every(
      (weight, i) => weight === 0 || Math.abs(left.values[i] - right.values[i]) * weight < 1e-10,
    );
  });
}

function genericRank(family: Family, stream: Random): number | undefined {
  const all = [...family.names.keys()];
  const ranks = [1, 2].flatMap((trial) =>
    drawFree(family, stream.split(trial)) ? [rankOf(family, all)] : [],
  );
  return ranks.length === 0 ? undefined : Math.max(...ranks);
}

/** Says so where one law, at some random constants, is not reached by the other. */
function missing(
  from: Family,
  to: Family,
  stream: Random,
  { trials = 8, starts = 16, tolerance = 1e-8 }: SameLawOptions,
  name: "first" | "second",
): Sameness | undefined {
  for (let trial = 0; trial < trials; trial++) {
    const constants = drawFree(
      from,
      stream.split(`constants/${trial}`),
      trial % 2 === 0 ? "anywhere" : "ends",
    );
    if (!constants) continue;
    const target = from.values.slice();
    const near = nearest(to, target, stream.split(`starts/${trial}`), startsLike(from, to, constants), {
      starts,
      tolerance,
    });
    if (near.worst <= tolerance) continue;
    const at = from.names.map((each, p) => `${each} = ${from.scales[p].value(constants[p]).toPrecision(4)}`);
    const reason = `the ${name} comes no nearer than ${near.worst.toExponential(1)} to the other at ${at.join(", ")}`;
    return { same: false, by: "fit", reason };
  }
  return undefined;
}

/** A start where parameters of one name have one value, which is often near. */
function startsLike(from: Family, to: Family, constants: Float64Array): Float64Array {
  return Float64Array.from(to.names, (name, p) => {
    const at = from.names.indexOf(name);
    const free = at < 0 ? 0 : to.scales[p].free(from.scales[at].value(constants[at]));
    return Number.isFinite(free) ? free : 0;
  });
}

function nearest(
  family: Family,
  target: Float64Array,
  stream: Random,
  first: Float64Array,
  { starts, tolerance }: { readonly starts: number; readonly tolerance: number },
): Closeness {
  const weights = weightsOf(target);
  let best: Closeness = { worst: Infinity, free: first };
  for (let n = 0; n < starts && best.worst > tolerance; n++) {
    const start = n === 0 ? first : drawFree(family, stream.split(n));
    if (!start) break;
    const found = approach(family, target, weights, start, { iterations: 60, tolerance: tolerance / 100 });
    if (found.worst < best.worst) best = found;
  }
  if (best.worst <= tolerance || !isUsable(best.worst)) return best;
  return approach(family, target, weights, best.free, { iterations: 400, tolerance: tolerance / 100 });
}
