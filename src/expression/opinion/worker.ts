import { parentPort } from "node:worker_threads";
import { openNerdamer, type Question } from "./nerdamer-door.js";

/** What the thread answers with. */
export type Reply = { readonly text: string } | { readonly reason: string };

const ask = openNerdamer();

parentPort?.on("message", (question: Question) => {
  parentPort?.postMessage(reply(question));
});
parentPort?.postMessage({ text: "ready" } satisfies Reply);

function reply(question: Question): Reply {
  try {
    return { text: ask(question) };
  } catch (thrown) {
    return { reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
