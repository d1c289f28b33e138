import type { Experiment, Frame } from "../../experiment/experiment.js";
import { bell } from "../../numerics/normal.js";
import type { Observer } from "./observer.js";
import { offsetUnknown } from "./offset.js";
import { addSlopes, seenAt, weightsSeen, type Seen } from "./seen.js";
import { thirds } from "./thirds.js";
import { timeIndex } from "./times.js";

/**
 * Different particles imaged at one time: each measured composition is a draw from the predicted population seen
 * through its own error, p(x) = sum_j w_j N(x - shift; c_j, sigma^2). Nothing is deconvolved. The shift that all particles
 * of a frame share, where there is one, is a nuisance parameter of the frame.
 */
export function observeFrame(experiment: Experiment, observation: Frame): Observer {
  const { time, compositions, errors, offsetError = 0 } = observation;
  const nuisances = offsetUnknown(`shift[${experiment.name}/${time} h]`, offsetError);
  const weigh = weightsSeen(experiment, observation.weighting);
  return {
    kind: "frame",
    items: [`${time} h`],
    nuisances,
    count: compositions.length,
    cases: thirds(compositions),
    tally(prediction, [shift = 0], tally, width, visit) {
      const row = new Float64Array(width);
      const seen = weigh(seenAt(prediction, timeIndex(prediction.times, time)));
      compositions.forEach((measured, n) => {
        const logDensity = mixture(seen, measured - shift, errors[n], row);
        if (nuisances.length > 0) row[width - 1] = shiftSlope(seen, measured - shift, errors[n], logDensity);
        tally.density(-2 * logDensity, row);
        visit?.(0, time, measured, errors[n], NaN);
      });
    },
  };
}

/** d ln p(x - shift) / d(shift). */
function shiftSlope({ compositions, weights }: Seen, x: number, sigma: number, logDensity: number): number {
  const factor = (1 - STRAY) / (sigma * Math.sqrt(2 * Math.PI));
  let sum = 0;
  for (let j = 0; j < compositions.length; j++) {
    const z = (x - compositions[j]) / sigma;
    if (Math.abs(z) <= FAR) sum += ((factor * weights[j] * z) / sigma) * bell(z);
  }
  return sum / Math.exp(logDensity);
}

/** A point far outside the population keeps a finite density: one in 1e5 seen particles may be anything. */
const STRAY = 1e-5;

/** Standard errors beyond which a particle is not taken for another. */
const FAR = 6;

/** ln p(x), with d(ln p)/d(unknown) in `row` where slopes are known. */
function mixture(seen: Seen, x: number, sigma: number, row: Float64Array): number {
  const { compositions, weights } = seen;
  const perSigma = 1 / sigma;
  const factor = ((1 - STRAY) * perSigma) / Math.sqrt(2 * Math.PI);
  let sum = 0;
  row.fill(0);
  for (let j = 0; j < compositions.length; j++) {
    const z = (x - compositions[j]) * perSigma;
    if (Math.abs(z) > FAR) continue;
    const part = weights[j] * bell(z);
    sum += part;
    addSlopes(seen, j, part * z, row);
  }
  const density = STRAY + factor * sum;
  for (let k = 0; k < row.length; k++) row[k] *= (factor * perSigma) / density;
  return Math.log(density);
}
