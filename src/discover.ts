import type { Expression } from "./expression/expression.js";
import { groupSameLaws } from "./expression/family/group.js";
import { print } from "./expression/print.js";
import type { Derivation, Grammar } from "./grammar/grammar.js";
import { countDerivations } from "./grammar/count.js";
import { logProbability } from "./grammar/learn.js";
import { derive } from "./grammar/membership/derive.js";
import { rankContenders, type CompareOptions, type Contender } from "./compare.js";
import { ensembleWithin, type AssessResult, type AssessTask } from "./scoring/assessor.js";
import type { Hypothesis, Law } from "./scoring/hypothesis.js";
import type { Ranking, SearchCounts } from "./scoring/ranking.js";
import { candidateOf, type Assessment, type Candidate, type Found } from "./search/candidate.js";
import { memoryJournal, type Entry, type Journal } from "./search/journal.js";
import type { Progress } from "./search/progress.js";
import type { Climbed } from "./search/climber.js";
import { Ladder, type RungCount } from "./search/ladder.js";
import { outsideOf, type Rung, type Score } from "./search/rung.js";
import type { SearchOptions } from "./search/options.js";
import { search } from "./search/search.js";
import { trendSignature } from "./search/signature.js";
import { assessors, trialData, type TrialOptions } from "./trial.js";
import { impossibleIn } from "./verdicts/impossible.js";

