import { Worker } from "node:worker_threads";
import type { Question } from "./nerdamer-door.js";
import type { Reply } from "./worker.js";

/** A thread with nerdamer in it, started when first asked and replaced when it takes too long. */
export class NerdamerThread {
  private worker: Promise<Worker> | undefined;
  private last: Promise<unknown> = Promise.resolve();
  private readonly seconds: number;

  /** @param seconds that an answer may take; starting the thread does not count */
  constructor(seconds: number) {
    this.seconds = seconds;
  }

  /** Nerdamer's answer, or why there is none. Questions are put one after the other. */
  ask(question: Question): Promise<Reply> {
    const reply = this.last.then(() => this.askNow(question));
    this.last = reply;
    return reply;
  }

  /** Ends the thread; a later question starts another. */
  async close(): Promise<void> {
    const worker = await this.worker?.catch(() => undefined);
    this.worker = undefined;
    await worker?.terminate();
  }

  private async askNow(question: Question): Promise<Reply> {
    try {
      this.worker ??= start();
      const reply = await nextMessage(await this.worker, this.seconds, question);
      if (reply) return reply;
      await this.close();
      return { reason: `no answer within ${this.seconds} s` };
    } catch (error) {
      this.worker = undefined;
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Started from the TypeScript sources, a thread needs a loader. */
async function start(): Promise<Worker> {
  const source = import.meta.url.endsWith(".ts");
  const file = new URL(source ? "./worker.ts" : "./worker.js", import.meta.url);
  const worker = new Worker(file, source ? { execArgv: [...process.execArgv, ...typescriptLoader()] } : {});
  worker.unref();
  await nextMessage(worker, 60);
  return worker;
}

function typescriptLoader(): string[] {
  const api = import.meta.resolve("tsx/esm/api");
  return ["--import", `data:text/javascript,import { register } from "${api}"; register();`];
}

/** The next message of a thread, after a question where there is one; undefined after some seconds. Rejects where it ends. */
function nextMessage(worker: Worker, seconds: number, question?: Question): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      worker.removeAllListeners("message").removeAllListeners("error").removeAllListeners("exit");
      worker.on("error", () => undefined); // one that comes after its thread was given up
      act();
    };
    const timer = setTimeout(() => settle(() => resolve(undefined)), seconds * 1000);
    worker.once("message", (reply: Reply) => settle(() => resolve(reply)));
    worker.once("error", (error) => settle(() => reject(error)));
    worker.once("exit", (code) => settle(() => reject(new Error(`the thread ended with code ${code}`))));
    if (question) worker.postMessage(question);
  });
}
