import type { Ensemble } from "./ensemble/ensemble.js";
import { particles } from "./ensemble/particles.js";
import { trajectories } from "./ensemble/trajectories.js";
import type { Corpus } from "./experiment/experiment.js";
import type { Fitted } from "./inference/scores.js";
import { ensembleWithin, type AssessorData, type AssessTask, type TrialData } from "./scoring/assessor.js";
import type { Hypothesis, Law } from "./scoring/hypothesis.js";
import type { Trial } from "./scoring/objective.js";
import { inline, threads, type Crew, type CrewJob } from "./workers/pool.js";

/** What `compare` and `discover` have in common: the data, the forward model, and how to run. */
export interface TrialOptions {
  readonly corpus: Corpus;
  /** Default: what suits the corpus, see `ensembleFor`. */
  readonly ensemble?: Ensemble;
  /** Same seed, same bytes. Default 1. */
  readonly seed?: number;
  /** Threads. Default 1: everything in this thread. The result does not depend on it. */
  readonly workers?: number;
  /**
   * Seconds that one law may take: its thread is then replaced, the law tried once more, and recorded as failed. Default
   * 300 with several workers, far beyond any law that ends, since one that is lost to a slow machine changes the result;
   * none with one worker. Where it is given, one worker is a thread too.
   */
  readonly secondsPerLaw?: number;
  readonly signal?: AbortSignal;
}

/**
 * The forward model that suits a corpus. Followed particles: one state each, with prefactors of their own. Frames of
 * different particles: quantile nodes of the initial distribution. A mixture: its trajectory.
 */
export function ensembleFor(corpus: Corpus): Ensemble {
  if (corpus.experiments.some(({ system }) => system.kind === "mixture")) return trajectories();
  const followed = corpus.experiments.some(({ observations }) =>
    observations.some(({ kind }) => kind === "followed"),
  );
  return followed ? particles({ prefactor: "own" }) : particles();
}

export function trialData({ corpus, ensemble = ensembleFor(corpus) }: TrialOptions): TrialData {
  return { experiments: corpus.experiments, ensemble: ensemble.spec, errorModel: corpus.errorModel };
}

/** A law in its trial: in an ensemble of its own where it has one. */
export function trialOf(law: Hypothesis, data: TrialData): Trial {
  return { ...data, ensemble: ensembleWithin(data.ensemble, law.ensemble?.spec) };
}

/** A hypothesis with its fit. */
export interface FittedHypothesis extends Fitted {
  readonly law: Hypothesis;
}

/** Functions do not cross threads: a law without its ensemble is plain data. */
export const plain = ({ name, expression, parameters, own }: Law): Law => ({
  name,
  expression,
  parameters,
  ...(own ? { own } : {}),
});

/** A fit, with all care, of a hypothesis to one of the trials, in an ensemble of its own where it has one. */
export function fitTask(hypothesis: Hypothesis, trial: number): AssessTask {
  return {
    law: plain(hypothesis),
    trial,
    rung: "fit",
    ...(hypothesis.ensemble ? { ensemble: hypothesis.ensemble.spec } : {}),
  };
}

/** See `secondsPerLaw`. */
const TIME_LIMIT = 300;

/**
 * A crew of assessors: threads, or this thread.
 * @throws RangeError on a limit of time that is not above 0.
 */
export function assessors<T, R>(
  data: AssessorData,
  { workers = 1, secondsPerLaw }: Pick<TrialOptions, "workers" | "secondsPerLaw">,
  lost: (task: T, reason: string) => R,
): Crew<T, R> {
  if (secondsPerLaw !== undefined && !(secondsPerLaw > 0))
    throw new RangeError(`secondsPerLaw is ${secondsPerLaw}; it must be above 0.`);
  const job = { module: "./scoring/assessor", export: "createAssessor", data, lost };
  return crewOf(job, { workers, apart: secondsPerLaw !== undefined, limit: secondsPerLaw ?? TIME_LIMIT });
}

/** Hands for a job of this package, its module named without an ending: threads, or, of one that need not be apart, this thread. */
export function crewOf<T, R>(
  job: CrewJob<T, R>,
  { workers, limit, apart = false }: { workers: number; limit: number; apart?: boolean },
): Crew<T, R> {
  const ending = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const found = { ...job, module: new URL(job.module + ending, import.meta.url).href };
  return workers > 1 || apart ? threads({ ...found, workers, limit }) : inline(found);
}
