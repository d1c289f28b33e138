import type { Experiment } from "../experiment/experiment.js";
import type { Failed } from "../ode/outcome.js";
import type { Failure } from "./ensemble.js";

/** Every time of an observation, once, increasing. */
export function outputTimes({ observations }: Experiment): Float64Array {
  const times = observations.flatMap((observation) =>
    "times" in observation ? observation.times : [observation.time],
  );
  return Float64Array.from(new Set(times)).sort();
}

/** A failed integration as an ensemble's answer. */
export function failureOf({ reason, time, steps }: Failed): Failure {
  const detail = `after ${steps} steps`;
  return {
    kind: "failure",
    reason: reason === "no consistent state" ? "no shared potential" : reason,
    time,
    detail,
  };
}
