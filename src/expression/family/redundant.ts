import { random } from "../../numerics/random.js";
import { complexity } from "../complexity.js";
import { constant, type Expression } from "../expression.js";
import type { Vocabulary } from "../operator.js";
import { simplify } from "../simplify.js";
import { standardVocabulary } from "../vocabulary.js";
import { substitute } from "../walk.js";
import { drawPoints, kineticInterval, namesOf, type Domain } from "./domain.js";
import { Family } from "./family.js";
import { drawFree, rankOf, singularValues } from "./rank.js";
import { sameLaw } from "./same-law.js";

/** How many of a law's parameters its values can tell. */
export interface Redundancy {
  readonly parameters: readonly string[];
  /** Directions in which the parameters move the values: the rank of the Jacobian. */
  readonly rank: number;
  /** Of the Jacobian with columns scaled to length 1, largest first, where the rank was largest. */
  readonly singularValues: readonly number[];
  /** Parameters that can be given any value without loss, together; as many as the rank is short of the parameters. */
  readonly redundant: readonly string[];
}

/** Jacobians, each at parameters of its own, of which the rank is taken. */
const DRAWS = 4;

/**
 * Which parameters say nothing that others do not: the rank of the Jacobian over random points of the variables, at
 * random parameters, by singular values (F.-G. Wieland et al., Curr. Opin. Syst. Biol. 25, 60 (2021), on structural identifiability).
 * @param domain where names lie; by default positive parameters, fractions `c`, `eta` of either sign
 * @throws Error where no parameters are found at which the law has values
 */
export function redundantParameters(
  law: Expression,
  domain: Domain = new Map(),
  vocabulary: Vocabulary = standardVocabulary,
): Redundancy {
  const { parameters, variables } = namesOf(law);
  const stream = random("redundant");
  const points = drawPoints(variables, domain, Math.max(60, 8 * parameters.length), stream.split("points"));
  const family = new Family(law, variables, points, domain, vocabulary);
  const all = [...parameters.keys()];
  let best: { rank: number; free: Float64Array } | undefined;
  for (let n = 0; n < DRAWS; n++) {
    const free = drawFree(family, stream.split(n));
    const rank = free ? rankOf(family, all) : -1;
    if (free && rank > (best?.rank ?? -1)) best = { rank, free };
  }
  if (!best) throw new Error(noValues(parameters));
  family.at(best.free);
  const redundant = spare(family, all).map((p) => parameters[p]);
  return { parameters, rank: best.rank, singularValues: singularValues(family, all), redundant };
}

const noValues = (parameters: readonly string[]): string =>
  `no values of ${parameters.join(", ")} were found at which the law has values. Give their intervals in the domain.`;

/** Parameters without which the rank stays, dropped one by one; later names first, so that k1 outlives k2. */
function spare(family: Family, all: readonly number[]): number[] {
  const rank = rankOf(family, all);
  let kept = [...all];
  for (const p of [...all].reverse()) {
    const without = kept.filter((other) => other !== p);
    if (rankOf(family, without) === rank) kept = without;
  }
  return all.filter((p) => !kept.includes(p));
}

/** A law with redundant parameters replaced by numbers. */
export interface Reduced {
  readonly law: Expression;
  /** The numbers that stand for the parameters that are gone. */
  readonly removed: ReadonlyMap<string, number>;
  /** Redundant parameters that no number was found for, under which the law keeps all of its functions. */
  readonly left: readonly string[];
}

/**
 * The law without its redundant parameters. Each is replaced by the number that leaves the simplest law among those for
 * which the law still has all its functions (checked by fits: (a + b) c with b = 1 would lose slopes below 1).
 */
export function removeRedundant(
  law: Expression,
  domain: Domain = new Map(),
  vocabulary: Vocabulary = standardVocabulary,
): Reduced {
  const removed = new Map<string, number>();
  let reduced = law;
  let tried: string[] = [];
  for (;;) {
    const { redundant, parameters, rank } = redundantParameters(reduced, domain, vocabulary);
    const open = parameters.filter((name) => !tried.includes(name));
    if (redundant.length === 0) return { law: reduced, removed, left: [] };
    // any parameter may be the spare one; those that the rank named come first
    const order = [
      ...redundant.filter((name) => open.includes(name)),
      ...open.filter((name) => !redundant.includes(name)),
    ];
    const [name] = order;
    if (name === undefined) return { law: reduced, removed, left: redundant };
    const choice = without(reduced, name, rank, domain, vocabulary);
    if (choice) {
      reduced = choice.law;
      removed.set(name, choice.value);
      tried = [];
    } else tried.push(name);
  }
}

interface Choice {
  readonly law: Expression;
  readonly value: number;
}

function without(
  law: Expression,
  name: string,
  rank: number,
  domain: Domain,
  vocabulary: Vocabulary,
): Choice | undefined {
  const choices = plainValues(name, domain)
    .map((value) => ({
      value,
      law: simplify(substitute(law, new Map([[name, constant(value)]])), { vocabulary }),
    }))
    .sort((a, b) => complexity(a.law, vocabulary) - complexity(b.law, vocabulary));
  return choices.find((choice) => {
    const sample = redundantOrNone(choice.law, domain, vocabulary);
    return sample?.rank === rank && sameLaw(law, choice.law, { domain, vocabulary }).same;
  });
}

/** A choice such as k = 0 may leave no law at all. */
function redundantOrNone(law: Expression, domain: Domain, vocabulary: Vocabulary): Redundancy | undefined {
  try {
    return redundantParameters(law, domain, vocabulary);
  } catch {
    return undefined;
  }
}

/** Numbers worth trying for a parameter: 1, 0 and the middle of its interval, as far as they lie in it or at its end. */
function plainValues(name: string, domain: Domain): number[] {
  const { lower, upper } = domain.get(name) ?? kineticInterval(name, "parameter");
  const middle = Number.isFinite(lower) && Number.isFinite(upper) ? [(lower + upper) / 2] : [];
  return [...new Set([1, 0, ...middle])].filter((value) => value >= lower && value <= upper);
}
