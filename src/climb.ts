import { logProbability } from "./grammar/learn.js";
import type { Grammar } from "./grammar/grammar.js";
import type { AssessResult, AssessTask } from "./scoring/assessor.js";
import { withOwn } from "./scoring/own.js";
import type { NamedPoint } from "./scoring/starts.js";
import type { Assess, Assessment, Candidate } from "./search/candidate.js";
import { Ladder } from "./search/ladder.js";
import type { Rung, Score } from "./search/rung.js";

/** How laws climb, as `discover` is told it. */
export interface ClimbOptions {
  readonly grammar: Grammar;
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
}

/** Hands that assess laws. */
interface Crew {
  map(tasks: readonly AssessTask[], signal?: AbortSignal): Promise<AssessResult[]>;
}

/** Names of the rungs, as failures and counts have them. */
export const RUNGS = { matching: "integral matching", sketch: "sketch" } as const;

/**
 * Integral matching, then a sketch, then a fit that begins where the sketch ended. Criteria hold what it takes to say
 * which law of the grammar it is, -2 ln P(law): among thousands of laws some fit well by chance.
 */
export function ladderOf(crew: Crew, options: ClimbOptions): Ladder {
  const { grammar, windows: { matching = 60, sketch = 12 } = {}, own } = options;
  const climb = new Climb(crew, grammar, own);
  const rungs: readonly Rung[] = [
    { name: RUNGS.matching, window: matching, score: climb.match },
    { name: RUNGS.sketch, window: sketch, score: climb.sketch },
  ];
  return new Ladder(rungs, climb.fit);
}

/** The ways of looking at laws, each a task for the crew. */
class Climb {
  readonly #crew: Crew;
  readonly #grammar: Grammar;
  readonly #own: ClimbOptions["own"];
  readonly #codes = new WeakMap<Candidate, number>();
  /** What matching found for the laws of the last batch. */
  readonly #matched = new Map<string, NamedPoint>();
  /** Where the sketches of the last batch ended. */
  readonly #points = new Map<string, Float64Array>();

  constructor(crew: Crew, grammar: Grammar, own: ClimbOptions["own"]) {
    this.#crew = crew;
    this.#grammar = grammar;
    this.#own = own;
  }

  readonly match: Rung["score"] = async (laws, _best, signal) => {
    this.#matched.clear();
    const results = await this.#crew.map(
      laws.map((each) => this.#task(each, "match")),
      signal,
    );
    results.forEach((each, n) => {
      if (each.kind === "matched" && each.matched) this.#matched.set(laws[n].key, each.matched);
    });
    return results.map((each) => scoreOf(each, 0));
  };

  readonly sketch: Rung["score"] = async (laws, best, signal) => {
    this.#points.clear();
    const tasks = laws.map((each) => {
      const matched = this.#matched.get(each.key);
      return {
        ...this.#task(each, "sketch"),
        best: best - this.#code(each),
        ...(matched ? { matched } : {}),
      };
    });
    const results = await this.#crew.map(tasks, signal);
    results.forEach((each, n) => {
      if (each.kind === "sketched") this.#points.set(laws[n].key, each.point);
    });
    return results.map((each, n) => scoreOf(each, this.#code(laws[n])));
  };

  readonly fit: Assess<Assessment> = async (laws, signal) => {
    const tasks = laws.map((each) => {
      const point = this.#points.get(each.key);
      return { ...this.#task(each, "fit"), ...(point ? { point } : {}) };
    });
    const fits = await this.#crew.map(tasks, signal);
    return laws.map((law, n) => assessmentOf(law, fits[n], this.#code(law)));
  };

  /** The name of a law splits the random stream of its fit, so it is the canonical form. */
  #task(law: Candidate, rung: AssessTask["rung"]): AssessTask {
    return { law: withOwn({ ...law, name: law.key }, this.#own), trial: 0, rung };
  }

  /** -2 ln of the probability that the grammar gives the law. */
  #code(law: Candidate): number {
    const code = this.#codes.get(law) ?? -2 * logProbability(this.#grammar, law.derivation);
    this.#codes.set(law, code);
    return code;
  }
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
