import type { Experiment } from "../experiment/experiment.js";
import { fitLaw } from "../scoring/fit.js";
import { minimise } from "../scoring/minimise.js";
import { objectiveOf, type Objective, type Trial } from "../scoring/objective.js";
import { guessPoint } from "../scoring/starts.js";
import type { Law } from "../scoring/hypothesis.js";
import type { Fitted } from "./scores.js";

/** How a law predicts one experiment from the others. */
export interface HeldOut {
  readonly experiment: string;
  /** -2 ln L of the experiment at numbers fitted to the others; Infinity where it cannot be simulated. */
  readonly deviance: number;
  /** Number of its observed values. */
  readonly observations: number;
  /** Simulations of the whole trial that it took. */
  readonly evaluations: number;
}

/**
 * Leave-one-experiment-out prediction: the law is fitted to all experiments but one, from its fit to all of them, and
 * held against that one. Numbers that only the experiment left out has (own prefactors, calibration) stand at their
 * guesses there; nothing is fitted to it.
 * @throws Error where there is one experiment only
 */
export function leaveOneOut({ law, fit, trial }: Fitted, tolerance = 1e-5): HeldOut[] {
  if (trial.experiments.length < 2)
    throw new Error("one experiment cannot be predicted from others: leave-one-out needs at least two.");
  return trial.experiments.map((left): HeldOut => {
    const others = { ...trial, experiments: trial.experiments.filter((each) => each !== left) };
    const objective = objectiveOf(law, others);
    const start = carryOver({ names: fit.names, point: fit.point }, objective);
    const refit = minimise(objective, start, { steps: 30, tolerance });
    const alone = { ...trial, experiments: [left] };
    const numbers = { names: objective.unknowns.map(({ name }) => name), point: refit?.point ?? start };
    const evaluations = 1 + (refit?.evaluations ?? 0);
    return { experiment: left.name, evaluations, ...predictAlone(law, alone, numbers) };
  });
}

/** What a law says of data that it was not fitted to. */
export type Foretold = Pick<HeldOut, "deviance" | "observations">;

/** Points of unknowns by name, on the fitted scale. */
export interface Numbers {
  readonly names: readonly string[];
  readonly point: Float64Array;
}

/** The numbers that an objective shares with others, the rest at their guesses. */
export function carryOver({ names, point }: Numbers, { unknowns }: Objective): Float64Array {
  const guess = guessPoint(unknowns);
  return guess.map((value, k) => {
    const place = names.indexOf(unknowns[k].name);
    return place < 0 ? value : point[place];
  });
}

/** -2 ln L of a trial at numbers that were fitted elsewhere; nothing is fitted. */
export function predictAlone(law: Law, trial: Trial, numbers: Numbers): Foretold {
  const objective = objectiveOf(law, trial);
  const outcome = objective.evaluate(carryOver(numbers, objective), { tolerance: 1e-6 });
  return {
    deviance: outcome.kind === "failure" ? Infinity : outcome.deviance,
    observations: objective.observations,
  };
}

/** Trains on some experiments and tests on others, without a second fit. */
export function trainAndTest(
  law: Law,
  trial: Trial,
  isTraining: (experiment: Experiment) => boolean,
  seed: number | string,
): Foretold {
  const fit = fitLaw(law, { ...trial, experiments: trial.experiments.filter(isTraining) }, { seed });
  const test = { ...trial, experiments: trial.experiments.filter((each) => !isTraining(each)) };
  if (fit.kind === "failed") return { deviance: Infinity, observations: objectiveOf(law, test).observations };
  return predictAlone(law, test, fit);
}
