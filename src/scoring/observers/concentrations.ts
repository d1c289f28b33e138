import type { Concentrations, Experiment } from "../../experiment/experiment.js";
import type { Observer } from "./observer.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/** Concentrations of the species of a mixture. Values are normal around the prediction. */
export function observeConcentrations(experiment: Experiment, observation: Concentrations): Observer {
  const { times, values, errors } = observation;
  const items = experiment.system.kind === "mixture" ? experiment.system.species : [];
  return {
    kind: "concentrations",
    items,
    nuisances: [],
    count: values.flat().filter(Number.isFinite).length,
    cases: thirds(values.flatMap((row, j) => row.filter(Number.isFinite).map(() => times[j]))),
    tally(prediction, _nuisances, tally, width, visit) {
      const row = new Float64Array(width);
      times.forEach((time, j) => {
        const at = timeIndex(prediction.times, time) * prediction.width;
        items.forEach((_, i) => {
          const measured = values[j][i];
          if (!Number.isFinite(measured)) return;
          const predicted = prediction.states[at + i];
          prediction.sensitivities?.states.forEach((array, k) => (row[k] = array[at + i]));
          tally.residual(measured - predicted, errors[j][i], row);
          visit?.(i, time, measured, errors[j][i], predicted);
        });
      });
    },
  };
}
