import { groupSameLaws } from "./expression/family/group.js";
import { print } from "./expression/print.js";
import type { Grammar } from "./grammar/grammar.js";
import type { Hypothesis } from "./scoring/hypothesis.js";
import { candidateOf, type Found } from "./search/candidate.js";
import type { Climbed } from "./search/climber.js";
import type { Entry } from "./search/journal.js";
import type { Progress } from "./search/progress.js";

/** Laws that are compared for being one with another: those that could be ranked, and some to take their place. */
const COMPARED = 16;

/** The laws near the best, then those on the front, but for those that are a hypothesis or an earlier one in other words. */
export function unlikeLaws(
  progress: Progress<Climbed>,
  hypotheses: readonly Hypothesis[],
): readonly Found<Climbed>[] {
  const { near, front } = progress;
  const best = [...near, ...front.filter((each) => !near.includes(each))].slice(0, COMPARED);
  const all = [...hypotheses, ...best.map(({ law }) => law)].map(({ expression }) => expression);
  const firsts = new Set(groupSameLaws(all, { trials: 2, starts: 4 }).map(([first]) => first));
  return best.filter((_, n) => firsts.has(hypotheses.length + n));
}

/** Laws of a search as hypotheses, to be fitted again: of a grammar, by the entries of its journal. */
export function hypothesesOf(grammar: Grammar, entries: readonly Entry<Climbed>[]): readonly Hypothesis[] {
  const laws = entries.map(({ derivation }) => candidateOf(grammar, derivation));
  const distinct = new Map(laws.map((law) => [law.key, law]));
  return [...distinct.values()].map(({ expression, parameters }) => ({
    name: print(expression),
    expression,
    parameters,
  }));
}
