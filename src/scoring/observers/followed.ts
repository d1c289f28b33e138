import type { ParameterDeclaration } from "../../expression/declaration.js";
import type { Calibration, Experiment, FollowedParticles } from "../../experiment/experiment.js";
import type { Observer } from "./observer.js";
import { offsetUnknown } from "./offset.js";
import { paceAt } from "./pace.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/**
 * Particles followed in time. A value is normal around the prediction seen through the calibration,
 * c_stated = reference + (c - reference - offset) / gain. An error in time widens it by the particle's own pace
 * (effective variance): sigma^2 = sigma_c^2 + (dc/dt sigma_t)^2, with dc/dt taken from the data so that every law is
 * weighed alike.
 */
export function observeFollowed(experiment: Experiment, observation: FollowedParticles): Observer {
  const { names, times, compositions, calibration } = observation;
  const errors = effectiveErrors(observation);
  const nuisances = calibrationUnknowns(experiment.name, calibration);
  const gainAt = nuisances.findIndex((unknown) => unknown.name.startsWith("gain"));
  const offsetAt = nuisances.findIndex((unknown) => unknown.name.startsWith("offset"));
  return {
    kind: "followed",
    items: names,
    nuisances,
    count: compositions.flat().filter(Number.isFinite).length,
    cases: thirds(compositions.flatMap((row, j) => row.filter(Number.isFinite).map(() => times[j]))),
    tally(prediction, values, tally, width, visit) {
      const row = new Float64Array(width);
      const first = width - values.length;
      const gain = gainAt < 0 ? 1 : values[gainAt];
      const offset = offsetAt < 0 ? 0 : values[offsetAt];
      times.forEach((time, j) => {
        const at = timeIndex(prediction.times, time) * prediction.width;
        names.forEach((_, i) => {
          const measured = compositions[j][i];
          if (!Number.isFinite(measured)) return;
          const apart = prediction.states[at + i] - calibration.reference - offset;
          const predicted = calibration.reference + apart / gain;
          prediction.sensitivities?.states.forEach((array, k) => (row[k] = array[at + i] / gain));
          if (gainAt >= 0) row[first + gainAt] = -apart / (gain * gain);
          if (offsetAt >= 0) row[first + offsetAt] = -1 / gain;
          tally.residual(measured - predicted, errors[j][i], row);
          visit?.(i, time, measured, errors[j][i], predicted);
        });
      });
    },
  };
}

function calibrationUnknowns(
  experiment: string,
  { gainError, offsetError }: Calibration,
): ParameterDeclaration[] {
  const gain: ParameterDeclaration = {
    name: `gain[${experiment}]`,
    unit: "1",
    lower: 0.2,
    upper: 5,
    scale: "log",
    guess: 1,
    prior: { mean: 0, sd: gainError },
  };
  return [...(gainError > 0 ? [gain] : []), ...offsetUnknown(`offset[${experiment}]`, offsetError)];
}

/** Standard error of each value, errors of its time included. */
function effectiveErrors({ times, compositions, errors, timeError }: FollowedParticles): number[][] {
  return errors.map((row, j) =>
    row.map((error, i) => Math.hypot(error, timeError * paceAt(times, j, (n) => compositions[n][i]))),
  );
}
