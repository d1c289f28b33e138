import type { Prediction } from "../../ensemble/ensemble.js";
import type { Patterns } from "../../experiment/diffraction.js";
import { addMass, addMassSlope } from "../../imaging/diffraction/composition-grid.js";
import { SeriesModel } from "../../imaging/diffraction/series-model.js";
import { setupUnknowns } from "../../imaging/diffraction/unknowns.js";
import type { Observer } from "./observer.js";
import { seenAt } from "./seen.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/**
 * Powder patterns: the predicted population gives the predicted pattern (src/imaging/diffraction/series-model.ts), with
 * amplitudes, background and inert lines of each pattern profiled out in closed form; shift, widths and the modes of the
 * lattice calibration are nuisance parameters with priors. Nothing is inverted. The weights of a prediction are
 * capacities, that is masses, which is how diffraction weighs.
 */
export function observePatterns(observation: Patterns): Observer {
  const { times, twoTheta, intensities, errors } = observation;
  let model: Model | undefined;
  return {
    kind: "patterns",
    items: times.map((time) => `${time} h`),
    nuisances: setupUnknowns(observation.setup).declarations,
    count: intensities.flat().filter(Number.isFinite).length,
    cases: thirds(intensities.flatMap((row, j) => row.filter(Number.isFinite).map(() => times[j]))),
    tally(prediction, nuisances, tally, width, visit) {
      model ??= modelOf(observation);
      const { series, populations, change, predicted } = model;
      times.forEach((time, j) => layPopulation(prediction, time, model!, populations[j].fill(0)));
      series.predict(populations, nuisances);
      const row = new Float64Array(width);
      const first = width - nuisances.length;
      const tangents = prediction.sensitivities?.states ?? [];
      const slopes = Array.from({ length: width }, () => new Float64Array(twoTheta.length));
      times.forEach((time, j) => {
        tangents.forEach((array, k) => {
          layChange(prediction, time, array, model!, change.fill(0));
          series.slope(j, change, slopes[k]);
        });
        if (tangents.length > 0) nuisances.forEach((_, m) => series.unknownSlope(j, m, slopes[first + m]));
        const residuals = series.residuals(j);
        if (visit) series.predicted(j, predicted);
        for (let p = 0; p < twoTheta.length; p++) {
          const measured = intensities[j][p];
          if (!Number.isFinite(measured)) continue;
          const sigma = errors[j][p];
          for (let k = 0; k < width; k++) row[k] = slopes[k][p] * sigma;
          tally.residual(residuals[p] * sigma, sigma, row);
          visit?.(j, twoTheta[p], measured, sigma, predicted[p]);
        }
      });
    },
  };
}

/** The series made ready, with its work arrays. */
interface Model {
  readonly series: SeriesModel;
  readonly populations: readonly Float64Array[];
  readonly change: Float64Array;
  readonly predicted: Float64Array;
}

function modelOf(observation: Patterns): Model {
  const series = new SeriesModel(observation);
  const { count } = series.grid;
  return {
    series,
    populations: observation.times.map(() => new Float64Array(count)),
    change: new Float64Array(count),
    predicted: new Float64Array(observation.twoTheta.length),
  };
}

/** The predicted population on the grid, as finely as it is known. */
function layPopulation(prediction: Prediction, time: number, { series }: Model, out: Float64Array): void {
  const { compositions, weights } = seenAt(prediction, timeIndex(prediction.times, time));
  for (let i = 0; i < weights.length; i++) addMass(series.grid, compositions[i], weights[i], out);
}

/** How the masses on the grid follow an unknown, from the derivative of every state to it. */
function layChange(
  prediction: Prediction,
  time: number,
  tangent: Float64Array,
  { series }: Model,
  out: Float64Array,
): void {
  const index = timeIndex(prediction.times, time);
  const { compositions, weights } = seenAt(prediction, index);
  const moves = seenAt({ ...prediction, states: tangent }, index).compositions;
  for (let i = 0; i < weights.length; i++) {
    if (moves[i] !== 0) addMassSlope(series.grid, compositions[i], weights[i] * moves[i], out);
  }
}
