import { buildEnsemble } from "../ensemble/build.js";
import { parameterNames } from "../expression/walk.js";
import { hypothesis, type Hypothesis } from "../scoring/hypothesis.js";
import type { RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking } from "../scoring/ranking.js";
import type { KnownLaw } from "./predictive.js";

/** Fewest and most laws of a ranking that an experiment is planned between. */
const [FEWEST, MOST] = [2, 5];

/**
 * The laws of a ranking that the data leave, each with what they know of its numbers and its weight: those that cannot be
 * told from the best (at most five), or else the best two, believed in alike.
 * @throws Error where the ranking has fewer than two laws, or does not hold their numbers (one written before they were kept).
 */
export function lawsLeft({ entries, standing }: Ranking): KnownLaw[] {
  const left = entries.filter(({ name }) => standing?.undecided.includes(name)).slice(0, MOST);
  const chosen = left.length < FEWEST ? entries.slice(0, FEWEST) : left;
  if (chosen.length < FEWEST)
    throw new Error(`the ranking has ${entries.length} laws: it takes two to plan an experiment between.`);
  const discount = left.length < FEWEST ? 0 : (standing?.discount ?? 1);
  return chosen.map((entry) => knownLaw(entry, Math.exp(-0.5 * discount * entry.difference)));
}

function knownLaw({ name, law, known }: RankedLaw, weight: number): KnownLaw {
  if (!known)
    throw new Error(
      `the ranking does not hold the numbers of "${name}" together. Run compare or discover again.`,
    );
  return { name, law, known, weight, ensemble: buildEnsemble(known.ensemble) };
}

/** The law as a hypothesis, to be fitted again from its numbers in its ensemble. */
export function hypothesisAgain({ name, law, ensemble, known }: KnownLaw): Hypothesis {
  const values = new Map(known.names.map((each, k) => [each, known.values[k]]));
  const guess = Object.fromEntries(parameterNames(law).map((each) => [each, values.get(each) ?? NaN]));
  return hypothesis({ name, law, guess, ensemble, ...(known.own ? { own: known.own } : {}) });
}
