import { fileURLToPath } from "node:url";
import { compare } from "../../../src/compare.js";
import { discover, rankDiscovered, type Discovery } from "../../../src/discover.js";
import {
  constantExchange,
  coupledIonElectronTransfer,
  electroAutocatalysis,
  exponentialExchange,
  newmanExchange,
} from "../../../src/ensemble/laws.js";
import { particles } from "../../../src/ensemble/particles.js";
import type { Corpus, Observation } from "../../../src/experiment/experiment.js";
import { readCorpus } from "../../../src/experiment/read.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { profileIntervals, type Interval } from "../../../src/inference/profile.js";
import { fitLaw } from "../../../src/scoring/fit.js";
import { hypothesis } from "../../../src/scoring/hypothesis.js";
import { objectiveOf } from "../../../src/scoring/objective.js";
import type { Ranking } from "../../../src/scoring/ranking.js";

const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

/** The planted corpus with these kinds of observation only. */
export async function seenBy(...kinds: readonly Observation["kind"][]): Promise<Corpus> {
  const corpus = await readCorpus(path("corpora/nmc-planted-patterns"));
  const experiments = corpus.experiments.map((experiment) => ({
    ...experiment,
    observations: experiment.observations.filter(({ kind }) => kinds.includes(kind)),
  }));
  return { ...corpus, experiments };
}

/** Profile-likelihood intervals (95 %) of the constants of the planted law. */
export async function intervals(...kinds: readonly Observation["kind"][]): Promise<readonly Interval[]> {
  const { experiments } = await seenBy(...kinds);
  const trial = { experiments, ensemble: particles(), errorModel: "stated" } as const;
  const law = hypothesis(electroAutocatalysis);
  const fit = fitLaw(law, trial, { seed: 1 });
  if (fit.kind !== "fit") throw new Error(fit.reason);
  return profileIntervals(objectiveOf(law, trial), fit, "stated", { parameters: ["b", "k", "m"] }).intervals;
}

/** The laws of the literature ranked by patterns alone. */
export async function ranked(): Promise<Ranking> {
  const known = [
    constantExchange,
    newmanExchange,
    exponentialExchange,
    electroAutocatalysis,
    coupledIonElectronTransfer,
  ];
  return compare(
    known.map((law) => hypothesis(law)),
    { corpus: await seenBy("patterns"), robustness: false, seed: 1 },
  );
}

/** A search by patterns alone, and its best laws fitted with all care. */
export async function searched(laws: number): Promise<{ ranking: Ranking; progress: Discovery }> {
  const corpus = await seenBy("patterns");
  const grammar = await readGrammar(path("grammars/electro-autocatalysis.bnf"));
  let last: Discovery | undefined;
  for await (const progress of discover({ corpus, grammar, seed: 1, workers: 2, laws })) last = progress;
  if (!last) throw new Error("nothing was assessed");
  return { ranking: await rankDiscovered(last, { corpus, robustness: false, most: 3 }), progress: last };
}
