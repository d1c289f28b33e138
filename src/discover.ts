import { groupSameLaws } from "./expression/family/group.js";
import { print } from "./expression/print.js";
import type { Grammar } from "./grammar/grammar.js";
import { logProbability } from "./grammar/learn.js";
import { rankContenders, type CompareOptions, type Contender } from "./compare.js";
import { ensembleWithin, type AssessResult, type AssessTask } from "./scoring/assessor.js";
import type { Hypothesis, Law } from "./scoring/hypothesis.js";
import type { Ranking } from "./scoring/ranking.js";
import type { Assessment, Candidate, Found } from "./search/candidate.js";
import { memoryJournal, type Journal } from "./search/journal.js";
import type { Progress } from "./search/progress.js";
import { Ladder, outsideOf, type Climbed, type Rung, type Score } from "./search/ladder.js";
import { search } from "./search/search.js";
import { trendSignature } from "./search/signature.js";
import { assessors, trialData, type TrialOptions } from "./trial.js";

export interface DiscoverOptions extends TrialOptions {
  readonly grammar: Grammar;
  /** Most laws to be assessed. Default 300. */
  readonly laws?: number;
  /** Share of them that is enumerated, small laws first; the rest is bred from the best. Default 0.7. */
  readonly enumerate?: number;
  /** Nodes of the largest law. Default 40. */
  readonly maximumSize?: number;
  /**
   * A law is looked at more closely only if it comes within this of the best so far: in -2 ln L of integral matching, where
   * something was followed, and in the criterion of a sketch, a rough fit on few particles. The others are kept with what
   * the rung says, and called back when it turns out to misjudge laws. Default 60 and 12.
   */
  readonly windows?: { readonly matching?: number; readonly sketch?: number };
  /** Stops when this many laws in a row did not change the front. */
  readonly stagnation?: number;
  /** Stops once this many seconds have passed. */
  readonly seconds?: number;
  readonly journal?: Journal<Assessed>;
  /** See `SearchOptions`. */
  readonly learnWeights?: boolean;
  readonly surrogate?: boolean;
  readonly distinct?: boolean;
}

/**
 * A law that the search has looked at. Its discrepancy is the Bayesian information criterion plus -2 ln of the probability
 * that the grammar gives the law, or Infinity where it was not fitted; its scores are -2 ln L of integral matching and the
 * same sum for the sketch, NaN where a rung does not apply.
 */
export type Assessed = Climbed;

/**
 * Searches a grammar for laws that explain a corpus. Yields after every batch of laws; break off at any time. The same
 * seed gives the same laws in the same order for any number of workers.
 * @throws Error where the grammar's variables are not supplied by the ensemble.
 */
export async function* discover(options: DiscoverOptions): AsyncGenerator<Progress<Assessed>, void, void> {
  const { grammar, seed = 1, workers = 1, laws = 300, signal } = options;
  const trial = trialData(options);
  checkSupplied(grammar, options);
  const data = { trials: [trial], fit: { seed, matchingDraws: 4, draws: 0 } };
  const crew = assessors<AssessTask, AssessResult>(data, workers, (_task, reason) => ({
    kind: "failed",
    reason,
  }));
  try {
    const ladder = ladderOf(crew, options);
    yield* search(grammar, ladder.assess, {
      learn: (found) => ladder.learn(found),
      signature: trendSignature(grammar.variables),
      learnWeights: options.learnWeights ?? true,
      surrogate: options.surrogate ?? false,
      distinct: options.distinct ?? true,
      seed,
      laws,
      batch: 16,
      journal: options.journal ?? memoryJournal<Assessed>(),
      enumerate: options.enumerate ?? 0.7,
      ...(options.maximumSize === undefined ? {} : { maximumSize: options.maximumSize }),
      ...(options.stagnation === undefined ? {} : { stagnation: options.stagnation }),
      ...(options.seconds === undefined ? {} : { seconds: options.seconds }),
      ...(signal ? { signal } : {}),
    });
  } finally {
    await crew.close();
  }
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
  { grammar, windows: { matching = 60, sketch = 12 } = {} }: DiscoverOptions,
): Ladder {
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

/** The name splits the random stream of the fit, so it is the law itself, in its canonical form. */
function lawOf({ key, expression, parameters }: Candidate): Law {
  return { name: key, expression, parameters };
}

function scoreOf(result: AssessResult, code: number): Score {
  if (result.kind === "matched") return { value: result.discrepancy, reason: "nothing to match" };
  if (result.kind === "sketched") return { value: result.criterion + code, cases: result.parts };
  return result.kind === "failed" ? { value: Infinity, reason: result.reason } : { value: NaN };
}

function assessmentOf({ complexity }: Candidate, fit: AssessResult, code: number): Assessment {
  if (fit.kind === "fit") return { complexity, discrepancy: fit.criterion + code, cases: fit.parts };
  return { complexity, discrepancy: Infinity, failure: fit.kind === "failed" ? fit.reason : "not fitted" };
}

export interface RankOptions extends CompareOptions {
  /** The named explanations that the discovered laws are put beside. */
  readonly hypotheses?: readonly Hypothesis[];
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
export async function rankDiscovered(progress: Progress<Assessed>, options: RankOptions): Promise<Ranking> {
  const { hypotheses = [], most = 5 } = options;
  const news = unlike(progress, hypotheses).slice(0, most);
  const found: Contender[] = news.map(({ law }) => ({
    law: { name: print(law.expression), expression: law.expression, parameters: law.parameters },
    origin: "discovered",
  }));
  const named: Contender[] = hypotheses.map((law) => ({ law, origin: "hypothesis" }));
  const ranking = await rankContenders([...named, ...found], options);
  const { proposed, assessed: count, duplicates, failures } = progress;
  const screened = [MATCHING, SKETCH].reduce((sum, rung) => sum + (failures[outsideOf(rung)] ?? 0), 0);
  const failed = Object.values(failures).reduce((sum, each) => sum + each, 0) - screened;
  return {
    ...ranking,
    counts: { proposed, assessed: count, duplicates, screened, failed },
    front: progress.front.map(({ law, assessment }) => ({
      complexity: assessment.complexity,
      criterion: assessment.discrepancy,
      text: print(law.expression),
    })),
  };
}
