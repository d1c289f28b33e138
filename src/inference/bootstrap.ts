import type { Experiment, Observation } from "../experiment/experiment.js";
import { random, type Random } from "../numerics/random.js";
import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import { minimise } from "../scoring/minimise.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import { toUnit } from "../scoring/transform.js";

export interface BootstrapOptions {
  readonly seed: number | string;
  /** Data sets drawn. Default 200. */
  readonly draws?: number;
  /**
   * What is drawn again. "particles": the particles of each frame and the counts of each histogram. "frames": whole frames
   * within an experiment, where what shifts one particle shifts its frame. Values in time are drawn by blocks of their
   * residuals in both. Default "particles".
   */
  readonly unit?: "particles" | "frames";
  /** Values of one block along a series. Default the third root of its length, rounded up (H. R. Kunsch 1989). */
  readonly block?: number;
  readonly tolerance?: number;
}

/** Fitted numbers over the data sets, in declared units. */
export interface Bootstrap {
  readonly names: readonly string[];
  /** One row a data set that could be fitted. */
  readonly rows: readonly Float64Array[];
  /** Percentile interval of an unknown (B. Efron 1979). */
  readonly interval: (name: string, level?: number) => { readonly lower: number; readonly upper: number };
}

/**
 * Bootstrap: data drawn again from the data, fitted from the fit. Particles and frames are drawn with replacement;
 * residuals along a series by moving blocks, so that their correlation stays.
 */
export function bootstrap(law: Law, trial: Trial, fit: Fit, options: BootstrapOptions): Bootstrap {
  const { seed, draws = 200, tolerance = 1e-5 } = options;
  const objective = objectiveOf(law, trial);
  const predictions = predictedValues(law, trial, fit.point);
  const rows: Float64Array[] = [];
  for (let n = 0; n < draws; n++) {
    const drawn = redraw(trial, predictions, random(`bootstrap/${seed}/${n}`), options);
    const minimum = minimise(objectiveOf(law, drawn), fit.point, { steps: 20, gain: 1e-2, tolerance });
    if (minimum) rows.push(minimum.point.map((x, k) => toUnit(objective.unknowns[k], x)));
  }
  const names = objective.unknowns.map(({ name }) => name);
  return { names, rows, interval: (name, level = 0.95) => percentiles(names, rows, name, level) };
}

function percentiles(
  names: readonly string[],
  rows: readonly Float64Array[],
  name: string,
  level: number,
): { lower: number; upper: number } {
  const k = names.indexOf(name);
  if (k < 0) throw new Error(`the fit has no unknown "${name}" (it has ${names.join(", ")}).`);
  const sorted = rows.map((row) => row[k]).sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
  return { lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
}

/** Predicted values by experiment, observation and item, in the order in which they are visited. */
type Predictions = ReadonlyMap<string, readonly number[]>;

function predictedValues(law: Law, trial: Trial, point: Float64Array): Predictions {
  const values = new Map<string, number[]>();
  objectiveOf(law, trial).inspect(
    point,
    (experiment, index, _observer, item, _at, _measured, _error, predicted) => {
      const key = `${experiment.name}/${index}/${item}`;
      const list = values.get(key) ?? [];
      values.set(key, list);
      list.push(predicted);
    },
  );
  return values;
}

function redraw(trial: Trial, predictions: Predictions, stream: Random, options: BootstrapOptions): Trial {
  return {
    ...trial,
    experiments: trial.experiments.map((experiment): Experiment => {
      const own = stream.split(experiment.name);
      const again = (observation: Observation, n: number): Observation =>
        redrawOne(
          observation,
          (item) => predictions.get(`${experiment.name}/${n}/${item}`) ?? [],
          own.split(n),
          options,
        );
      const { observations } = experiment;
      const drawn = options.unit === "frames" ? redrawFrames(observations, own) : observations;
      return { ...experiment, observations: drawn.map(again) };
    }),
  };
}

/** Frames and histograms drawn with replacement; all else in its place. */
function redrawFrames(observations: readonly Observation[], stream: Random): Observation[] {
  const frames = observations.filter(({ kind }) => kind === "frame" || kind === "histogram");
  return observations.map((each) => (frames.includes(each) ? frames[stream.integer(frames.length)] : each));
}

function redrawOne(
  observation: Observation,
  predicted: (item: number) => readonly number[],
  stream: Random,
  { unit = "particles", block }: BootstrapOptions,
): Observation {
  switch (observation.kind) {
    case "frame":
      return unit === "frames" ? observation : redrawParticles(observation, stream);
    case "histogram":
      return unit === "frames"
        ? observation
        : { ...observation, counts: redrawCounts(observation.counts, stream) };
    case "signal": {
      const { values, errors } = observation;
      return { ...observation, values: redrawSeries(values, errors, predicted(0), stream, block) };
    }
    case "followed": {
      const { compositions, errors } = observation;
      return { ...observation, compositions: redrawColumns(compositions, errors, predicted, stream, block) };
    }
    case "concentrations": {
      const { values, errors } = observation;
      return { ...observation, values: redrawColumns(values, errors, predicted, stream, block) };
    }
    case "patterns":
      return observation;
  }
}

function redrawParticles(frame: Extract<Observation, { kind: "frame" }>, stream: Random): Observation {
  const chosen = frame.compositions.map(() => stream.integer(frame.compositions.length));
  return {
    ...frame,
    compositions: chosen.map((n) => frame.compositions[n]),
    errors: chosen.map((n) => frame.errors[n]),
  };
}

function redrawCounts(counts: readonly number[], stream: Random): number[] {
  const bins = counts.flatMap((count, bin) => new Array<number>(count).fill(bin));
  const drawn = counts.map(() => 0);
  bins.forEach(() => drawn[bins[stream.integer(bins.length)]]++);
  return drawn;
}

/** Each column of a table that has gaps (NaN) drawn for itself. */
function redrawColumns(
  values: readonly (readonly number[])[],
  errors: readonly (readonly number[])[],
  predicted: (item: number) => readonly number[],
  stream: Random,
  block: number | undefined,
): number[][] {
  const table = values.map((row) => [...row]);
  values[0].forEach((_, item) => {
    const seen = values.flatMap((row, j) => (Number.isFinite(row[item]) ? [j] : []));
    const column = seen.map((j) => values[j][item]);
    const sds = seen.map((j) => errors[j][item]);
    const drawn = redrawSeries(column, sds, predicted(item), stream.split(item), block);
    seen.forEach((j, n) => (table[j][item] = drawn[n]));
  });
  return table;
}

/** Predictions with standardised residuals drawn in blocks. */
function redrawSeries(
  values: readonly number[],
  errors: readonly number[],
  predicted: readonly number[],
  stream: Random,
  block = Math.ceil(Math.cbrt(values.length)),
): number[] {
  const length = Math.min(block, values.length);
  const residuals = values.map((value, n) => (value - predicted[n]) / errors[n]);
  let from = 0;
  return values.map((_, n) => {
    if (n % length === 0) from = stream.integer(residuals.length - length + 1);
    return predicted[n] + errors[n] * residuals[from + (n % length)];
  });
}
