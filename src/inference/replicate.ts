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
import type { Patterns } from "../experiment/diffraction.js";
import type { Random } from "../numerics/random.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import { valuesAt } from "../scoring/unknowns.js";
import { readQuantity } from "../scoring/observers/quantity.js";
import { populationSeen } from "../scoring/observers/seen.js";
import { timeIndex } from "../scoring/observers/times.js";
import { toUnit } from "../scoring/transform.js";

/** Factor on the stated errors by kind of observation; 1 where absent. */
export type ErrorFactors = ReadonlyMap<string, number>;

/**
 * The trial with data as the law would have given them at a point: predictions at the same places, with errors drawn
 * anew. Frames and histograms draw new particles. Patterns get the amplitudes and backgrounds that are profiled for the
 * data that the trial has.
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
  const intensities = predictedPatterns(law, trial, point);
  const values = new Map(unknowns.map((unknown, k) => [unknown.name, toUnit(unknown, point[k])]));
  const experiments = trial.experiments.map((experiment): Experiment => {
    const simulator = trial.ensemble.prepare(law.expression, experiment);
    const outcome = simulator.predict(valuesAt(simulator.names, unknowns, point, experiment));
    if (outcome.kind === "failure")
      throw new Error(`"${law.name}" cannot be simulated in ${experiment.name}: ${outcome.reason}.`);
    const draw = (observation: Observation, n: number): Observation => {
      const own = stream.split(`${experiment.name}/${n}`);
      return observation.kind === "patterns"
        ? patternsAgain(observation, intensities.get(`${experiment.name}/${n}`)!, own, factors)
        : drawAgain(observation, outcome, values, experiment, own, factors);
    };
    return { ...experiment, observations: experiment.observations.map(draw) };
  });
  return { ...trial, experiments };
}

/** Predicted intensities of every channel that was read, by experiment and observation, in the order of the channels. */
function predictedPatterns(law: Law, trial: Trial, point: Float64Array): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const seen = ({ observations }: Experiment): boolean =>
    observations.some(({ kind }) => kind === "patterns");
  if (!trial.experiments.some(seen)) return found;
  objectiveOf(law, trial).inspect(
    point,
    (experiment, index, observer, _item, _at, _measured, _error, predicted) => {
      if (observer.kind !== "patterns") return;
      const key = `${experiment.name}/${index}`;
      const list = found.get(key) ?? [];
      found.set(key, list);
      list.push(predicted);
    },
  );
  return found;
}

function patternsAgain(
  observation: Patterns,
  predicted: readonly number[],
  stream: Random,
  factors: ErrorFactors,
): Patterns {
  const factor = factors.get("patterns") ?? 1;
  let next = 0;
  const intensities = observation.intensities.map((row, j) =>
    row.map((measured, p) =>
      Number.isFinite(measured)
        ? predicted[next++] + factor * observation.errors[j][p] * stream.normal()
        : measured,
    ),
  );
  return { ...observation, intensities };
}

function drawAgain(
  observation: Exclude<Observation, Patterns>,
  prediction: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: Experiment,
  stream: Random,
  factors: ErrorFactors,
): Observation {
  const kind = observation.kind === "signal" ? observation.quantity : observation.kind;
  const factor = factors.get(kind) ?? 1;
  const noise = (item: number): Noise => noiseOf(observation, values, experiment, stream.split(item), factor);
  switch (observation.kind) {
    case "followed":
      return followedAgain(observation, prediction, values, experiment.name, noise);
    case "frame":
      return frameAgain(observation, prediction, values, experiment, stream);
    case "histogram":
      return histogramAgain(observation, prediction, experiment, stream);
    case "signal":
      return signalAgain(observation, prediction, values, experiment.name, noise(0));
    case "concentrations":
      return concentrationsAgain(observation, prediction, noise);
  }
}

/** An error of one item at a time, given its standard error. */
type Noise = (error: number, time: number) => number;

