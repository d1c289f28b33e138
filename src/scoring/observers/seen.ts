import type { Finer, Prediction } from "../../ensemble/ensemble.js";
import type { Experiment, Frame, Histogram, Weighting } from "../../experiment/experiment.js";
import { timeIndex } from "./times.js";

/** A predicted population at one time, as finely as it is known. */
export interface Seen {
  readonly compositions: Float64Array;
  /** Sum 1. */
  readonly weights: Float64Array;
  /** d(composition)/d(unknown), those of one particle side by side; empty without sensitivities. */
  readonly slopes: Float64Array;
  /** Number of unknowns that slopes are known to. */
  readonly unknowns: number;
}

/** The population of a prediction at the time that stands at `index`. */
export function seenAt(prediction: Prediction, index: number): Seen {
  const { states, width, finer, sensitivities } = prediction;
  const at = index * width;
  const fine = (values: Float64Array): Float64Array =>
    finer ? between(finer, values, at) : values.subarray(at, at + width);
  const weights = finer ? finer.weights : prediction.weights;
  const slopes = sensitivities ? sideBySide(sensitivities.states.map(fine), weights.length) : NOTHING;
  return { compositions: fine(states), weights, slopes, unknowns: sensitivities?.states.length ?? 0 };
}

const NOTHING = new Float64Array(0);

/** Values seen between the nodes, from those at the nodes. */
function between({ from, by, weights }: Finer, values: Float64Array, at: number): Float64Array {
  return weights.map((_, n) => {
    let sum = 0;
    for (let m = 4 * n; m < 4 * n + 4; m++) sum += by[m] * values[at + from[m]];
    return sum;
  });
}

function sideBySide(columns: readonly Float64Array[], rows: number): Float64Array {
  const all = new Float64Array(rows * columns.length);
  columns.forEach((column, k) => {
    for (let j = 0; j < rows; j++) all[j * columns.length + k] = column[j];
  });
  return all;
}

/** row += factor * d(composition of particle j)/d(unknown). */
export function addSlopes({ slopes, unknowns }: Seen, j: number, factor: number, row: Float64Array): void {
  for (let k = 0; k < unknowns; k++) row[k] += factor * slopes[j * unknowns + k];
}

/**
 * How an observation weighs a population: predictions weigh particles by capacity, that is by mass; a microscope that
 * counts sees every particle of a stated list alike. A population given as a distribution is one of equal particles.
 */
export function weightsSeen({ system }: Experiment, weighting: Weighting): (seen: Seen) => Seen {
  const stated = system.kind === "population" && system.initial.kind === "each" && system.initial.weights;
  if (weighting === "mass" || !stated) return (seen) => seen;
  return (seen) => ({ ...seen, weights: seen.weights.map(() => 1 / seen.weights.length) });
}

/** The population as a frame or a histogram sees it. */
export function populationSeen(
  experiment: Experiment,
  { time, weighting }: Frame | Histogram,
  prediction: Prediction,
): Seen {
  return weightsSeen(experiment, weighting)(seenAt(prediction, timeIndex(prediction.times, time)));
}
