import { solveDamped } from "./damped.js";
import type { Evaluation } from "./evaluation.js";
import type { Objective } from "./objective.js";
import { scaleBounds } from "./transform.js";

export interface MinimiseOptions {
  /** Most steps tried. Default 60. */
  readonly steps?: number;
  /** Stops when a step gains less than this in -2 ln L. Default 1e-4. */
  readonly gain?: number;
  /**
   * A value above which nobody is interested: there, a step also has to gain, or promise, a share of the excess. Default:
   * none.
   */
  readonly goal?: number;
  /** Relative tolerance of the simulations. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
}

/** Where a descent came to rest. */
export interface Minimum {
  readonly point: Float64Array;
  readonly evaluation: Evaluation;
  /** Simulations asked for. */
  readonly evaluations: number;
  readonly stopped: "converged" | "out of steps" | "no downhill step";
}

/** Share of the excess over the goal that a step has to gain: with less, thirty steps would leave 4 % of it. */
const HOPELESS = 0.1;

const value = ({ deviance, penalty }: Evaluation): number => deviance + penalty;

/**
 * Levenberg and Marquardt's damped scoring inside bounds: (H + lambda diag H) step = -gradient, with H the
 * Gauss-Newton information. Unknowns that sit on a bound and would leave it are held. The damping follows Nielsen
 * (1999): multiplied by max(1/3, 1 - (2 rho - 1)^3) after a good step, by 2, 4, 8... after bad ones.
 * Undefined where the start cannot be simulated.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions = {},
): Minimum | undefined {
  const { steps = 60, gain = 1e-4, goal = Infinity, tolerance } = options;
  const bounds = objective.unknowns.map(scaleBounds);
  const settings = { derivatives: true, ...(tolerance === undefined ? {} : { tolerance }) };
  let point = clamp(start, bounds);
  let evaluations = 1;
  const first = objective.evaluate(point, settings);
  if (first.kind === "failure") return undefined;
  let current = first;
  let damping = 1e-3;
  let growth = 2;
  for (let n = 0; n < steps; n++) {
    const hopeless = HOPELESS * (value(current) - goal);
    const step = solveDamped(current, damping, heldAt(point, current.gradient, bounds));
    if (!step) return { point, evaluation: current, evaluations, stopped: "no downhill step" };
    const next = clamp(
      point.map((x, k) => x + step.direction[k]),
      bounds,
    );
    const trial = objective.evaluate(next, settings);
    evaluations++;
    const gained = trial.kind === "failure" ? -Infinity : value(current) - value(trial);
    if (trial.kind === "evaluation" && gained > 0) {
      const ratio = gained / Math.max(step.expected, Number.MIN_VALUE);
      damping = Math.max(1e-12, damping * Math.max(1 / 3, 1 - (2 * ratio - 1) ** 3));
      growth = 2;
      point = next;
      current = trial;
      // A step that gains far less than it promised has come to where the next one may gain all.
      if (damping < 1 && (gained < gain || Math.max(gained, step.expected) < hopeless))
        return { point, evaluation: current, evaluations, stopped: "converged" };
    } else {
      if (step.expected < 0.1 * Math.max(gain, hopeless))
        return { point, evaluation: current, evaluations, stopped: "converged" };
      damping *= growth;
      growth *= 2;
      if (damping > 1e12) return { point, evaluation: current, evaluations, stopped: "no downhill step" };
    }
    if (options.signal?.aborted) break;
  }
  return { point, evaluation: current, evaluations, stopped: "out of steps" };
}

type Bounds = readonly { readonly lower: number; readonly upper: number }[];

export function clamp(point: Float64Array, bounds: Bounds): Float64Array {
  return point.map((x, k) => Math.min(Math.max(x, bounds[k].lower), bounds[k].upper));
}

function heldAt(point: Float64Array, gradient: Float64Array, bounds: Bounds): boolean[] {
  return Array.from(point, (x, k) => {
    const { lower, upper } = bounds[k];
    return (x <= lower && gradient[k] > 0) || (x >= upper && gradient[k] < 0);
  });
}
