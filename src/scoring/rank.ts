import type { Corpus } from "../experiment/experiment.js";
import { criterionWeights } from "./criterion.js";
import type { RankedLaw } from "./ranked-law.js";
import type { Ranking } from "./ranking.js";
import type { Summary } from "./summarise.js";

/** Orders summaries by their criterion and weighs them. */
export function rankSummaries(summaries: readonly Summary[]): RankedLaw[] {
  const sorted = [...summaries].sort((a, b) => a.criterion - b.criterion);
  if (sorted.length === 0) return [];
  const weights = criterionWeights(sorted.map(({ criterion }) => criterion));
  return sorted.map((summary, n) => ({
    ...summary,
    difference: summary.criterion - sorted[0].criterion,
    weight: weights[n],
  }));
}

/** What a ranking says of its data. */
export function corpusHeading(
  corpus: Corpus,
): Pick<Ranking, "title" | "corpus" | "experiments" | "errorModel"> {
  const { name, title, citation, licence, synthetic, planted, errorModel, experiments } = corpus;
  return {
    title,
    corpus: { name, title, citation, licence, synthetic, ...(planted ? { planted } : {}) },
    experiments: experiments.map((experiment) => experiment.name),
    errorModel,
  };
}
