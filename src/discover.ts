import { canonicalKey } from "./expression/canonical.js";
import { complexity } from "./expression/complexity.js";
import { print } from "./expression/print.js";
import type { Grammar } from "./grammar/grammar.js";
import { rankContenders, type CompareOptions, type Contender } from "./compare.js";
import { ensembleWithin, type AssessResult, type AssessTask } from "./scoring/assessor.js";
import type { Hypothesis, Law } from "./scoring/hypothesis.js";
import type { Ranking } from "./scoring/ranking.js";
import type { Assess, Assessment, Candidate } from "./search/candidate.js";
import { memoryJournal, type Journal } from "./search/journal.js";
import type { Progress } from "./search/progress.js";
import { search } from "./search/search.js";
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
   * A law is fitted inside the simulation only if its integral matching comes within this of the best so far, in -2 ln L;
   * the others are kept with what matching says. Default 60. No effect where nothing can be matched (frames alone).
   */
  readonly window?: number;
  /** Stops when this many laws in a row did not change the front. */
  readonly stagnation?: number;
  readonly journal?: Journal<Assessed>;
}

/** A law that the search has looked at. */
export interface Assessed extends Assessment {
  /** Bayesian information criterion, or Infinity where the law was not fitted. */
  readonly discrepancy: number;
  readonly complexity: number;
  /** -2 ln L of integral matching; NaN where nothing could be matched. */
  readonly matching: number;
}

/**
 * Searches a grammar for laws that explain a corpus. Yields after every batch of laws; break off at any time. The same
 * seed gives the same laws in the same order for any number of workers.
 * @throws Error where the grammar's variables are not supplied by the ensemble.
 */
export async function* discover(options: DiscoverOptions): AsyncGenerator<Progress<Assessed>, void, void> {
  const { grammar, seed = 1, workers = 1, laws = 300, window = 60, signal } = options;
  const trial = trialData(options);
  checkSupplied(grammar, options);
  const data = { trials: [trial], fit: { seed, matchingDraws: 4, draws: 0 } };
  const crew = assessors<AssessTask, AssessResult>(data, workers, (_task, reason) => ({
    kind: "failed",
    reason,
  }));
  try {
    const screen = new Screen(window);
    yield* search(grammar, assessor(crew, screen), {
      recall: (all) => screen.learn(all.map(({ matching }) => matching)),
      seed,
      laws,
      batch: 16,
      journal: options.journal ?? memoryJournal<Assessed>(),
      enumerate: options.enumerate ?? 0.7,
      ...(options.maximumSize === undefined ? {} : { maximumSize: options.maximumSize }),
      ...(options.stagnation === undefined ? {} : { stagnation: options.stagnation }),
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

/** Lets through what integral matching puts near the best so far; what could not be matched passes. */
class Screen {
  private readonly window: number;
  private best = Infinity;

  constructor(window: number) {
    this.window = window;
  }

  learn(matching: readonly number[]): void {
    this.best = Math.min(this.best, ...matching.filter((each) => !Number.isNaN(each)));
  }

  passes(matching: number): boolean {
    return Number.isNaN(matching) || matching <= this.best + this.window;
  }
}

/** Matches every law of a batch, then fits those within the window of the best matched so far. */
function assessor(crew: Crew, screen: Screen): Assess<Assessed> {
  return async (laws, signal) => {
    const named = laws.map(lawOf);
    const matched = await crew.map(
      named.map((law): AssessTask => ({ law, trial: 0, rung: "match" })),
      signal,
    );
    const matching = matched.map((each) => (each.kind === "matched" ? each.discrepancy : Infinity));
    screen.learn(matching);
    const chosen = named.filter((_, n) => screen.passes(matching[n]));
    const fits = await crew.map(
      chosen.map((law): AssessTask => ({ law, trial: 0, rung: "fit" })),
      signal,
    );
    return named.map((law, n) => assessed(laws[n], matching[n], fits[chosen.indexOf(law)]));
  };
}

const OUTSIDE = "outside the window of integral matching";

/** The name splits the random stream of the fit, so it is the law itself, in its canonical form. */
function lawOf({ key, expression, parameters }: Candidate): Law {
  return { name: key, expression, parameters };
}

function assessed({ expression }: Candidate, matching: number, fit: AssessResult | undefined): Assessed {
  const own = { complexity: complexity(expression), matching };
  if (fit === undefined) return { ...own, discrepancy: Infinity, failure: OUTSIDE };
  if (fit.kind === "fit") return { ...own, discrepancy: fit.criterion };
  return { ...own, discrepancy: Infinity, failure: fit.kind === "failed" ? fit.reason : "not fitted" };
}

export interface RankOptions extends CompareOptions {
  /** The named explanations that the discovered laws are put beside. */
  readonly hypotheses?: readonly Hypothesis[];
  /** Most discovered laws to be ranked, the best of the front that are not among the hypotheses. Default 5. */
  readonly most?: number;
}

/**
 * Ranks the best laws that a search has found beside named hypotheses, each fitted with all care from several starts.
 */
export async function rankDiscovered(progress: Progress<Assessed>, options: RankOptions): Promise<Ranking> {
  const { hypotheses = [], most = 5 } = options;
  const known = new Set(hypotheses.map(({ expression }) => canonicalKey(expression)));
  const news = progress.front.filter(({ law }) => !known.has(law.key)).slice(0, most);
  const found: Contender[] = news.map(({ law }) => ({
    law: { name: print(law.expression), expression: law.expression, parameters: law.parameters },
    origin: "discovered",
  }));
  const named: Contender[] = hypotheses.map((law) => ({ law, origin: "hypothesis" }));
  const ranking = await rankContenders([...named, ...found], options);
  const { proposed, assessed: count, duplicates, failures } = progress;
  const { [OUTSIDE]: screened = 0, ...others } = failures;
  const failed = Object.values(others).reduce((sum, each) => sum + each, 0);
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
