import { cholesky } from "../scoring/damped.js";
import type { Evaluation } from "../scoring/evaluation.js";

/**
 * What the quadratic model of -2 ln L at a point says of the profile of one unknown: with the others at their best for a
 * change t of it, -2 ln L = value + slope t + curvature t^2 / 2, and they change by `rest` + t `follow`.
 */
export interface ProfileModel {
  readonly value: number;
  readonly slope: number;
  readonly curvature: number;
  readonly rest: Float64Array;
  readonly follow: Float64Array;
}

/** Added to the diagonal, relative to its largest entry: directions that the data do not bend stay where they are. */
const RIDGE = 1e-10;

/** The model of unknown `k`; unknowns that are held stay where they are. Undefined where the information is not finite. */
export function profileModel(
  { deviance, penalty, gradient, information }: Evaluation,
  k: number,
  held: readonly boolean[],
): ProfileModel | undefined {
  const count = gradient.length;
  const others = held.flatMap((isHeld, n) => (isHeld || n === k ? [] : [n]));
  const rest = new Float64Array(count);
  const follow = new Float64Array(count);
  follow[k] = 1;
  let [value, slope, curvature] = [deviance + penalty, gradient[k], information[k * count + k]];
  if (others.length > 0) {
    const matrix = others.map((row) => others.map((column) => information[row * count + column]));
    const largest = Math.max(...others.map((n) => information[n * count + n]), 1e-300);
    matrix.forEach((row, a) => (row[a] += RIDGE * largest));
    const toRest = cholesky(
      matrix,
      others.map((n) => -gradient[n]),
    );
    const toFollow = cholesky(
      matrix,
      others.map((n) => -information[n * count + k]),
    );
    if (!toRest || !toFollow) return undefined;
    others.forEach((n, a) => {
      rest[n] = toRest[a];
      follow[n] = toFollow[a];
      value += 0.5 * gradient[n] * toRest[a];
      slope += gradient[n] * toFollow[a];
      curvature += information[k * count + n] * toFollow[a];
    });
  }
  return { value, slope, curvature, rest, follow };
}

/**
 * The change t (along `side`) at which the model reaches `target`, Infinity where it never does; where it lies above it
 * everywhere, the change to its least.
 */
export function crossingOf({ value, slope, curvature }: ProfileModel, side: 1 | -1, target: number): number {
  const rise = side * slope;
  const gap = target - value;
  if (!(curvature > 0)) return rise > 0 ? gap / rise : Infinity;
  const root = rise * rise + 2 * curvature * gap;
  return root < 0 ? -rise / curvature : (Math.sqrt(root) - rise) / curvature;
}
