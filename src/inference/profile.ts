import type { Fit } from "../scoring/fit.js";
import { clamp } from "../scoring/minimise.js";
import type { Evaluation } from "../scoring/evaluation.js";
import type { Objective } from "../scoring/objective.js";
import { scaleBounds, toUnit } from "../scoring/transform.js";
import type { ErrorModel } from "../experiment/experiment.js";
import { crossingOf, profileModel, type ProfileModel } from "./profile-model.js";
import { riseAt } from "./threshold.js";

export interface ProfileOptions {
  /** Confidence. Default 0.95. */
  readonly level?: number;
  /** Names of the unknowns whose intervals are wanted. Default all. */
  readonly parameters?: readonly string[];
  /** Relative tolerance of the simulations. Default 1e-6. */
  readonly tolerance?: number;
  /** Most simulations with sensitivities for one end. Default 16. */
  readonly most?: number;
}

/** Where an interval ends, in the declared unit. */
export interface End {
  readonly value: number;
  /**
   * "crossing": -2 ln L has risen by the threshold. "bound": it has not where the declaration ends: the data leave this
   * side open. "lost": the search for the crossing did not come to rest, `value` is the last point.
   */
  readonly kind: "crossing" | "bound" | "lost";
}

export interface Interval {
  readonly name: string;
  readonly unit: string;
  /** The fitted value. */
  readonly value: number;
  readonly level: number;
  readonly lower: End;
  readonly upper: End;
  /** Simulations of the whole trial with sensitivities. */
  readonly evaluations: number;
}

/** Intervals of a fit; `better` is a point that is lower than the fit by more than `IMPROVED`, where one was passed. */
export interface Profiles {
  readonly intervals: readonly Interval[];
  readonly better?: Float64Array;
}

const IMPROVED = 0.1;

/**
 * Profile-likelihood intervals: each end is where -2 ln L, at its least over all other unknowns, has risen by the
 * threshold of `riseAt`. The conditions are solved together by Newton's method with Gauss-Newton information, so that
 * each step is one simulation with sensitivities (D. J. Venzon & S. H. Moolgavkar, Appl. Statist. 37, 87 (1988)).
 * @throws Error where a name in `parameters` is not an unknown of the fit
 */
export function profileIntervals(
  objective: Objective,
  fit: Pick<Fit, "point">,
  errorModel: ErrorModel,
  options: ProfileOptions = {},
): Profiles {
  const { level = 0.95, tolerance = 1e-6, most = 16 } = options;
  const { unknowns, observations } = objective;
  const first = objective.evaluate(fit.point, { derivatives: true, tolerance });
  if (first.kind === "failure") throw new Error(`the fit itself cannot be simulated: ${first.reason}.`);
  const rise = riseAt(level, { errorModel, observations, unknowns: unknowns.length });
  const search = new EndSearch({ objective, optimum: fit.point, first, rise, tolerance, most });
  const intervals = placesOf(objective, options.parameters).map((k): Interval => {
    const { name, unit } = unknowns[k];
    const before = search.evaluations;
    const [lower, upper] = [search.end(k, -1), search.end(k, 1)];
    const value = toUnit(unknowns[k], fit.point[k]);
    return { name, unit, value, level, lower, upper, evaluations: search.evaluations - before };
  });
  return { intervals, ...(search.better ? { better: search.better } : {}) };
}

function placesOf({ unknowns }: Objective, wanted: readonly string[] | undefined): number[] {
  const names = unknowns.map(({ name }) => name);
  const missing = wanted?.find((name) => !names.includes(name));
  if (missing !== undefined)
    throw new Error(`the fit has no unknown "${missing}" (it has ${names.join(", ")}).`);
  return names.flatMap((name, k) => (!wanted || wanted.includes(name) ? [k] : []));
}

/** Share of the way to an end within which the next step is believed without a simulation. */
const NEAR = 0.05;
/** Largest change of any unknown in the first step, on the fitted scale; doubled after good steps. */
const FIRST_RADIUS = 1.5;

/** A place on the way along the profile. */
interface Place {
  readonly point: Float64Array;
  /** -2 ln L and priors there. */
  readonly cost: number;
  readonly model: ProfileModel;
}

