import { Matrix } from "ml-matrix";
import type { Ensemble } from "../ensemble/ensemble.js";
import type { Experiment, Observation } from "../experiment/experiment.js";
import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import { addSlopes, seenAt } from "../scoring/observers/seen.js";
import { toUnit, unitSlope } from "../scoring/transform.js";
import { covariance } from "../scoring/uncertainty.js";

/** A law with what the data so far have made of it. */
export interface KnownLaw {
  readonly law: Law;
  readonly ensemble: Ensemble;
  readonly fit: Fit;
  /** What the fitted numbers are, in the order of `fit.names`. */
  readonly unknowns: readonly ParameterDeclaration[];
}

/** What a law says an experiment would show: means, errors of measuring, and slopes to its uncertain numbers. */
export interface Predictive {
  readonly means: Float64Array;
  /** Standard errors of measuring. */
  readonly errors: Float64Array;
  /** Covariance of the means by what is uncertain of the law's numbers. */
  readonly spread: Matrix;
  /** What each entry is, in words. */
  readonly what: readonly string[];
}

/** Shares of the population whose compositions stand for a frame. */
const LEVELS = [0.1, 0.3, 0.5, 0.7, 0.9];

/**
 * What an experiment would show if a law held: potentials at the times of its signals, quantiles of its frames with the
 * sampling error of so many particles. Undefined where the law cannot be simulated there. Measured values are not read.
 */
export function predictive(known: KnownLaw, experiment: Experiment): Predictive | undefined {
  const { law, ensemble, fit, unknowns } = known;
  const simulator = ensemble.prepare(law.expression, experiment);
  const places = simulator.names.map((name) => fit.names.indexOf(name));
  const values = Float64Array.from(places, (place, k) =>
    place < 0 ? guessOf(ensemble, experiment, simulator.names[k]) : toUnit(unknowns[place], fit.point[place]),
  );
  const outcome = simulator.predict(values, { sensitivities: true, tolerance: 1e-5 });
  if (outcome.kind === "failure") return undefined;
  const scales = places.map((place, k) => (place < 0 ? 0 : unitSlope(unknowns[place], values[k])));
  const entries = experiment.observations.flatMap((observation) => entriesOf(observation, outcome, scales));
  const slopes = new Matrix(entries.map(({ slopes: row }) => [...row]));
  return {
    means: Float64Array.from(entries, ({ mean }) => mean),
    errors: Float64Array.from(entries, ({ error }) => error),
    spread: slopes.mmul(covarianceOf(fit, places)).mmul(slopes.transpose()),
    what: entries.map(({ what }) => what),
  };
}

/** A number that the data so far have not met keeps its guess. */
function guessOf(ensemble: Ensemble, experiment: Experiment, name: string): number {
  return ensemble.unknowns(experiment).find((unknown) => unknown.name === name)?.guess ?? NaN;
}

/** Covariance of the simulator's numbers on the fitted scale; what is not fixed by the data counts as known to a factor e. */
function covarianceOf({ information, names }: Fit, places: readonly number[]): Matrix {
  const all = covariance(information, names.length);
  const entry = (a: number, b: number): number => {
    if (places[a] < 0 || places[b] < 0) return 0;
    const value = all[places[a] * names.length + places[b]];
    return Number.isNaN(value) ? Number(a === b) : value;
  };
  return new Matrix(places.map((_, a) => places.map((__, b) => entry(a, b))));
}

interface Entry {
  readonly what: string;
  readonly mean: number;
  readonly error: number;
  /** To each of the simulator's numbers, on the fitted scale. */
  readonly slopes: Float64Array;
}

type Outcome = Parameters<typeof seenAt>[0];

function entriesOf(observation: Observation, outcome: Outcome, scales: readonly number[]): Entry[] {
  if (observation.kind === "frame") return frameEntries(observation, outcome, scales);
  if (observation.kind !== "signal" || observation.quantity !== "potential") return [];
  return observation.times.map((time, n) => {
    const at = indexOf(outcome, time);
    return {
      what: `the potential at ${short(time)} h`,
      mean: outcome.potentials[at],
      error: observation.errors[n],
      slopes: Float64Array.from(scales, (scale, k) => scale * outcome.sensitivities!.potentials[k][at]),
    };
  });
}

const short = (time: number): string => String(Number(time.toPrecision(3)));

function indexOf({ times }: Outcome, time: number): number {
  return times.findIndex((each) => Math.abs(each - time) <= 1e-12 * Math.max(1, Math.abs(time)));
}

function frameEntries(
  { time, errors }: Observation & { kind: "frame" },
  outcome: Outcome,
  scales: readonly number[],
): Entry[] {
  const seen = seenAt(outcome, indexOf(outcome, time));
  const order = [...seen.weights.keys()].sort((a, b) => seen.compositions[a] - seen.compositions[b]);
  const count = errors.length;
  const noise = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / count);
  const mean = order.reduce((sum, i) => sum + seen.weights[i] * seen.compositions[i], 0);
  const variance = order.reduce((sum, i) => sum + seen.weights[i] * (seen.compositions[i] - mean) ** 2, 0);
  return LEVELS.map((level) => {
    const particle = quantileAt(order, seen.weights, level);
    const row = new Float64Array(scales.length);
    addSlopes(seen, particle, 1, row);
    return {
      what: `the ${Math.round(100 * level)} % quantile at ${short(time)} h`,
      mean: seen.compositions[particle],
      error: samplingError(level, Math.sqrt(variance + noise * noise), count),
      slopes: row.map((slope, k) => slope * scales[k]),
    };
  });
}

function quantileAt(order: readonly number[], weights: Float64Array, level: number): number {
  let share = 0;
  return order.find((i) => (share += weights[i]) >= level) ?? order[order.length - 1];
}

/** sqrt(u (1 - u) / n) over the density of a normal population of this spread (the quantiles' correlation is left aside). */
function samplingError(level: number, spread: number, count: number): number {
  const z = Math.abs(level - 0.5) < 0.1 ? 0 : level < 0.2 || level > 0.8 ? 1.2816 : 0.5244;
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / spread;
  return (Math.sqrt((level * (1 - level)) / count) * Math.sqrt(LEVELS.length)) / density;
}
