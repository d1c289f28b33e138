import { cumulative, quantile, valueBefore, walkDifference, type Cumulative } from "./cumulative.js";
import type { Distribution, Weighting } from "./weighted.js";

/** Integral of d^2 over a piece of unit length on which d is linear. */
const meanSquare = (from: number, to: number): number => (from * from + from * to + to * to) / 3;

/** Integral of |d| over a piece of unit length on which d is linear. */
function meanAbsolute(from: number, to: number): number {
  const sum = Math.abs(from) + Math.abs(to);
  return from * to >= 0 ? sum / 2 : (from * from + to * to) / (2 * sum);
}

/**
 * Wasserstein-1 distance, the integral of |F - G|: how far, on average, a particle must be carried. In composition.
 * Source: S. S. Vallender, Theory Probab. Appl. 18, 784 (1974).
 */
export function wasserstein<W extends Weighting>(a: Distribution<W>, b: Distribution<NoInfer<W>>): number {
  let sum = 0;
  walkDifference(cumulative(a), cumulative(b), (width, from, to) => (sum += width * meanAbsolute(from, to)));
  return sum;
}

/**
 * Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'| = 2 times the integral of (F - G)^2. In composition.
 * Source: G. J. Szekely & M. L. Rizzo, J. Stat. Plan. Inference 143, 1249 (2013).
 */
export function energyDistance<W extends Weighting>(a: Distribution<W>, b: Distribution<NoInfer<W>>): number {
  let sum = 0;
  walkDifference(cumulative(a), cumulative(b), (width, from, to) => (sum += width * meanSquare(from, to)));
  return 2 * sum;
}

/**
 * Cramer and von Mises' omega^2, the integral of (F - G)^2 dG with G that of the second, the prediction: 0 to 1/3,
 * whatever the axis. Over a step of G the difference is taken as linear.
 * Source: T. W. Anderson, Ann. Math. Stat. 33, 1148 (1962).
 */
export function cramerVonMises<W extends Weighting>(
  observed: Distribution<W>,
  predicted: Distribution<NoInfer<W>>,
): number {
  let sum = 0;
  walkDifference(
    cumulative(observed),
    cumulative(predicted),
    (_, from, to, rise) => (sum += rise * meanSquare(from, to)),
  );
  return sum;
}

/** Levels of the quantile loss unless told otherwise: the octiles. */
export const OCTILES: readonly number[] = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];

/**
 * Quantile loss of predicted quantiles over what is seen, less the loss of its own quantiles, mean over the levels:
 * the integral of F - p from the observed to the predicted quantile. In composition, 0 where the quantiles agree.
 * Source: R. Koenker & G. Bassett, Econometrica 46, 33 (1978).
 * @throws Error where a level is not inside (0, 1)
 */
export function quantileLoss<W extends Weighting>(
  observed: Distribution<W>,
  predicted: Distribution<NoInfer<W>>,
  levels: readonly number[] = OCTILES,
): number {
  refuseLevels(levels);
  const [f, g] = [cumulative(observed), cumulative(predicted)];
  return levels.reduce((sum, p) => sum + excessLoss(f, p, quantile(g, p)), 0) / levels.length;
}

export function refuseLevels(levels: readonly number[]): void {
  const wrong = levels.find((p) => !(p > 0 && p < 1));
  if (wrong !== undefined) throw new Error(`quantile level ${wrong} is not inside 0 to 1.`);
  if (levels.length === 0) throw new Error("there is no quantile level. Give at least one.");
}

/** Integral of |F - p| between the p-quantile of F and x. */
function excessLoss(f: Cumulative, p: number, x: number): number {
  const own = quantile(f, p);
  const [low, high] = own < x ? [own, x] : [x, own];
  let sum = 0;
  for (let n = 0; n <= f.knots.length; n++) {
    const a = Math.max(low, f.knots[n - 1] ?? -Infinity);
    const b = Math.min(high, f.knots[n] ?? Infinity);
    if (b > a) sum += (b - a) * meanAbsolute(valueBefore(f, n, a) - p, valueBefore(f, n, b) - p);
  }
  return sum;
}
