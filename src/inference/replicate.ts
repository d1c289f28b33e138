import type { Prediction } from "../ensemble/ensemble.js";
import type {
  Concentrations,
  Experiment,
  FollowedParticles,
  Frame,
  Histogram,
  Observation,
  Signal,
} from "../experiment/experiment.js";
import type { Random } from "../numerics/random.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import { seenAt } from "../scoring/observers/seen.js";
import { timeIndex } from "../scoring/observers/times.js";
import { toUnit } from "../scoring/transform.js";

/** Factor on the stated errors by kind of observation; 1 where absent. */
export type ErrorFactors = ReadonlyMap<string, number>;

/**
 * The trial with data as the law would have given them at a point: predictions at the same places, with errors drawn
 * anew. Frames and histograms draw new particles. Patterns stay as they are: their nuisances are profiled, not drawn.
 * @throws Error where the law cannot be simulated at the point
 */
export function replicate(
  law: Law,
  trial: Trial,
  point: Float64Array,
  stream: Random,
  factors: ErrorFactors = new Map(),
): Trial {
  const { unknowns } = objectiveOf(law, trial);
  const values = new Map(unknowns.map((unknown, k) => [unknown.name, toUnit(unknown, point[k])]));
  const experiments = trial.experiments.map((experiment): Experiment => {
    const simulator = trial.ensemble.prepare(law.expression, experiment);
    const outcome = simulator.predict(Float64Array.from(simulator.names, (name) => values.get(name)!));
    if (outcome.kind === "failure")
      throw new Error(`"${law.name}" cannot be simulated in ${experiment.name}: ${outcome.reason}.`);
    const draw = (observation: Observation, n: number): Observation =>
      drawAgain(
        observation,
        outcome,
        values,
        experiment.name,
        stream.split(`${experiment.name}/${n}`),
        factors,
      );
    return { ...experiment, observations: experiment.observations.map(draw) };
  });
  return { ...trial, experiments };
}

function drawAgain(
  observation: Observation,
  prediction: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: string,
  stream: Random,
  factors: ErrorFactors,
): Observation {
  const kind = observation.kind === "signal" ? observation.quantity : observation.kind;
  const noise = (error: number): number => (factors.get(kind) ?? 1) * error * stream.normal();
  switch (observation.kind) {
    case "followed":
      return followedAgain(observation, prediction, values, experiment, noise);
    case "frame":
      return frameAgain(observation, prediction, stream);
    case "histogram":
      return histogramAgain(observation, prediction, stream);
    case "signal":
      return signalAgain(observation, prediction, noise);
    case "concentrations":
      return concentrationsAgain(observation, prediction, noise);
    case "patterns":
      return observation;
  }
}

type Noise = (error: number) => number;

function followedAgain(
  observation: FollowedParticles,
  { states, width, times }: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: string,
  noise: Noise,
): FollowedParticles {
  const { reference } = observation.calibration;
  const gain = values.get(`gain[${experiment}]`) ?? 1;
  const offset = values.get(`offset[${experiment}]`) ?? 0;
  const compositions = observation.times.map((time, j) => {
    const at = timeIndex(times, time) * width;
    return observation.compositions[j].map((measured, i) =>
      Number.isFinite(measured)
        ? reference + (states[at + i] - reference - offset) / gain + noise(observation.errors[j][i])
        : measured,
    );
  });
  return { ...observation, compositions, timeError: observation.timeError };
}

/** Index of the particle at which the cumulative weight passes a uniform number. */
function pick(weights: Float64Array, uniform: number): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) if ((sum += weights[n]) > uniform) return n;
  return weights.length - 1;
}

function frameAgain(observation: Frame, prediction: Prediction, stream: Random): Frame {
  const { compositions, weights } = seenAt(prediction, timeIndex(prediction.times, observation.time));
  return {
    ...observation,
    compositions: observation.errors.map(
      (error) => compositions[pick(weights, stream.next())] + error * stream.normal(),
    ),
  };
}

function histogramAgain(observation: Histogram, prediction: Prediction, stream: Random): Histogram {
  const { compositions, weights } = seenAt(prediction, timeIndex(prediction.times, observation.time));
  const { edges, counts } = observation;
  const drawn = counts.map(() => 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let n = 0; n < total; n++) {
    const c = compositions[pick(weights, stream.next())];
    const bin = edges.findIndex((edge, b) => b > 0 && c < edge) - 1;
    drawn[bin < 0 ? (c < edges[0] ? 0 : counts.length - 1) : bin]++;
  }
  return { ...observation, counts: drawn };
}

function signalAgain(observation: Signal, prediction: Prediction, noise: Noise): Signal {
  const { states, weights, width } = prediction;
  const read = {
    potential: (at: number) => prediction.potentials[at],
    current: (at: number) => prediction.currents[at],
    mean: (at: number) => weights.reduce((sum, weight, i) => sum + weight * states[at * width + i], 0),
  }[observation.quantity];
  const values = observation.times.map(
    (time, j) => read(timeIndex(prediction.times, time)) + noise(observation.errors[j]),
  );
  return { ...observation, values };
}

function concentrationsAgain(
  observation: Concentrations,
  { states, width, times }: Prediction,
  noise: Noise,
): Concentrations {
  const values = observation.times.map((time, j) => {
    const at = timeIndex(times, time) * width;
    return observation.values[j].map((measured, i) =>
      Number.isFinite(measured) ? states[at + i] + noise(observation.errors[j][i]) : measured,
    );
  });
  return { ...observation, values };
}