export interface DiscoverOptions extends TrialOptions {
  readonly grammar: Grammar;
  /** Most laws to be assessed. Default 300. */
  readonly laws?: number;
  /** Laws of the grammar that are looked at first: what you believe, or what an earlier search found. */
  readonly seeds?: readonly (string | Expression)[];
  /** Share of them that is enumerated, the most probable first; the rest is bred from the best. Default 0.7. */
  readonly enumerate?: number;
  /** Nodes of the largest law. Default 40. */
  readonly maximumSize?: number;
  /**
   * A law is looked at more closely only if it comes within this of the best so far: in -2 ln L of integral matching, where
   * something was followed, and in the criterion of a sketch, a rough fit on few particles. The others are kept with what
   * the rung says, and called back when it turns out to misjudge laws. Default 60 and 12.
   */
  readonly windows?: { readonly matching?: number; readonly sketch?: number };
  /**
   * Parameters of the grammar of which every experiment has a value of its own, with the spread that is believed in; see
   * `Law.own`. A parameter that is fresh at each use is named without its number. Default none.
   */
  readonly own?: Readonly<Record<string, number>>;
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
  const { grammar, seed = 1, workers = 1, laws = 300, maximumSize = MAXIMUM_SIZE } = options;
  const trial = trialData(options);
  checkSupplied(grammar, options);
  const data = { trials: [trial], fit: { seed, matchingDraws: 4, draws: 0 } };
  const begun = performance.now();
  const language = sizeOf(grammar, maximumSize);
  const crew = assessors<AssessTask, AssessResult>(data, workers, (_task, reason) => ({
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
    journal: journal ?? memoryJournal<Assessed>(),
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

interface Crew {
  map(tasks: readonly AssessTask[], signal?: AbortSignal): Promise<AssessResult[]>;
}

const MATCHING = "integral matching";
const SKETCH = "sketch";

/**
 * Integral matching, then a sketch, then a fit that begins where the sketch ended. Criteria hold what it takes to say
 * which law of the grammar it is, -2 ln P(law): among thousands of laws some fit well by chance.
 */
function ladderOf(
  crew: Crew,
  { grammar, windows: { matching = 60, sketch = 12 } = {}, own }: DiscoverOptions,
): Ladder {
  const lawOf = (candidate: Candidate): Law => withOwn({ ...candidate, name: candidate.key }, own);
  const sketched = new Map<string, Float64Array>();
  const codes = new WeakMap<Candidate, number>();
  const codeOf = (law: Candidate): number => {
    const code = codes.get(law) ?? -2 * logProbability(grammar, law.derivation);
    codes.set(law, code);
    return code;
  };
  const rungs: readonly Rung[] = [
    {
      name: MATCHING,
      window: matching,
      score: async (laws, _best, signal) =>
        (
          await crew.map(
            laws.map((each): AssessTask => ({ law: lawOf(each), trial: 0, rung: "match" })),
            signal,
          )
        ).map((each) => scoreOf(each, 0)),
    },
    {
      name: SKETCH,
      window: sketch,
      score: async (laws, best, signal) => {
        sketched.clear();
        const task = (each: Candidate): AssessTask => ({
          law: lawOf(each),
          trial: 0,
          rung: "sketch",
          best: best - codeOf(each),
        });
        const results = await crew.map(laws.map(task), signal);
        results.forEach((each, n) => {
          if (each.kind === "sketched") sketched.set(laws[n].key, each.point);
        });
        return results.map((each, n) => scoreOf(each, codeOf(laws[n])));
      },
    },
  ];
  return new Ladder(rungs, async (laws, signal) => {
    const tasks = laws.map((each): AssessTask => {
      const point = sketched.get(each.key);
      return { law: lawOf(each), trial: 0, rung: "fit", ...(point ? { point } : {}) };
    });
    const fits = await crew.map(tasks, signal);
    return laws.map((law, n) => assessmentOf(law, fits[n], codeOf(law)));
  });
}

/**
 * A law as plain data, with what is each experiment's own of its parameters. Its name splits the random stream of the fit, so
 * in a search it is the canonical form.
 */
function withOwn({ name, expression, parameters }: Law, own: Readonly<Record<string, number>> = {}): Law {
  const owned = parameters.flatMap((each) => {
    const base = Object.keys(own).find((key) => each.name === key || each.name.replace(/\d+$/, "") === key);
    return base === undefined ? [] : [[each.name, own[base]] as const];
  });
  const law = { name, expression, parameters };
  return owned.length === 0 ? law : { ...law, own: Object.fromEntries(owned) };
}

function scoreOf(result: AssessResult, code: number): Score {
  if (result.kind === "matched") return { value: result.discrepancy, reason: "nothing to match" };
  if (result.kind === "sketched") {
    const { criterion, parts, evaluations } = result;
    return { value: criterion + code, cases: parts.map(rounded), simulations: evaluations };
  }
  return result.kind === "failed" ? { value: Infinity, reason: result.reason } : { value: NaN };
}

function assessmentOf({ complexity }: Candidate, fit: AssessResult, code: number): Assessment {
  if (fit.kind !== "fit")
    return { complexity, discrepancy: Infinity, failure: fit.kind === "failed" ? fit.reason : "not fitted" };
  const { criterion, parts, evaluations: simulations } = fit;
  return { complexity, discrepancy: criterion + code, cases: parts.map(rounded), simulations };
}

/** To the digits that a selection needs: journals hold a hundred of them a law. */
const rounded = (part: number): number => Number(part.toPrecision(5));

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

/** Laws that are compared for being one with another: those that could be ranked, and some to take their place. */
const COMPARED = 16;

/** The laws near the best, then those on the front, but for those that are a hypothesis or an earlier one in other words. */
function unlike(progress: Progress<Assessed>, hypotheses: readonly Hypothesis[]): readonly Found<Assessed>[] {
  const { near, front } = progress;
  const best = [...near, ...front.filter((each) => !near.includes(each))].slice(0, COMPARED);
  const all = [...hypotheses, ...best.map(({ law }) => law)].map(({ expression }) => expression);
  const firsts = new Set(groupSameLaws(all, { trials: 2, starts: 4 }).map(([first]) => first));
  return best.filter((_, n) => firsts.has(hypotheses.length + n));
}

/**
 * Ranks the best laws that a search has found beside named hypotheses, each fitted with all care from several starts.
 */
export async function rankDiscovered(progress: Discovery, options: RankOptions): Promise<Ranking> {
  const { hypotheses = [], most = 5, own } = options;
  const news = unlike(progress, hypotheses).slice(0, most);
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
  const screened = [MATCHING, SKETCH].reduce((sum, rung) => sum + (failures[outsideOf(rung)] ?? 0), 0);
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0) - screened;
  return { language, proposed, duplicates, inadmissible, assessed, screened, failed, rungs, simulations };
}

/** Laws of a search as hypotheses, to be fitted again: of a grammar, by the entries of its journal. */
export function hypothesesOf(grammar: Grammar, entries: readonly Entry<Assessed>[]): readonly Hypothesis[] {
  const laws = entries.map(({ derivation }) => candidateOf(grammar, derivation));
  const distinct = new Map(laws.map((law) => [law.key, law]));
  return [...distinct.values()].map(({ expression, parameters }) => ({
    name: print(expression),
    expression,
    parameters,
  }));
}