interface SearchTask {
  readonly objective: Objective;
  readonly optimum: Float64Array;
  readonly first: Evaluation;
  readonly rise: number;
  readonly tolerance: number;
  readonly most: number;
}

class EndSearch {
  evaluations = 0;
  better: Float64Array | undefined;
  private readonly task: SearchTask;
  private readonly bounds;
  private readonly least: number;
  private lowest: number;

  constructor(task: SearchTask) {
    this.task = task;
    this.bounds = task.objective.unknowns.map(scaleBounds);
    this.least = task.first.deviance + task.first.penalty;
    this.lowest = this.least - IMPROVED;
  }

  /** Newton steps towards the end of unknown `k` on one side, inside a trust region. */
  end(k: number, side: 1 | -1): End {
    const { optimum, first, rise, most } = this.task;
    const target = this.least + rise;
    const limit = side > 0 ? this.bounds[k].upper : this.bounds[k].lower;
    let place = this.placeAt(optimum, first, k);
    let radius = FIRST_RADIUS;
    for (let used = 0; place && used < most; used++) {
      const { point, model, cost } = place;
      const change = within(side * crossingOf(model, side, target), point[k], this.bounds[k]);
      const wanted = point[k] + change;
      const onRidge = cost - model.value < 0.2 * rise;
      if (onRidge && point[k] === limit && model.value < target) return this.endAt(k, limit, "bound");
      const near = Math.abs(wanted - limit) > 1e-9 && Math.abs(change) < NEAR * Math.abs(wanted - optimum[k]);
      if (onRidge && near && used > 0) return this.endAt(k, wanted, "crossing");
      const move = shorten(model, change, radius);
      const next = this.evaluate(this.moved(point, k, move, limit), k);
      const surprise: number = next ? next.cost - expectedAt(model, next.point[k] - point[k]) : Infinity;
      if (surprise < 2 * rise) {
        if (Math.abs(surprise) < 0.5 * rise) radius *= 2.5;
        place = next;
      } else radius = 0.3 * Math.min(radius, longest(move));
    }
    return this.endAt(k, place ? place.point[k] : NaN, "lost");
  }

  private moved(point: Float64Array, k: number, move: Float64Array, limit: number): Float64Array {
    const moved = clamp(
      point.map((x, n) => x + move[n]),
      this.bounds,
    );
    if (Math.abs(moved[k] - limit) < 1e-6) moved[k] = limit;
    return moved;
  }

  private evaluate(point: Float64Array, k: number): Place | undefined {
    const { objective, tolerance } = this.task;
    this.evaluations++;
    const outcome = objective.evaluate(point, { derivatives: true, tolerance });
    if (outcome.kind === "failure") return undefined;
    const place = this.placeAt(point, outcome, k);
    if (place && place.cost < this.lowest) {
      this.lowest = place.cost;
      this.better = point;
    }
    return place;
  }

  private placeAt(point: Float64Array, evaluation: Evaluation, k: number): Place | undefined {
    const held = Array.from(point, (x, n) => {
      const { lower, upper } = this.bounds[n];
      const slope = evaluation.gradient[n];
      return (x <= lower && slope > 0) || (x >= upper && slope < 0);
    });
    const model = profileModel(evaluation, k, held);
    return model && { point, model, cost: evaluation.deviance + evaluation.penalty };
  }

  private endAt(k: number, place: number, kind: End["kind"]): End {
    return { value: toUnit(this.task.objective.unknowns[k], place), kind };
  }
}

/** The change from x, kept inside the bounds. */
const within = (change: number, x: number, { lower, upper }: { lower: number; upper: number }): number =>
  Math.max(lower, Math.min(upper, x + change)) - x;

const longest = (move: Float64Array): number => move.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** The step that changes the unknown by `change` and brings the others to their best, no longer than `radius`. */
function shorten({ rest, follow }: ProfileModel, change: number, radius: number): Float64Array {
  const move = rest.map((x, n) => x + change * follow[n]);
  const length = longest(move);
  return length > radius ? move.map((x) => (x * radius) / length) : move;
}

/** What the model promises after a change of the unknown. */
const expectedAt = ({ value, slope, curvature }: ProfileModel, change: number): number =>
  value + slope * change + 0.5 * curvature * change * change;
