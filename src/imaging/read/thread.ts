import { Worker } from "node:worker_threads";
import { ImagingError } from "../imaging-error.js";
import type { Pattern, Stack } from "../model.js";
import { fileSize } from "./source.js";
import type { Answer, Task } from "./thread-entry.js";

/** Seconds that a file may take, and more for each byte: the slowest sound files take a tenth of that. */
const [LIMIT, LIMIT_PER_BYTE] = [30, 1e-6];

/**
 * A thread in which HDF5 files are read. The library is C in WebAssembly: on damaged files it can trap, run for ever
 * or keep files open, and then answer for a later file of the same name with what it had read before. Here such a
 * thread ends, and with it all that it held; the next file gets a new one.
 */
export class Hdf5Thread {
  private worker: Worker | undefined;

  /**
   * Reads one file; wait for it before the next.
   * @param limit seconds until the thread is given up; 30 and one for each megabyte where absent
   * @throws ImagingError where the file is wrong, takes too long or brings the library down.
   */
  async read(task: Task, limit?: number): Promise<Stack | Pattern> {
    const worker = (this.worker ??= start());
    const answer = await ask(worker, task, limit ?? LIMIT + LIMIT_PER_BYTE * (await fileSize(task.file)));
    if (answer.kind === "read") return answer.result;
    await this.close();
    if (answer.kind === "wrong") throw new ImagingError(answer.problem);
    const found = `damage (${answer.reason})`;
    throw new ImagingError({ file: task.file, found, expected: "sound HDF5" });
  }

  /** Ends the thread. */
  async close(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }
}

function start(): Worker {
  const source = import.meta.url.endsWith(".ts");
  const entry = new URL(source ? "./thread-entry.ts" : "./thread-entry.js", import.meta.url);
  // What the library prints about damage is in the errors that it throws.
  const worker = new Worker(entry, {
    stderr: true,
    stdout: true,
    ...(source ? { execArgv: [...process.execArgv, ...typescriptLoader()] } : {}),
  });
  worker.unref();
  return worker;
}

/** Threads started from the TypeScript sources need a loader (`--import tsx` works in main threads only). */
function typescriptLoader(): string[] {
  const api = import.meta.resolve("tsx/esm/api");
  return ["--import", `data:text/javascript,import { register } from "${api}"; register();`];
}

function ask(worker: Worker, task: Task, limit: number): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      resolve(answer);
    };
    const fail = (reason: string): void => settle({ kind: "failed", reason });
    const timer = setTimeout(() => fail(`no end within ${limit} s`), limit * 1000);
    worker.on("message", settle);
    worker.on("error", (error) => fail(String(error)));
    worker.on("exit", (code) => fail(`the thread ended with code ${code}`));
    worker.postMessage(task);
  });
}
