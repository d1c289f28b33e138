import { chooseCurve } from "../../ensemble/choose-curve.js";
import type {
  Experiment,
  Frame,
  Histogram,
  Observation,
  OpenCircuit,
  Population,
} from "../../experiment/experiment.js";
import { monotoneCubic, type Curve } from "../../experiment/interpolate.js";
import { normalQuantile } from "../../numerics/normal.js";
import { appliedCurrent, appliedPotential } from "./applied.js";
import { sharesOfPatterns } from "./inverted.js";

/**
 * The quantiles of a population as if they were particles: where all particles obey one law they never pass each other,
 * so the composition below which a share u of them lies moves as a particle does (quantile transport).
 */
export interface Strand {
  readonly temperature: number;
  readonly curve: OpenCircuit;
  /** Standard normal score of each quantile; they all stand for the same share of the particles. */
  readonly scores: Float64Array;
  /** Times at which rates are summed, hours: `PANELS` + 1 from one observation to the next, its ends shared. */
  readonly times: Float64Array;
  /** Composition, time by quantile. */
  readonly compositions: Float64Array;
  /** Change of each quantile from one observation to the next and its standard error, interval by quantile. */
  readonly changes: Float64Array;
  readonly errors: Float64Array;
  /** At each time: the current, 1/h, where it is what was applied, and the potential, V, where that is. */
  readonly current: Float64Array | undefined;
  readonly applied: Float64Array | undefined;
  /** Potential of the particles that was measured, V, at each time; NaN outside the measurement. */
  readonly measured: Float64Array;
  readonly potentialError: number;
}

/** Quantiles that stand for a population. */
const QUANTILES = 12;
/** Simpson panels from one observation to the next. */
export const PANELS = 4;

/** The strand of an experiment; undefined where it has no frames or patterns, or where neither current nor potential is known. */
export function strandOf(experiment: Experiment, curve: string | undefined): Strand | undefined {
  const { system, temperature, start } = experiment;
  if (system.kind !== "population" || !system.openCircuit) return undefined;
  const current = appliedCurrent(experiment);
  const applied = current ? undefined : appliedPotential(experiment);
  const seen = framesOf(experiment).filter(({ time }) => time > start);
  const first = initialQuantiles(system);
  if (!first || seen.length === 0 || !(current ?? applied)) return undefined;
  const rows = [{ time: start, ...first }, ...seen.map((frame) => quantilesOf(frame))];
  const anchored = current ? anchor(rows, current) : rows;
  const times = panelTimes(rows.map(({ time }) => time));
  const measured = measuredPotential(experiment);
  return {
    temperature,
    curve: chooseCurve(experiment, curve),
    scores: Float64Array.from(LEVELS, normalQuantile),
    times,
    ...along(anchored, times),
    current: current && times.map(current),
    applied: applied && times.map(applied),
    measured: times.map((t) => measured.value(t) + (system.resistance ?? 0) * (current?.(t) ?? 0)),
    potentialError: measured.error,
  };
}

const LEVELS = Array.from({ length: QUANTILES }, (_, q) => (q + 0.5) / QUANTILES);

/** Quantiles of the population at one time, with their standard errors. */
interface Row {
  readonly time: number;
  readonly compositions: readonly number[];
  readonly errors: readonly number[];
}

function initialQuantiles({ initial }: Population): Omit<Row, "time"> | undefined {
  if (initial.kind !== "normal") return undefined;
  return {
    compositions: LEVELS.map((u) => initial.mean + initial.sd * normalQuantile(u)),
    errors: LEVELS.map(() => 0),
  };
}

/** A frame, a histogram or an inverted pattern: particles in rising order, with the variance that measuring adds. */
interface Sorted {
  readonly time: number;
  readonly compositions: readonly number[];
  readonly noise: number;
}

function framesOf({ observations }: Experiment): Sorted[] {
  const frames = observations.flatMap((each) =>
    each.kind === "frame" ? [sorted(each)] : each.kind === "histogram" ? [spreadOut(each)] : [],
  );
  return (frames.length > 0 ? frames : inverted(observations)).sort((a, b) => a.time - b.time);
}

/** Patterns, where there is nothing else. */
const inverted = (observations: readonly Observation[]): Sorted[] =>
  observations.flatMap((each) => (each.kind === "patterns" ? sharesOfPatterns(each) : []));

function sorted({ time, compositions, errors }: Frame): Sorted {
  const noise = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
  return { time, compositions: [...compositions].sort((a, b) => a - b), noise };
}

