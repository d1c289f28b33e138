import { Matrix } from "ml-matrix";
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
import { paceAt } from "../scoring/observers/pace.js";
import { readQuantity } from "../scoring/observers/quantity.js";
import { populationSeen } from "../scoring/observers/seen.js";
import { timeIndex } from "../scoring/observers/times.js";
import { quantilesSeen } from "./quantiles.js";

/** What one observation would show: values that are measured together. */
export interface Readings {
  /** What each value is, in words. */
  readonly what: readonly string[];
  readonly means: readonly number[];
  /** Slopes of each value to the numbers of the simulator, in their units. */
  readonly slopes: readonly Float64Array[];
  /** Covariance of the errors of measuring, what all values share (shifts, calibration) among them. */
  readonly noise: Matrix;
}

/** Shares of the population whose compositions stand for a frame. */
const LEVELS = [0.1, 0.3, 0.5, 0.7, 0.9];

/**
 * What an observation is expected to read; measured values are not looked at.
 * @throws RangeError for patterns, which cannot be foretold without their amplitudes.
 */
export function readingsOf(
  observation: Observation,
  prediction: Prediction,
  experiment: Experiment,
): Readings {
  switch (observation.kind) {
    case "frame":
    case "histogram":
      return ofFrame(observation, prediction, experiment);
    case "signal":
      return ofSignal(observation, prediction);
    case "followed":
      return ofFollowed(observation, prediction);
    case "concentrations":
      return ofConcentrations(observation, prediction, experiment);
    case "patterns":
      throw new RangeError(
        `design: "${experiment.name}" is to record patterns, which are not foretold. Plan frames instead.`,
      );
  }
}

/** Quantiles, with the covariance that those of a sample have: u (1 - v) / (n f(u) f(v)), u <= v. */
function ofFrame(observation: Frame | Histogram, prediction: Prediction, experiment: Experiment): Readings {
  const { time } = observation;
  const { count, error, shift } = particlesOf(observation);
  const seen = populationSeen(experiment, observation, prediction);
  const quantiles = quantilesSeen(seen, error, LEVELS, unknownsOf(prediction));
  const covariance = (a: number, b: number): number =>
    (LEVELS[Math.min(a, b)] * (1 - LEVELS[Math.max(a, b)])) /
      (count * quantiles[a].density * quantiles[b].density) +
    shift ** 2;
  return {
    what: LEVELS.map((level) => `the ${Math.round(100 * level)} % quantile at ${short(time)} h`),
    means: quantiles.map(({ value }) => value),
    slopes: quantiles.map(({ slopes }) => slopes),
    noise: new Matrix(LEVELS.map((_, a) => LEVELS.map((__, b) => covariance(a, b)))),
  };
}

function particlesOf(observation: Frame | Histogram): { count: number; error: number; shift: number } {
  if (observation.kind === "frame") {
    const { errors, offsetError = 0 } = observation;
    const squares = errors.reduce((sum, error) => sum + error * error, 0);
    return { count: errors.length, error: Math.sqrt(squares / errors.length), shift: offsetError };
  }
  const { counts, edges, error } = observation;
  const bin = (edges[edges.length - 1] - edges[0]) / counts.length;
  return { count: counts.reduce((sum, each) => sum + each, 0), error: error ?? bin / 2, shift: 0 };
}

function ofSignal(observation: Signal, prediction: Prediction): Readings {
  const { quantity, times, errors, offsetError = 0, resistanceError = 0 } = observation;
  const at = times.map((time) => timeIndex(prediction.times, time));
  const ohmic = at.map((n) => (quantity === "potential" ? resistanceError * prediction.currents[n] : 0));
  const slopes = at.map(() => new Float64Array(unknownsOf(prediction)));
  const name = quantity === "mean" ? "the mean composition" : `the ${quantity}`;
  return {
    what: times.map((time) => `${name} at ${short(time)} h`),
    means: at.map((n, j) => readQuantity[quantity](prediction, n, slopes[j])),
    slopes,
    noise: independent(
      errors,
      [ohmic, errors.map(() => offsetError)].filter((row) => row.some((each) => each !== 0)),
    ),
  };
}

/** Compositions of followed particles, which share a calibration. */
function ofFollowed(
  { names, times, errors, timeError, calibration }: FollowedParticles,
  prediction: Prediction,
): Readings {
  const { reference, gainError, offsetError } = calibration;
  const places = times.flatMap((time, j) => names.map((name, i) => ({ time, j, name, i })));
  const at = ({ time, i }: (typeof places)[number]): number =>
    timeIndex(prediction.times, time) * prediction.width + i;
  const means = places.map((place) => prediction.states[at(place)]);
  const spreads = places.map(({ j, i }) =>
    Math.hypot(errors[j][i], timeError * paceAt(times, j, (n) => means[n * names.length + i])),
  );
  const shared = [means.map((mean) => gainError * (mean - reference)), means.map(() => offsetError)];
  return {
    what: places.map(({ time, name }) => `${name} at ${short(time)} h`),
    means,
    slopes: places.map((place) => stateSlopes(prediction, at(place))),
    noise: independent(
      spreads,
      shared.filter((row) => row.some((each) => each !== 0)),
    ),
  };
}

function ofConcentrations(
  { times, errors }: Concentrations,
  prediction: Prediction,
  { system }: Experiment,
): Readings {
  const species = system.kind === "mixture" ? system.species : [];
  const places = times.flatMap((time, j) => species.map((name, i) => ({ time, j, name, i })));
  const at = ({ time, i }: (typeof places)[number]): number =>
    timeIndex(prediction.times, time) * prediction.width + i;
  return {
    what: places.map(({ time, name }) => `${name} at ${short(time)} h`),
    means: places.map((place) => prediction.states[at(place)]),
    slopes: places.map((place) => stateSlopes(prediction, at(place))),
    noise: independent(
      places.map(({ j, i }) => errors[j][i]),
      [],
    ),
  };
}

const unknownsOf = ({ sensitivities }: Prediction): number => sensitivities!.states.length;

const stateSlopes = ({ sensitivities }: Prediction, at: number): Float64Array =>
  Float64Array.from(sensitivities!.states, (array) => array[at]);

/** Errors of each value by itself, and rows of what all values share: one standard error of it each. */
function independent(errors: readonly number[], shared: readonly (readonly number[])[]): Matrix {
  const noise = Matrix.diag(errors.map((error) => error * error));
  for (const row of shared) {
    const column = Matrix.columnVector([...row]);
    noise.add(column.mmul(column.transpose()));
  }
  return noise;
}

const short = (time: number): string => String(Number(time.toPrecision(3)));
