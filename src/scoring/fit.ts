import { alignOwn } from "./align.js";
import { counted, type Counted } from "./counted.js";
import { criterionOf } from "./criterion.js";
import type { Law } from "./hypothesis.js";
import { Kernel } from "../numerics/kernel/kernel.js";
import { matchable, matchingOf } from "./matching/matchable.js";
import { minimise, type Minimum, type MinimiseOptions } from "./minimise.js";
import { objectiveOf, type Objective, type Trial } from "./objective.js";
import { drawPoints, guessPoint, lift, match, namedPoint, placePoint } from "./starts.js";

export interface FitOptions {
  /** Splits the random stream; the fit of a law depends on nothing else. */
  readonly seed: number | string;
  /** Drawn starts of the matching. Default 6. */
  readonly matchingDraws?: number;
  /** Drawn starts of the simulation, beside the guess and the matched ones. Default 2. */
  readonly draws?: number;
  /** Steps of each start at the loose tolerance. Default 25. */
  readonly steps?: number;
  /** Relative tolerances: while searching, and for the last polish. Default 1e-4 and 1e-6. */
  readonly loose?: number;
  readonly tight?: number;
  /** Where to begin, on the fitted scale, instead of guess, matching and draws. */
  readonly start?: Float64Array;
  readonly signal?: AbortSignal;
}

/** A law with its numbers fitted to a trial. Plain data. */
export interface Fit {
  readonly kind: "fit";
  /** All unknowns on the fitted scale, in the order of `names`. */
  readonly point: Float64Array;
  readonly names: readonly string[];
  /** -2 ln L at the optimum. */
  readonly deviance: number;
  readonly penalty: number;
  readonly squares: number;
  /** What each experiment and kind of observation adds to -2 ln L. */
  readonly parts: readonly number[];
  /** Number of observed values. */
  readonly observations: number;
  /** Information at the optimum, row-major, on the fitted scale. */
  readonly information: Float64Array;
  /** Bayesian information criterion; see `criterionOf`. */
  readonly criterion: number;
  readonly starts: { readonly tried: number; readonly agreeing: number };
  /** Simulations of the whole trial. */
  readonly evaluations: number;
}

export interface FailedFit {
  readonly kind: "failed";
  readonly reason: string;
}

/** Two starts agree when their -2 ln L are this near. */
const AGREE = 0.5;

/**
 * Fits a law inside the simulation: from its guesses, from integral matching, and from draws; each start with own
 * numbers aligned, then damped scoring at a loose tolerance; the best is polished at a tight one.
 */
export function fitLaw(law: Law, trial: Trial, options: FitOptions): Fit | FailedFit {
  const { loose = 1e-4, tight = 1e-6, steps = 25, signal } = options;
  const objective = counted(objectiveOf(law, trial));
  const settings = { steps, gain: 1e-2, tolerance: loose, ...(signal ? { signal } : {}) };
  const minima = startPoints(law, trial, objective, options)
    .map((point) => descend(objective, lift(objective, point, loose).point, settings))
    .filter((minimum) => minimum !== undefined)
    .sort((a, b) => cost(a) - cost(b));
  if (minima.length === 0) return { kind: "failed", reason: whyNot(objective) };
  const polished = minimise(objective, minima[0].point, {
    ...settings,
    gain: 1e-4,
    tolerance: tight,
    steps: 40,
  });
  const best = polished ?? minima[0];
  const agreeing = minima.filter((minimum) => cost(minimum) - cost(minima[0]) < AGREE).length;
  return toFit(objective, best, trial, { tried: minima.length, agreeing });
}

/** Aligns, descends a little, aligns again around the better shape, and descends to rest. */
function descend(
  objective: Objective,
  start: Float64Array,
  settings: MinimiseOptions & { tolerance: number },
): Minimum | undefined {
  const { tolerance, steps = 25 } = settings;
  const first = minimise(objective, alignOwn(objective, start, tolerance), {
    ...settings,
    steps: Math.ceil(steps / 2),
  });
  if (!first || !objective.unknowns.some(({ name }) => name.startsWith("kappa[") || name.startsWith("c0["))) {
    return first && minimise(objective, first.point, settings);
  }
  const again = minimise(objective, alignOwn(objective, first.point, tolerance), settings);
  return again && cost(again) < cost(first) ? again : first;
}

const cost = ({ evaluation }: Minimum): number => evaluation.deviance + evaluation.penalty;

function startPoints(law: Law, trial: Trial, objective: Objective, options: FitOptions): Float64Array[] {
  if (options.start) return [options.start];
  const label = `${options.seed}/${law.name}`;
  const { matchingDraws = 6, draws = 2 } = options;
  const drawn = drawPoints(objective.unknowns, `${label}/draw`, draws);
  const matching = matchingOf(law, matchable(trial), new Kernel());
  const matched = matching && match(matching, matchingDraws, label);
  const fromMatching =
    matched?.points
      .slice(0, 2)
      .map((point) => placePoint(objective.unknowns, namedPoint(matching!, point))) ?? [];
  return [...fromMatching, guessPoint(objective.unknowns), ...drawn];
}

function toFit(objective: Counted, best: Minimum, trial: Trial, starts: Fit["starts"]): Fit {
  const { deviance, penalty, squares, parts = [], information } = best.evaluation;
  return {
    kind: "fit",
    point: best.point,
    names: objective.unknowns.map(({ name }) => name),
    deviance,
    penalty,
    squares,
    parts,
    observations: objective.observations,
    information,
    criterion: criterionOf(deviance + penalty, objective.unknowns.length, objective.observations, trial),
    starts,
    evaluations: objective.evaluations,
  };
}

/** The reason why not even the guess can be simulated. */
function whyNot(objective: Objective): string {
  const outcome = objective.evaluate(guessPoint(objective.unknowns));
  if (outcome.kind === "failure") return outcome.reason;
  return "no start could be simulated with sensitivities";
}
