import { wasserstein } from "../distribution/distances.js";
import { wassersteinFloor } from "../distribution/floors.js";
import { binned, sample } from "../distribution/weighted.js";
import type { Prediction } from "../ensemble/ensemble.js";
import type { Experiment, Frame, Histogram } from "../experiment/experiment.js";
import { normalCumulative } from "../numerics/normal.js";
import type { FrameSeen } from "./ranked-law.js";
import type { Law } from "./hypothesis.js";
import type { Objective, Trial } from "./objective.js";
import { valuesAt } from "./unknowns.js";
import { toUnit } from "./transform.js";
import { populationSeen, type Seen } from "./observers/seen.js";

/** Frames of one ranking entry that are looked at. */
const MOST_FRAMES = 24;
/** Bins of a frame that came without. */
const BINS = 24;
/** Of each, for the distance. */
const FINER = 8;

/**
 * Every frame and histogram beside the population that a fitted law predicts, seen through the errors of the particles and
 * the frame's shift: shares of bins for a picture, and how far the two are apart.
 */
export function framesSeen(
  law: Law,
  trial: Trial,
  { unknowns }: Objective,
  point: Float64Array,
): FrameSeen[] {
  const values = new Map(unknowns.map((unknown, k) => [unknown.name, toUnit(unknown, point[k])]));
  const all = trial.experiments.flatMap((experiment) => {
    const framed = experiment.observations.filter(isFramed);
    if (framed.length === 0) return [];
    const simulator = trial.ensemble.prepare(law.expression, experiment);
    const outcome = simulator.predict(valuesAt(simulator.names, unknowns, point, experiment));
    return outcome.kind === "failure"
      ? []
      : framed.map((each) => frameSeen(experiment, each, outcome, values));
  });
  return all.slice(0, MOST_FRAMES);
}

const isFramed = (each: Experiment["observations"][number]): each is Frame | Histogram =>
  each.kind === "frame" || each.kind === "histogram";

function frameSeen(
  experiment: Experiment,
  observation: Frame | Histogram,
  prediction: Prediction,
  values: ReadonlyMap<string, number>,
): FrameSeen {
  const { time, weighting } = observation;
  const shift = values.get(`shift[${experiment.name}/${time} h]`) ?? 0;
  const seen = populationSeen(experiment, observation, prediction);
  const { edges, counts, error, found } = whatWasSeen(observation);
  const particles = counts.reduce((sum, count) => sum + count, 0);
  const fine = refined(edges);
  const shares = sharesOf(seen, fine, error, shift);
  const predicted = binned(weighting, fine, shares);
  return {
    experiment: experiment.name,
    time,
    particles,
    edges,
    seen: counts.map((count) => count / particles),
    predicted: counts.map((_, b) =>
      shares.slice(b * FINER, (b + 1) * FINER).reduce((sum, each) => sum + each, 0),
    ),
    distance: wasserstein(found, predicted),
    floor: wassersteinFloor(predicted, particles),
  };
}

interface WhatWasSeen {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Standard error of one particle, by root mean square. */
  readonly error: number;
  readonly found: ReturnType<typeof sample> | ReturnType<typeof binned>;
}

/** A histogram as it is; the particles of a frame in bins from the lowest to the highest composition, with room at the ends. */
function whatWasSeen(observation: Frame | Histogram): WhatWasSeen {
  if (observation.kind === "histogram") {
    const { edges, counts, weighting } = observation;
    const { error = 0.5 * (edges[1] - edges[0]) } = observation;
    return { edges, counts, error, found: binned(weighting, edges, counts) };
  }
  const { compositions, errors, weighting } = observation;
  const error = Math.sqrt(errors.reduce((sum, each) => sum + each * each, 0) / errors.length);
  const [low, high] = [Math.min(...compositions) - 4 * error, Math.max(...compositions) + 4 * error];
  const edges = Array.from({ length: BINS + 1 }, (_, b) => low + ((high - low) * b) / BINS);
  const counts = new Array<number>(BINS).fill(0);
  for (const c of compositions) counts[Math.min(BINS - 1, Math.floor(((c - low) / (high - low)) * BINS))]++;
  return { edges, counts, error, found: sample(weighting, compositions) };
}

const refined = (edges: readonly number[]): number[] =>
  edges.flatMap((edge, b) =>
    b === edges.length - 1
      ? [edge]
      : Array.from({ length: FINER }, (_, n) => edge + ((edges[b + 1] - edge) * n) / FINER),
  );

/** Share of the population in each bin, as it is seen with the errors; what falls outside counts to the bins at the ends. */
function sharesOf(
  { compositions, weights }: Seen,
  edges: readonly number[],
  sigma: number,
  shift: number,
): number[] {
  const below = edges.map((edge, e) => {
    if (e === 0) return 0;
    if (e === edges.length - 1) return 1;
    return compositions.reduce((sum, c, j) => sum + weights[j] * shareBelow(edge - shift - c, sigma), 0);
  });
  return below.slice(1).map((value, b) => Math.max(0, value - below[b]));
}

/** Standard errors beyond which a particle is wholly on one side. */
const FAR = 6;

const shareBelow = (apart: number, sigma: number): number =>
  Math.abs(apart) > FAR * sigma ? Number(apart > 0) : normalCumulative(apart / sigma);
