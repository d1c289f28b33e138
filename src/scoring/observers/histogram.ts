import type { Experiment, Histogram } from "../../experiment/experiment.js";
import { bell, normalCumulative } from "../../numerics/normal.js";
import type { Observer } from "./observer.js";
import { addSlopes, seenAt, weightsSeen, type Seen } from "./seen.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/**
 * Counts per bin: -2 ln of the multinomial, n_b ln p_b, where p_b is the share of the predicted population in the bin.
 * Each predicted particle is spread by its error, and by half a bin where that is not stated, so that the share is smooth
 * in the parameters.
 */
export function observeHistogram(experiment: Experiment, observation: Histogram): Observer {
  const { time, edges, counts, weighting, error } = observation;
  const weigh = weightsSeen(experiment, weighting);
  return {
    kind: "histogram",
    items: [`${time} h`],
    nuisances: [],
    count: counts.reduce((sum, count) => sum + count, 0),
    cases: thirds(counts.flatMap((count, b) => new Array<number>(count).fill(b))),
    tally(prediction, _nuisances, tally, width, visit) {
      const row = new Float64Array(width);
      const seen = weigh(seenAt(prediction, timeIndex(prediction.times, time)));
      counts.forEach((count, b) => {
        const [lower, upper] = [edges[b], edges[b + 1]];
        const share = binShare(seen, lower, upper, error ?? 0.5 * (upper - lower), row);
        for (let k = 0; k < row.length; k++) row[k] /= share;
        for (let n = 0; n < count; n++) tally.density(-2 * Math.log(share), row);
        visit?.(0, 0.5 * (edges[b] + edges[b + 1]), count, Math.sqrt(count), share);
      });
    },
  };
}

const FLOOR = 1e-6;

/** Share of the population between two edges, with its derivatives in `row` where slopes are known. */
function binShare(seen: Seen, lower: number, upper: number, sigma: number, row: Float64Array): number {
  const { compositions, weights } = seen;
  let share = FLOOR;
  row.fill(0);
  for (let j = 0; j < compositions.length; j++) {
    const a = (lower - compositions[j]) / sigma;
    const b = (upper - compositions[j]) / sigma;
    if (a > FAR || b < -FAR) continue;
    share += weights[j] * (normalCumulative(b) - normalCumulative(a));
    addSlopes(seen, j, (weights[j] * (density(a) - density(b))) / sigma, row);
  }
  return share;
}

/** Standard errors beyond which a particle is not taken for one of the bin. */
const FAR = 6;

const density = (z: number): number => bell(z) / Math.sqrt(2 * Math.PI);
