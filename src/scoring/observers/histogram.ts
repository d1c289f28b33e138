import type { Experiment, Histogram } from "../../experiment/experiment.js";
import type { Observer } from "./observer.js";
import { seenAt, weightsSeen, type Seen } from "./seen.js";
import { timeIndex } from "./times.js";

/**
 * Counts per bin: -2 ln of the multinomial, n_b ln p_b, where p_b is the share of the predicted population in the bin.
 * Each predicted particle is spread over a kernel of half a bin, so that the share is smooth in the parameters.
 */
export function observeHistogram(experiment: Experiment, observation: Histogram): Observer {
  const { time, edges, counts, weighting } = observation;
  const weigh = weightsSeen(experiment, weighting);
  return {
    kind: "histogram",
    items: [`${time} h`],
    nuisances: [],
    count: counts.reduce((sum, count) => sum + count, 0),
    tally(prediction, _nuisances, tally, width, visit) {
      const row = new Float64Array(width);
      const seen = weigh(seenAt(prediction, timeIndex(prediction.times, time)));
      const slopes = new Float64Array(prediction.sensitivities ? seen.weights.length : 0);
      counts.forEach((count, b) => {
        const share = binShare(seen, edges[b], edges[b + 1], slopes, row);
        for (let k = 0; k < row.length; k++) row[k] /= share;
        for (let n = 0; n < count; n++) tally.density(-2 * Math.log(share), row);
        visit?.(0, 0.5 * (edges[b] + edges[b + 1]), count, Math.sqrt(count), share);
      });
    },
  };
}

const FLOOR = 1e-6;

/** Share of the population between two edges, with its derivatives in `row` where `slopes` has room for them. */
function binShare(seen: Seen, lower: number, upper: number, slopes: Float64Array, row: Float64Array): number {
  const { compositions, weights } = seen;
  const kernel = 0.25 * (upper - lower);
  let share = FLOOR;
  for (let j = 0; j < compositions.length; j++) {
    const a = (lower - compositions[j]) / kernel;
    const b = (upper - compositions[j]) / kernel;
    share += weights[j] * (logistic(b) - logistic(a));
    if (slopes.length > 0) slopes[j] = (weights[j] * (logisticSlope(a) - logisticSlope(b))) / kernel;
  }
  row.fill(0);
  if (slopes.length > 0) seen.pullBack(slopes, row);
  return share;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logisticSlope = (x: number): number => logistic(x) * logistic(-x);
