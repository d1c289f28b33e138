/** Runs a job that Ctrl-C ends with what has been found; a second Ctrl-C ends it at once. */
export async function interruptible<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onInterrupt = (): void => {
    process.stderr.write("\nstopping: what has been found is kept (once more to quit)\n");
    stop.abort();
  };
  process.once("SIGINT", onInterrupt);
  try {
    return await job(stop.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
