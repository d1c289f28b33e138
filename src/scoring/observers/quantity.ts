import type { Prediction } from "../../ensemble/ensemble.js";
import type { Signal } from "../../experiment/experiment.js";

type Read = (prediction: Prediction, at: number, row: Float64Array) => number;

/** A quantity at a time index of a prediction; its slopes to the numbers of the simulator go into `row`, where known. */
export const readQuantity: Record<Signal["quantity"], Read> = {
  potential(prediction, at, row) {
    prediction.sensitivities?.potentials.forEach((array, k) => (row[k] = array[at]));
    return prediction.potentials[at];
  },
  current(prediction, at, row) {
    prediction.sensitivities?.currents.forEach((array, k) => (row[k] = array[at]));
    return prediction.currents[at];
  },
  mean(prediction, at, row) {
    prediction.sensitivities?.states.forEach((array, k) => (row[k] = mean(prediction, array, at)));
    return mean(prediction, prediction.states, at);
  },
};

function mean({ weights, width }: Prediction, states: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += weights[i] * states[at * width + i];
  return sum;
}
