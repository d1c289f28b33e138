import { random } from "../numerics/random.js";
import { clamp } from "../scoring/minimise.js";
import { objectiveOf, type Objective, type Trial } from "../scoring/objective.js";
import { scaleBounds } from "../scoring/transform.js";
import { drawNormal, gaussianOf } from "./gaussian.js";
import { replicate, type ErrorFactors } from "./replicate.js";
import type { Fitted } from "./scores.js";

export interface PredictiveOptions {
  readonly seed: number | string;
  /** Replicated data sets. Default 100. */
  readonly draws?: number;
  /** Draws of the posterior, used in turn; default the normal approximation at the fit. */
  readonly points?: readonly Float64Array[];
}

/** Whether the data look like data that the law would give. */
export interface PredictiveCheck {
  /** Share of replicates that are at least as far from their law as the data are: small where the law misfits. */
  readonly misfit: number;
  /** The same of the correlation of neighbouring residuals: small where the law is wrong in shape, or errors are. */
  readonly correlation: number;
  /** -2 ln L of the data and of each replicate at the same draw: the points of a picture. */
  readonly pairs: readonly { readonly data: number; readonly replicate: number }[];
}

/**
 * Posterior predictive check with -2 ln L at each draw as the discrepancy (A. Gelman, X.-L. Meng & H. Stern, Statist.
 * Sinica 6, 733 (1996)). Where errors are scaled, replicates have the fitted factor, and the misfit says little; the
 * correlation still speaks.
 */
export function predictiveCheck({ law, fit, trial }: Fitted, options: PredictiveOptions): PredictiveCheck {
  const { seed, draws = 100 } = options;
  const objective = objectiveOf(law, trial);
  const bounds = objective.unknowns.map(scaleBounds);
  const gaussian = gaussianOf(objective, fit.point, fit.information);
  const factors =
    trial.errorModel === "scaled" ? errorFactors(objective, fit.point) : new Map<string, number>();
  const rows = Array.from({ length: draws }, (_, n) => {
    const stream = random(`predictive/${seed}/${n}`);
    const point = options.points?.[n % options.points.length] ?? clamp(drawNormal(gaussian, stream), bounds);
    return compareAt(objective, () => replicate(law, trial, point, stream, factors), law, point);
  }).filter((row) => row !== undefined);
  const share = (of: (row: Row) => boolean): number => rows.filter(of).length / rows.length;
  return {
    misfit: share(({ data, replica }) => replica.deviance >= data.deviance),
    correlation: share(({ data, replica }) => replica.correlation >= data.correlation),
    pairs: rows.map(({ data, replica }) => ({ data: data.deviance, replicate: replica.deviance })),
  };
}

interface Statistics {
  readonly deviance: number;
  readonly correlation: number;
}

interface Row {
  readonly data: Statistics;
  readonly replica: Statistics;
}

/** Both statistics of the data and of a replicate at one point; undefined where it cannot be simulated. */
function compareAt(
  objective: Objective,
  replicated: () => Trial,
  law: Fitted["law"],
  point: Float64Array,
): Row | undefined {
  const data = statisticsOf(objective, point);
  const replica = data && statisticsOf(objectiveOf(law, replicated()), point);
  return data && replica && { data, replica };
}

function statisticsOf(objective: Objective, point: Float64Array): Statistics | undefined {
  const outcome = objective.evaluate(point);
  if (outcome.kind === "failure") return undefined;
  return { deviance: outcome.deviance, correlation: neighbourCorrelation(objective, point) };
}

/** Correlation of neighbouring standardised residuals along each particle, species or signal; 0 where there are none. */
function neighbourCorrelation(objective: Objective, point: Float64Array): number {
  let [products, squares] = [0, 0];
  const before = new Map<string, number>();
  objective.inspect(point, (experiment, index, _observer, item, _at, measured, error, predicted) => {
    if (!Number.isFinite(predicted)) return;
    const series = `${experiment.name}/${index}/${item}`;
    const residual = (measured - predicted) / error;
    squares += residual * residual;
    products += residual * (before.get(series) ?? 0);
    before.set(series, residual);
  });
  return squares > 0 ? products / squares : 0;
}

/** Root mean square of standardised residuals by kind. */
export function errorFactors(objective: Objective, point: Float64Array): ErrorFactors {
  const sums = new Map<string, { squares: number; count: number }>();
  objective.inspect(point, (_experiment, _index, observer, _item, _at, measured, error, predicted) => {
    if (!Number.isFinite(predicted)) return;
    const sum = sums.get(observer.kind) ?? { squares: 0, count: 0 };
    sums.set(observer.kind, sum);
    sum.squares += ((measured - predicted) / error) ** 2;
    sum.count++;
  });
  return new Map([...sums].map(([kind, { squares, count }]) => [kind, Math.sqrt(squares / count)]));
}
