import type { Prediction } from "../../ensemble/ensemble.js";
import type { Signal } from "../../experiment/experiment.js";
import type { Observer } from "./observer.js";
import { timeIndex } from "./times.js";

/** One number in time: cell potential, current, or mean composition. Values are normal around the prediction. */
export function observeSignal(observation: Signal): Observer {
  const { quantity, times, values, errors } = observation;
  return {
    kind: quantity,
    items: [quantity],
    nuisances: [],
    count: values.length,
    tally(prediction, _nuisances, tally, width, visit) {
      const row = new Float64Array(width);
      times.forEach((time, j) => {
        const at = timeIndex(prediction.times, time);
        const predicted = read[quantity](prediction, at, row);
        tally.residual(values[j] - predicted, errors[j], row);
        visit?.(0, time, values[j], errors[j], predicted);
      });
    },
  };
}

type Read = (prediction: Prediction, at: number, row: Float64Array) => number;

/** Value at a time index; its derivatives go into `row`. */
const read: Record<Signal["quantity"], Read> = {
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