/** The particles of a bin, evenly over it. */
function spreadOut({ time, edges, counts }: Histogram): Sorted {
  const compositions = counts.flatMap((count, b) =>
    Array.from({ length: count }, (_, n) => edges[b] + ((edges[b + 1] - edges[b]) * (n + 0.5)) / count),
  );
  return { time, compositions, noise: 0 };
}

/** Share of the variance that is left to a population whose spread is lost in the noise. */
const LEAST_SHARE = 0.02;

/**
 * Quantiles of a skewed normal shape, c(z) = mean + sd z + skew (z^2 - 1), E. A. Cornish & R. A. Fisher (1938): the least
 * squares through the order statistics. Noise is taken off as cumulants are: it adds to the variance, and not to the third.
 */
function quantilesOf({ time, compositions, noise }: Sorted): Row {
  const count = compositions.length;
  const scores = compositions.map((_, i) => normalQuantile((i + 0.5) / count));
  const mean = meanOf(compositions);
  const seen = slopeOn(scores, compositions);
  const bend = slopeOn(
    scores.map((z) => z * z - 1),
    compositions,
  );
  const variance = seen * seen + 2 * bend * bend;
  const share = Math.max(1 - noise / variance, LEAST_SHARE);
  const sd = seen * Math.sqrt(share);
  const skew = Math.max(-0.3 * sd, Math.min(0.3 * sd, bend / share));
  const error = Math.sqrt(variance / count);
  return {
    time,
    compositions: LEVELS.map(normalQuantile).map((z) => inside(mean + sd * z + skew * (z * z - 1))),
    errors: LEVELS.map(normalQuantile).map((z) => error * Math.sqrt(1 + 0.5 * z * z)),
  };
}

const inside = (c: number): number => Math.min(0.998, Math.max(0.002, c));

function slopeOn(basis: readonly number[], values: readonly number[]): number {
  const middle = meanOf(basis);
  let [cross, square] = [0, 1e-300];
  values.forEach((value, i) => {
    cross += (basis[i] - middle) * value;
    square += (basis[i] - middle) ** 2;
  });
  return cross / square;
}

/** The mean is known better from the charge than from the particles that happened to be imaged. */
function anchor(rows: readonly Row[], current: (t: number) => number): Row[] {
  let [clock, charge] = [rows[0].time, 0];
  return rows.map(({ time, compositions, errors }) => {
    charge += simpson(current, clock, time);
    clock = time;
    const shift = meanOf(rows[0].compositions) + charge - meanOf(compositions);
    return {
      time,
      compositions: compositions.map((c) => inside(c + shift)),
      errors,
    };
  });
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function simpson(f: (t: number) => number, from: number, to: number): number {
  const h = (to - from) / 64;
  let sum = 0;
  for (let n = 0; n <= 64; n++) sum += (n === 0 || n === 64 ? 1 : n % 2 === 1 ? 4 : 2) * f(from + n * h);
  return (sum * h) / 3;
}

function panelTimes(knots: readonly number[]): Float64Array {
  const times = knots
    .slice(1)
    .flatMap((end, n) =>
      Array.from({ length: PANELS }, (_, p) => knots[n] + ((end - knots[n]) * (p + 1)) / PANELS),
    );
  return Float64Array.of(knots[0], ...times);
}

/** Quantiles at all times by monotone cubics, and their changes. */
function along(
  rows: readonly Row[],
  times: Float64Array,
): Pick<Strand, "compositions" | "changes" | "errors"> {
  const knots = rows.map(({ time }) => time);
  const curves = LEVELS.map((_, q) =>
    monotoneCubic(
      knots,
      rows.map(({ compositions }) => compositions[q]),
    ),
  );
  const later = rows.slice(1);
  return {
    compositions: Float64Array.from([...times].flatMap((t) => curves.map((curve) => curve.value(t)))),
    changes: Float64Array.from(
      later.flatMap(({ compositions }, j) => compositions.map((c, q) => c - rows[j].compositions[q])),
    ),
    errors: Float64Array.from(
      later.flatMap(({ errors }, j) => errors.map((error, q) => Math.hypot(error, rows[j].errors[q]))),
    ),
  };
}

/** The first potential that was measured, as a curve that is NaN outside the measurement. */
function measuredPotential({ observations }: Experiment): Pick<Curve, "value"> & { readonly error: number } {
  const signal = observations.find((each) => each.kind === "signal" && each.quantity === "potential");
  if (signal?.kind !== "signal" || signal.times.length < 2) return { value: () => NaN, error: NaN };
  const curve = monotoneCubic(signal.times, signal.values);
  const [first, last] = [signal.times[0], signal.times[signal.times.length - 1]];
  return {
    value: (t) => (t >= first && t <= last ? curve.value(t) : NaN),
    error: meanOf(signal.errors),
  };
}
