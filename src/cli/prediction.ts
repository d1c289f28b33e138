import type { Prediction } from "../ensemble/ensemble.js";
import type { DensityPrediction } from "../ensemble/fokker-planck/fokker-planck.js";

/** Columns of a prediction after time, potential, current and mean. */
interface Columns {
  readonly names: readonly string[];
  /** Mean at time index j, and the values under the names. */
  row(j: number): { readonly mean: number; readonly values: readonly number[] };
}

/**
 * Times, potential, current, mean and every composition, all digits, as CSV; of a density its standard deviation and its
 * value in the middle of every cell.
 */
export function predictionCsv(prediction: Prediction): string {
  const { times, potentials, currents } = prediction;
  const head = ["time_h", "potential_V", "current_per_h", "mean"];
  const columns = columnsOf(prediction);
  const rows = Array.from(times, (time, j) => {
    const { mean, values } = columns.row(j);
    return [time, potentials[j], currents[j], mean, ...values].map(String).join(",");
  });
  return [[...head, ...columns.names].join(","), ...rows, ""].join("\n");
}

function columnsOf(prediction: Prediction): Columns {
  return hasDensity(prediction) ? densityColumns(prediction) : compositionColumns(prediction);
}

const hasDensity = (prediction: Prediction): prediction is DensityPrediction => "density" in prediction;

function compositionColumns({ states, width, weights }: Prediction): Columns {
  return {
    names: Array.from({ length: width }, (_, i) => `c${i + 1}`),
    row(j) {
      const values = Array.from(states.subarray(j * width, (j + 1) * width));
      return { mean: values.reduce((sum, value, i) => sum + weights[i] * value, 0), values };
    },
  };
}

function densityColumns({ density: { centres, values } }: DensityPrediction): Columns {
  const count = centres.length;
  return {
    names: ["sd", ...Array.from(centres, (c) => `f(${Number(c.toPrecision(12))})`)],
    row(j) {
      const density = Array.from(values.subarray(j * count, (j + 1) * count));
      const total = density.reduce((sum, f) => sum + f, 0);
      const mean = density.reduce((sum, f, i) => sum + f * centres[i], 0) / total;
      const variance = density.reduce((sum, f, i) => sum + f * (centres[i] - mean) ** 2, 0) / total;
      return { mean, values: [Math.sqrt(variance), ...density] };
    },
  };
}

/** The same as plain JSON, with the ends of the stages and the work. */
export function predictionJson(prediction: Prediction): string {
  return JSON.stringify(prediction, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
  );
}

/** When and why each stage ended, where that was not all by the clock. */
export function stageLines({ stages = [] }: Prediction): string {
  if (stages.every(({ by }) => by === "time")) return "";
  return stages
    .map(
      ({ time, by, potential, current, mean }, n) =>
        `stage ${n + 1} ended at ${time} h by its ${by}: ${potential} V, ${current} 1/h, mean ${mean}\n`,
    )
    .join("");
}