/** Errors of the shape that the observation states: normal, Student's, or correlated along the item. */
function noiseOf(
  observation: Observation,
  values: ReadonlyMap<string, number>,
  { name }: Experiment,
  stream: Random,
  factor: number,
): Noise {
  const noise = "noise" in observation ? observation.noise : undefined;
  if (!noise) return (error) => factor * error * stream.normal();
  if (noise.kind === "student") {
    return (error) => error * stream.normal() * Math.sqrt(noise.degrees / chiSquare(noise.degrees, stream));
  }
  const owner =
    observation.kind === "signal"
      ? observation.quantity
      : observation.kind === "followed"
        ? "particles"
        : observation.kind;
  const tau = values.get(`correlation[${name}/${owner}]`) ?? noise.time;
  let last = { time: -Infinity, z: 0 };
  return (error, time) => {
    const rho = Math.exp((last.time - time) / tau);
    last = { time, z: rho * last.z + Math.sqrt(1 - rho * rho) * stream.normal() };
    return error * last.z;
  };
}

/** A chi-square number of whole degrees of freedom (rounded up), a sum of squares. */
function chiSquare(degrees: number, stream: Random): number {
  let sum = 0;
  for (let n = 0; n < Math.ceil(degrees); n++) sum += stream.normal() ** 2;
  return (sum * degrees) / Math.ceil(degrees);
}

function followedAgain(
  observation: FollowedParticles,
  { states, width, times }: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: string,
  noise: (item: number) => Noise,
): FollowedParticles {
  const { reference } = observation.calibration;
  const gain = values.get(`gain[${experiment}]`) ?? 1;
  const offset = values.get(`offset[${experiment}]`) ?? 0;
  const noises = observation.names.map((_, i) => noise(i));
  const compositions = observation.times.map((time, j) => {
    const at = timeIndex(times, time) * width;
    return observation.compositions[j].map((measured, i) =>
      Number.isFinite(measured)
        ? reference + (states[at + i] - reference - offset) / gain + noises[i](observation.errors[j][i], time)
        : measured,
    );
  });
  return { ...observation, compositions };
}

/** Index of the particle at which the cumulative weight passes a uniform number. */
function pick(weights: Float64Array, uniform: number): number {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) if ((sum += weights[n]) > uniform) return n;
  return weights.length - 1;
}

function frameAgain(
  observation: Frame,
  prediction: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: Experiment,
  stream: Random,
): Frame {
  const { compositions, weights } = populationSeen(experiment, observation, prediction);
  const shift = values.get(`shift[${experiment.name}/${observation.time} h]`) ?? 0;
  return {
    ...observation,
    compositions: observation.errors.map(
      (error) => compositions[pick(weights, stream.next())] + shift + error * stream.normal(),
    ),
  };
}

function histogramAgain(
  observation: Histogram,
  prediction: Prediction,
  experiment: Experiment,
  stream: Random,
): Histogram {
  const { compositions, weights } = populationSeen(experiment, observation, prediction);
  const { edges, counts, error = 0 } = observation;
  const drawn = counts.map(() => 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (let n = 0; n < total; n++) {
    const c = compositions[pick(weights, stream.next())] + error * stream.normal();
    const above = edges.findIndex((edge, b) => b > 0 && c < edge);
    drawn[above < 0 ? counts.length - 1 : above - 1]++;
  }
  return { ...observation, counts: drawn };
}

/** Where slopes go that nobody asked for. */
const NO_SLOPES = new Float64Array(0);

function signalAgain(
  observation: Signal,
  prediction: Prediction,
  values: ReadonlyMap<string, number>,
  experiment: string,
  noise: Noise,
): Signal {
  const { quantity, times, errors } = observation;
  const shift = values.get(`shift.${quantity}[${experiment}]`) ?? 0;
  const resistance = quantity === "potential" ? (values.get(`ohmic[${experiment}]`) ?? 0) : 0;
  const ohmic = (at: number): number => (resistance === 0 ? 0 : resistance * prediction.currents[at]);
  const read = (at: number): number => readQuantity[quantity](prediction, at, NO_SLOPES) - ohmic(at);
  return {
    ...observation,
    values: times.map((time, j) => read(timeIndex(prediction.times, time)) + shift + noise(errors[j], time)),
  };
}

function concentrationsAgain(
  observation: Concentrations,
  { states, width, times }: Prediction,
  noise: (item: number) => Noise,
): Concentrations {
  const noises = observation.values[0].map((_, i) => noise(i));
  const values = observation.times.map((time, j) => {
    const at = timeIndex(times, time) * width;
    return observation.values[j].map((measured, i) =>
      Number.isFinite(measured) ? states[at + i] + noises[i](observation.errors[j][i], time) : measured,
    );
  });
  return { ...observation, values };
}
