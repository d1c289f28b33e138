import type { Prediction } from "../../ensemble/ensemble.js";
import type { Frame } from "../../experiment/experiment.js";
import type { Observer } from "./observer.js";
import { timeIndex } from "./times.js";

/**
 * Different particles imaged at one time: each measured composition is a draw from the predicted population seen
 * through its own error, p(x) = sum_j w_j N(x; c_j, sigma^2). Nothing is deconvolved.
 */
export function observeFrame(observation: Frame): Observer {
  const { time, compositions, errors } = observation;
  return {
    kind: "frame",
    items: [`${time} h`],
    nuisances: [],
    count: compositions.length,
    tally(prediction, _nuisances, tally, width, visit) {
      const row = new Float64Array(width);
      const at = timeIndex(prediction.times, time) * prediction.width;
      compositions.forEach((measured, n) => {
        const logDensity = mixture(prediction, at, measured, errors[n], row);
        tally.density(-2 * logDensity, row);
        visit?.(0, time, measured, errors[n], NaN);
      });
    },
  };
}

/** A point far outside the population keeps a finite density: one in 1e5 seen particles may be anything. */
const STRAY = 1e-5;

/** ln p(x), with d(ln p)/d(unknown) in `row`. */
function mixture(prediction: Prediction, at: number, x: number, sigma: number, row: Float64Array): number {
  const { states, weights, width, sensitivities } = prediction;
  row.fill(0);
  let density = STRAY;
  for (let j = 0; j < width; j++) {
    const z = (x - states[at + j]) / sigma;
    if (Math.abs(z) > 8) continue;
    const part = ((1 - STRAY) * weights[j] * Math.exp(-0.5 * z * z)) / (sigma * Math.sqrt(2 * Math.PI));
    density += part;
    sensitivities?.states.forEach((array, k) => (row[k] += (part * z * array[at + j]) / sigma));
  }
  for (let k = 0; k < row.length; k++) row[k] /= density;
  return Math.log(density);
}
