import type { Ensemble } from "./ensemble/ensemble.js";
import { particles } from "./ensemble/particles.js";
import { trajectories } from "./ensemble/trajectories.js";
import type { Corpus } from "./experiment/experiment.js";
import type { AssessorData, TrialData } from "./scoring/assessor.js";
import { inline, threads, type Crew } from "./workers/pool.js";

/** What `compare` and `discover` have in common: the data, the forward model, and how to run. */
export interface TrialOptions {
  readonly corpus: Corpus;
  /** Default: what suits the corpus, see `ensembleFor`. */
  readonly ensemble?: Ensemble;
  /** Same seed, same bytes. Default 1. */
  readonly seed?: number;
  /** Threads. Default 1: everything in this thread. The result does not depend on it. */
  readonly workers?: number;
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

/** Seconds that one law may take: far beyond any that ends, since a law lost to a slow machine would change the result. */
const TIME_LIMIT = 300;

/** A crew of assessors: threads, or this thread. */
export function assessors<T, R>(
  data: AssessorData,
  workers: number,
  lost: (task: T, reason: string) => R,
): Crew<T, R> {
  const module = new URL(
    `./scoring/assessor${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`,
    import.meta.url,
  );
  const job = { module: module.href, export: "createAssessor", data, lost };
  return workers > 1 ? threads({ ...job, workers, limit: TIME_LIMIT }) : inline(job);
}
