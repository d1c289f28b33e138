import { ladderOf, RUNGS, type ClimbOptions } from "./climb.js";
import { rankContenders, type CompareOptions, type Contender } from "./compare.js";
import type { Expression } from "./expression/expression.js";
import { print } from "./expression/print.js";
import { unlikeLaws } from "./found-laws.js";
import { countDerivations } from "./grammar/count.js";
import type { Derivation, Grammar } from "./grammar/grammar.js";
import { derive } from "./grammar/membership/derive.js";
import { ensembleWithin, type AssessResult, type AssessTask } from "./scoring/assessor.js";
import type { Hypothesis } from "./scoring/hypothesis.js";
import { withOwn } from "./scoring/own.js";
import type { Ranking, SearchCounts } from "./scoring/ranking.js";
import type { Climbed } from "./search/climber.js";
import { noJournal, type Journal } from "./search/journal.js";
import type { RungCount } from "./search/ladder.js";
import type { SearchOptions } from "./search/options.js";
import type { Progress } from "./search/progress.js";
import { outsideOf } from "./search/rung.js";
import { search } from "./search/search.js";
import { trendSignature } from "./search/signature.js";
import { assessors, trialData, type TrialOptions } from "./trial.js";
import { impossibleIn } from "./verdicts/impossible.js";

export interface DiscoverOptions extends TrialOptions, ClimbOptions {
  /** Most laws to be assessed. Default 300. */
  readonly laws?: number;
  /** Laws of the grammar that are looked at first: what you believe, or what an earlier search found. */
  readonly seeds?: readonly (string | Expression)[];
  /** Share of them that is enumerated, the most probable first; the rest is bred from the best. Default 0.7. */
  readonly enumerate?: number;
  /** Nodes of the largest law. Default 40. */
  readonly maximumSize?: number;
  /** Stops once the best law's discrepancy is at most this. */
  readonly until?: number;
  /** Stops when this many laws in a row did not change the front. */
  readonly stagnation?: number;
  /** Stops once this many seconds have passed. */
  readonly seconds?: number;
  readonly journal?: Journal<Assessed>;
  /** See `SearchOptions`. */
  readonly learnWeights?: boolean;
  readonly surrogate?: boolean;
  readonly distinct?: boolean;
  readonly order?: "probability" | "size";
  readonly local?: number;
  /** Whether laws are turned down that cannot be right whatever their numbers. Default true; for studies only. */
  readonly screen?: boolean;
}

/** What a search knows after a batch, and what it took. */
export interface Discovery extends Progress<Assessed> {
  /** Laws in the grammar up to the largest size; those that differ by exchanged operands are one. */
  readonly language: number;
  /** How many laws were matched, sketched and fitted. */
  readonly rungs: readonly RungCount[];
  /** Simulations of all experiments, by sketches and fits. */
  readonly simulations: number;
  /** Seconds since the search began, and what it will still take at most, as far as can be told. */
  readonly time: { readonly elapsed: number; readonly left: number };
}

/**
 * A law that the search has looked at. Its discrepancy is the Bayesian information criterion plus -2 ln of the probability
 * that the grammar gives the law, or Infinity where it was not fitted; its scores are -2 ln L of integral matching and the
 * same sum for the sketch, NaN where a rung does not apply.
 */
export type Assessed = Climbed;

/** Nodes of the largest law. */
const MAXIMUM_SIZE = 40;

/**
 * Searches a grammar for laws that explain a corpus. Yields after every batch of laws; break off at any time. The same
 * seed gives the same laws in the same order for any number of workers.
 * @throws Error where the grammar's variables are not supplied by the ensemble, or a seed is not in the grammar.
 */
export async function* discover(options: DiscoverOptions): AsyncGenerator<Discovery, void, void> {
  const { grammar, seed = 1, laws = 300, maximumSize = MAXIMUM_SIZE } = options;
  const trial = trialData(options);
  checkSupplied(grammar, options);
  const data = { trials: [trial], fit: { seed, matchingDraws: 4, draws: 0 } };
  const begun = performance.now();
  const language = sizeOf(grammar, maximumSize);
  const crew = assessors<AssessTask, AssessResult>(data, options, (_task, reason) => ({
    kind: "failed",
    reason,
  }));
  try {
    const ladder = ladderOf(crew, options);
    const settings = { ...searchOptions(options), seed, laws, maximumSize };
    const run = search(grammar, ladder.assess, { ...settings, learn: (found) => ladder.learn(found) });
    for await (const progress of run) {
      const { counts: rungs, simulations } = ladder;
      const time = timeOf((performance.now() - begun) / 1000, progress.assessed / laws, options.seconds);
      yield { ...progress, language, rungs, simulations, time };
    }
  } finally {
    await crew.close();
  }
}

