import { Piscina } from "piscina";
import type { Answer, Order } from "./entry.js";
import type { Job } from "./job.js";

/** Threads that have loaded a job, or are about to. */
export type Threads = Piscina<Order, Answer>;

/** A thread that gave no answer: it hung, exited or ran out of memory. It has been replaced. */
export interface Lost {
  readonly kind: "lost";
  readonly reason: string;
}

/** Starts `count` threads of at most `heap` megabytes each. */
export function startThreads({ module, export: name, data }: Job, count: number, heap: number): Threads {
  const source = import.meta.url.endsWith(".ts");
  const threads: Threads = new Piscina<Order, Answer>({
    filename: new URL(source ? "./entry.ts" : "./entry.js", import.meta.url).href,
    name: "run",
    minThreads: count,
    maxThreads: count,
    workerData: { module, export: name, data } satisfies Job,
    resourceLimits: { maxOldGenerationSizeMb: heap },
    ...(source ? { execArgv: [...process.execArgv, ...typescriptLoader()] } : {}),
  });
  // What concerns a task rejects its promise. The rest are answers that crossed with an abort, and idle threads that ended.
  threads.on("error", () => undefined);
  return threads;
}

/** Threads started from the TypeScript sources need a loader (`--import tsx` works in main threads only). */
function typescriptLoader(): string[] {
  const api = import.meta.resolve("tsx/esm/api");
  return ["--import", `data:text/javascript,import { register } from "${api}"; register();`];
}

/**
 * Waits until a thread has loaded the job: the time that this takes is no task's.
 * @throws Error with the reason why the job cannot be loaded.
 */
export async function prepare(threads: Threads, signal: AbortSignal): Promise<void> {
  const answer = await threads.run({ kind: "prepare" }, { signal });
  if (answer.kind === "unprepared") throw new Error(answer.reason);
}

/**
 * Gives a task to a free thread. There must be one, for the time in a queue would count.
 * @param limit seconds until the thread is replaced
 * @throws the reason of `signal` once it is aborted
 */
export async function attempt(
  threads: Threads,
  task: unknown,
  limit: number,
  signal: AbortSignal,
): Promise<Answer | Lost> {
  const stop = new AbortController();
  const forward = (): void => stop.abort();
  const timer = setTimeout(forward, limit * 1000);
  signal.addEventListener("abort", forward, { once: true });
  try {
    return await threads.run({ kind: "work", task }, { signal: stop.signal });
  } catch (error) {
    signal.throwIfAborted();
    if (stop.signal.aborted) return { kind: "lost", reason: `no answer within ${limit} s` };
    // Of a result that cannot be cloned no more arrives than an empty object.
    return { kind: "lost", reason: error instanceof Error ? error.message : "the result is not plain data" };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", forward);
  }
}
