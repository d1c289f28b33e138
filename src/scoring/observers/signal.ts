import type { Experiment, Signal } from "../../experiment/experiment.js";
import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Observer } from "./observer.js";
import { readQuantity } from "./quantity.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/**
 * One number in time: cell potential, current, or mean composition. Values are normal around the prediction, which a
 * constant shift and, for a potential, the drop over a series resistance may move: V - I R + shift, I > 0 for lithiation.
 */
export function observeSignal(experiment: Experiment, observation: Signal): Observer {
  const { quantity, times, values, errors } = observation;
  const nuisances = nuisancesOf(experiment, observation);
  const resistanceAt = nuisances.findIndex(({ name }) => name.startsWith("ohmic"));
  const shiftAt = nuisances.findIndex(({ name }) => name.startsWith("shift"));
  return {
    kind: quantity,
    items: [quantity],
    nuisances,
    count: values.length,
    cases: thirds(times),
    tally(prediction, nuisanceValues, tally, width, visit) {
      const row = new Float64Array(width);
      const first = width - nuisances.length;
      const resistance = resistanceAt < 0 ? 0 : nuisanceValues[resistanceAt];
      const shift = shiftAt < 0 ? 0 : nuisanceValues[shiftAt];
      times.forEach((time, j) => {
        const at = timeIndex(prediction.times, time);
        const current = prediction.currents[at];
        let predicted = readQuantity[quantity](prediction, at, row) + shift;
        if (resistanceAt >= 0) {
          predicted -= resistance * current;
          prediction.sensitivities?.currents.forEach((array, k) => (row[k] -= resistance * array[at]));
          row[first + resistanceAt] = -current;
        }
        if (shiftAt >= 0) row[first + shiftAt] = 1;
        tally.residual(values[j] - predicted, errors[j], row);
        visit?.(0, time, values[j], errors[j], predicted);
      });
    },
  };
}

function nuisancesOf(
  { name }: Experiment,
  { quantity, offsetError = 0, resistanceError = 0 }: Signal,
): ParameterDeclaration[] {
  const normal = (what: string, unit: string, sd: number): ParameterDeclaration[] =>
    sd === 0
      ? []
      : [
          {
            name: `${what}[${name}]`,
            unit,
            lower: -20 * sd,
            upper: 20 * sd,
            scale: "linear",
            guess: 0,
            prior: { mean: 0, sd },
          },
        ];
  const resistance = quantity === "potential" ? normal("ohmic", "V h", resistanceError) : [];
  return [...resistance, ...normal(`shift.${quantity}`, quantity === "potential" ? "V" : "1", offsetError)];
}