function searchOptions(options: DiscoverOptions): SearchOptions<Assessed> {
  const { grammar, corpus, seeds = [], journal, screen = true, enumerate = 0.7 } = options;
  const { learnWeights, surrogate, distinct, order, local } = options;
  const { stagnation, seconds, until, signal } = options;
  const impossible = impossibleIn(corpus.experiments[0].system, grammar.variables);
  return {
    ...defined({ learnWeights, surrogate, distinct, order, local, stagnation, seconds, until, signal }),
    seeds: seeds.map((law) => seedOf(grammar, law)),
    signature: trendSignature(grammar.variables),
    admits: screen ? (law) => impossible(law) === undefined : () => true,
    batch: 16,
    journal: journal ?? noJournal<Assessed>(),
    enumerate,
  };
}

/** What is given of some options. */
function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function seedOf(grammar: Grammar, law: string | Expression): Derivation {
  const found = derive(grammar, law);
  if (found.kind === "inside") return found.derivation;
  const text = typeof law === "string" ? law : print(law);
  throw new Error(`"${text}" is not in grammar "${grammar.name}": ${found.reason}`);
}

function sizeOf(grammar: Grammar, maximumSize: number): number {
  const counts = countDerivations(grammar, maximumSize)[grammar.start];
  return Number(counts.reduce((sum, count) => sum + count, 0n));
}

/** By the share of the laws that is done, or the seconds allowed. */
function timeOf(elapsed: number, share: number, seconds = Infinity): Discovery["time"] {
  const left = share > 0 ? (elapsed * (1 - share)) / share : Infinity;
  return { elapsed, left: Math.max(0, Math.min(left, seconds - elapsed)) };
}

function checkSupplied(grammar: Grammar, options: DiscoverOptions): void {
  const { experiments, ensemble } = trialData(options);
  const supplied = ensembleWithin(ensemble, undefined)
    .supplies(experiments[0])
    .map(({ name }) => name);
  const missing = grammar.variables.find(({ name }) => !supplied.includes(name));
  if (!missing) return;
  throw new Error(
    `grammar "${grammar.name}" has the variable "${missing.name}", which the ensemble does not supply (it supplies ${supplied.join(", ")}).`,
  );
}

export interface RankOptions extends CompareOptions {
  /** The named explanations that the discovered laws are put beside. */
  readonly hypotheses?: readonly Hypothesis[];
  /** As in the search; see `DiscoverOptions.own`. */
  readonly own?: Readonly<Record<string, number>>;
  /**
   * Most discovered laws to be ranked that are not among the hypotheses: those near the best, then those on the front.
   * Default 5.
   */
  readonly most?: number;
}

/**
 * Ranks the best laws that a search has found beside named hypotheses, each fitted with all care from several starts.
 */
export async function rankDiscovered(progress: Discovery, options: RankOptions): Promise<Ranking> {
  const { hypotheses = [], most = 5, own } = options;
  const news = unlikeLaws(progress, hypotheses).slice(0, most);
  const found: Contender[] = news.map(({ law }) => ({
    law: withOwn({ ...law, name: print(law.expression) }, own),
    origin: "discovered",
  }));
  const named: Contender[] = hypotheses.map((law) => ({ law, origin: "hypothesis" }));
  const ranking = await rankContenders([...named, ...found], options);
  return {
    ...ranking,
    counts: countsOf(progress),
    front: progress.front.map(({ law, assessment }) => ({
      complexity: assessment.complexity,
      criterion: assessment.discrepancy,
      text: print(law.expression),
    })),
  };
}

function countsOf(progress: Discovery): SearchCounts {
  const { language, proposed, duplicates, inadmissible, assessed, failures, rungs, simulations } = progress;
  const screened = Object.values(RUNGS).reduce((sum, rung) => sum + (failures[outsideOf(rung)] ?? 0), 0);
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0) - screened;
  return { language, proposed, duplicates, inadmissible, assessed, screened, failed, rungs, simulations };
}
