import type { Prediction } from "../../ensemble/ensemble.js";
import type { Experiment, Weighting } from "../../experiment/experiment.js";

/** A predicted population at one time, as finely as it is known. */
export interface Seen {
  readonly compositions: Float64Array;
  /** Sum 1. */
  readonly weights: Float64Array;
  /** Adds sum over particles of slopes * d(composition)/d(unknown) to each entry of `row`. */
  pullBack(slopes: Float64Array, row: Float64Array): void;
}

/** The population of a prediction at the time that stands at `index`. */
export function seenAt(prediction: Prediction, index: number): Seen {
  const { states, width, finer, weights } = prediction;
  const at = index * width;
  if (!finer) {
    return {
      compositions: states.subarray(at, at + width),
      weights,
      pullBack: (slopes, row) => project(prediction, at, slopes, row),
    };
  }
  const { from, by } = finer;
  const coarse = new Float64Array(width);
  return {
    compositions: finer.weights.map((_, n) => {
      let sum = 0;
      for (let m = 4 * n; m < 4 * n + 4; m++) sum += by[m] * states[at + from[m]];
      return sum;
    }),
    weights: finer.weights,
    pullBack(slopes, row) {
      coarse.fill(0);
      for (let n = 0; n < slopes.length; n++) {
        if (slopes[n] === 0) continue;
        for (let m = 4 * n; m < 4 * n + 4; m++) coarse[from[m]] += by[m] * slopes[n];
      }
      project(prediction, at, coarse, row);
    },
  };
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

function project(
  { sensitivities, width }: Prediction,
  at: number,
  slopes: Float64Array,
  row: Float64Array,
): void {
  sensitivities?.states.forEach((array, k) => {
    let sum = 0;
    for (let i = 0; i < width; i++) sum += slopes[i] * array[at + i];
    row[k] += sum;
  });
}
