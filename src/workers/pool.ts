import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { loadWork, reasonOf, type Job } from "./job.js";
import { attempt, prepare, startThreads, type Threads } from "./thread.js";

/** Hands that take tasks: threads, or this thread. */
export interface Crew<T, R> {
  /**
   * Results in the order of the tasks. A call made before an earlier one has ended waits for it.
   * @throws the reason of `signal` once it is aborted; Error where the job cannot be loaded, or the crew is closed.
   */
  readonly map: (tasks: readonly T[], signal?: AbortSignal) => Promise<R[]>;
  /** Ends the threads at once, whatever they do. */
  readonly close: () => Promise<void>;
}

/** A job, and what to answer for a task that threw or was lost with its thread. */
export interface CrewJob<T, R> extends Job {
  readonly lost: (task: T, reason: string) => R;
}

export interface ThreadsOptions<T, R> extends CrewJob<T, R> {
  /** Default: {@link defaultWorkers}. */
  readonly workers?: number;
  /** Seconds that a task may take before its thread is replaced. Default 60. */
  readonly limit?: number;
  /** Megabytes of heap that a thread may fill before it is replaced. Default 2048. */
  readonly heap?: number;
}

/** One a core, and no more than there are tasks in a batch. */
export function defaultWorkers(batch = Infinity): number {
  return Math.max(1, Math.min(availableParallelism(), batch));
}

/** The same as {@link threads} in this thread: nothing to start, but a task that hangs is not stopped. */
export function inline<T, R>(job: CrewJob<T, R>): Crew<T, R> {
  const loading = loadWork(job);
  loading.catch(() => undefined); // thrown by the first map
  const answer = async (task: T): Promise<R> => {
    const work = await loading;
    try {
      return (await work(task)) as R;
    } catch (thrown) {
      return job.lost(task, reasonOf(thrown));
    }
  };
  const map = async (tasks: readonly T[], signal: AbortSignal): Promise<R[]> => {
    const results: R[] = [];
    for (const task of tasks) {
      await setImmediate(); // lets an abort through between tasks that compute without pause
      signal.throwIfAborted();
      results.push(await answer(task));
    }
    return results;
  };
  return inTurn(map, () => Promise.resolve());
}

/**
 * Threads that each run the factory of the job once. A thread that hangs, exits or runs out of memory is replaced and its
 * task tried once more; if that fails too the answer is `lost(task, reason)`. A task that throws is not tried again.
 * @throws RangeError on an unusable number of workers; DataCloneError where `data` cannot be sent to a thread.
 */
export function threads<T, R>(options: ThreadsOptions<T, R>): Crew<T, R> {
  const { workers = defaultWorkers(), limit = 60, heap = 2048 } = options;
  if (!Number.isInteger(workers) || workers < 1) {
    throw new RangeError(`workers is ${workers}; it must be a whole number from 1 on.`);
  }
  const started = startThreads(options, workers, heap);
  const map = async (tasks: readonly T[], signal: AbortSignal): Promise<R[]> => {
    const results = new Array<R>(tasks.length);
    const indices = tasks.keys(); // shared: each lane takes the next task as it becomes free
    const lane = async (): Promise<void> => {
      await prepare(started, signal);
      for (const index of indices)
        results[index] = await answer(started, tasks[index], { ...options, limit, signal });
    };
    await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, lane));
    return results;
  };
  return inTurn(map, () => started.destroy());
}

interface Terms<T, R> {
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly lost: (task: T, reason: string) => R;
}

async function answer<T, R>(started: Threads, task: T, { limit, signal, lost }: Terms<T, R>): Promise<R> {
  let outcome = await attempt(started, task, limit, signal);
  if (outcome.kind === "lost") {
    await prepare(started, signal);
    outcome = await attempt(started, task, limit, signal);
  }
  if (outcome.kind === "result") return outcome.result as R;
  return lost(task, outcome.kind === "prepared" ? "no result" : outcome.reason);
}

/** A crew that ends one map before it begins the next. */
function inTurn<T, R>(
  run: (tasks: readonly T[], signal: AbortSignal) => Promise<R[]>,
  close: () => Promise<void>,
): Crew<T, R> {
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  return {
    map: (tasks, signal) => {
      const results = last.then(() => withOwnSignal([closing.signal, signal], (own) => run(tasks, own)));
      last = results.catch(() => undefined);
      return results;
    },
    close: async () => {
      closing.abort(new Error("This crew is closed. Start another one."));
      await close();
    },
  };
}

/** Runs under a signal that follows `signals`, and that stops what is left running when `run` fails. */
async function withOwnSignal<R>(
  signals: readonly (AbortSignal | undefined)[],
  run: (own: AbortSignal) => Promise<R>,
): Promise<R> {
  const own = new AbortController();
  setMaxListeners(0, own.signal); // one a thread
  const followed = signals.filter((signal) => signal !== undefined);
  const forward = (): void => own.abort(followed.find(({ aborted }) => aborted)?.reason);
  for (const signal of followed) signal.addEventListener("abort", forward, { once: true });
  try {
    for (const signal of followed) signal.throwIfAborted();
    return await run(own.signal);
  } catch (error) {
    own.signal.throwIfAborted(); // rather its reason than what it led to
    throw error;
  } finally {
    for (const signal of followed) signal.removeEventListener("abort", forward);
    own.abort();
  }
}
