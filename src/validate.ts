import type { Corpus } from "./experiment/experiment.js";
import { objectiveOf } from "./scoring/objective.js";
import type { Ranking } from "./scoring/ranking.js";
import { toScale } from "./scoring/transform.js";
import { trialData, trialOf, type TrialOptions } from "./trial.js";

/** How a law with its fitted numbers does on data that it was not fitted to. */
export interface Validation {
  readonly name: string;
  /** -2 ln L of the held-out data. */
  readonly deviance: number;
  readonly rms: number;
  readonly failure?: string;
}

/**
 * Holds ranked laws against another corpus, with every number of the law as it was fitted; numbers of particles and of
 * the measurement stand at their guesses. Nothing is fitted.
 */
export function validate(
  ranking: Ranking,
  options: { readonly corpus: Corpus } & TrialOptions,
): Validation[] {
  const data = trialData(options);
  return ranking.entries.map((entry) => {
    const parameters = entry.parameters.map(({ name, value, unit }) => ({
      name,
      unit,
      lower: -Infinity,
      upper: Infinity,
      scale: "linear" as const,
      guess: value,
    }));
    const law = { name: entry.name, expression: entry.law, parameters };
    const trial = trialOf(law, data);
    const objective = objectiveOf(law, trial);
    const point = Float64Array.from(objective.unknowns, (unknown) => toScale(unknown, unknown.guess));
    const outcome = objective.evaluate(point);
    if (outcome.kind === "failure")
      return { name: entry.name, deviance: Infinity, rms: NaN, failure: outcome.reason };
    let squares = 0;
    let count = 0;
    objective.inspect(point, (_experiment, _index, _observer, _item, _at, measured, _error, predicted) => {
      if (!Number.isFinite(predicted)) return;
      squares += (measured - predicted) ** 2;
      count++;
    });
    return { name: entry.name, deviance: outcome.deviance, rms: Math.sqrt(squares / count) };
  });
}
