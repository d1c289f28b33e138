import { parentPort } from "node:worker_threads";
import { ImagingError, type Problem } from "../imaging-error.js";
import type { Pattern, Stack } from "../model.js";
import { withHdf5 } from "./hdf5.js";
import { readHdf5Stack } from "./hdf5-stack.js";
import type { PatternOptions, StackOptions } from "./options.js";
import { readPyfaiNexus } from "./pyfai-nexus.js";

/** What a thread is asked to read. */
export type Task =
  | {
      readonly kind: "stack";
      readonly file: string;
      readonly sha256: string;
      readonly options: StackOptions;
    }
  | {
      readonly kind: "pattern";
      readonly file: string;
      readonly sha256: string;
      readonly options: PatternOptions;
    };

/** What it answers. */
export type Answer =
  | { readonly kind: "read"; readonly result: Stack | Pattern }
  | { readonly kind: "wrong"; readonly problem: Problem }
  /** Nothing that we know: a mistake of ours, or the library has trapped. */
  | { readonly kind: "failed"; readonly reason: string };

/** Reads one file in this thread. */
export function perform(task: Task): Promise<Stack | Pattern> {
  return withHdf5<Stack | Pattern>(task.file, (hdf5) =>
    task.kind === "stack"
      ? readHdf5Stack(hdf5, task.sha256, task.options)
      : readPyfaiNexus(hdf5, task.sha256, task.options),
  );
}

async function answer(task: Task): Promise<Answer> {
  try {
    return { kind: "read", result: await perform(task) };
  } catch (error) {
    if (error instanceof ImagingError) return { kind: "wrong", problem: error.problem };
    return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The large arrays of an answer, which are moved instead of copied. */
function moved(answer: Answer): ArrayBuffer[] {
  if (answer.kind !== "read") return [];
  const large = "counts" in answer.result ? answer.result.counts : answer.result.intensities;
  return large.buffer instanceof ArrayBuffer ? [large.buffer] : [];
}

parentPort?.on("message", (task: Task) => {
  void answer(task).then((result) => parentPort?.postMessage(result, moved(result)));
});
