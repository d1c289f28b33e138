import { Piscina } from "piscina";
import { loadWork, reasonOf, type Job, type Work } from "./job.js";

/** What a thread is told. */
export type Order = { readonly kind: "prepare" } | { readonly kind: "work"; readonly task: unknown };

/** What a thread answers with. A mistake in the job is told apart from a task that threw. */
export type Answer =
  | { readonly kind: "prepared" }
  | { readonly kind: "unprepared"; readonly reason: string }
  | { readonly kind: "result"; readonly result: unknown }
  | { readonly kind: "thrown"; readonly reason: string };

/** The work of this thread, loaded once; a failure is kept as its reason, so that it can be told. */
const loading: Promise<Work | string> = loadWork(Piscina.workerData as Job).catch(reasonOf);

/** The function that the pool calls in every thread. */
export async function run(order: Order): Promise<Answer> {
  const work = await loading;
  if (typeof work === "string") return { kind: "unprepared", reason: work };
  if (order.kind === "prepare") return { kind: "prepared" };
  try {
    return { kind: "result", result: await work(order.task) };
  } catch (thrown) {
    return { kind: "thrown", reason: reasonOf(thrown) };
  }
}
