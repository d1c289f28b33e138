import type { CandidateExperiment } from "./design/next-experiment.js";
import { rehearsalOf, type Rehearsal } from "./design/rehearsal.js";
import type { Experiment } from "./experiment/experiment.js";
import { errorFactors } from "./inference/predictive-check.js";
import { replicate } from "./inference/replicate.js";
import type { ParameterDeclaration } from "./expression/declaration.js";
import { random, type Random } from "./numerics/random.js";
import type { AssessResult, AssessTask, TrialData } from "./scoring/assessor.js";
import type { Fit } from "./scoring/fit.js";
import type { Hypothesis } from "./scoring/hypothesis.js";
import { clamp } from "./scoring/minimise.js";
import { objectiveOf } from "./scoring/objective.js";
import { scaleBounds, toScale } from "./scoring/transform.js";
import { assessors, fitTask, trialData, trialOf, type FittedHypothesis, type TrialOptions } from "./trial.js";

export interface RehearseOptions extends TrialOptions {
  /** How often each law is taken for true. Default 3. */
  readonly draws?: number;
  /** Share of itself that a difference between laws counts, as `Standing.discount` of the data so far. Default 1. */
  readonly discount?: number;
  /** Called as fits come in. */
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * Makes experiments in simulation and fits the laws again, to the data so far together with the new ones: what
 * `nextExperiment` foretells from linear predictions is then met with everything that fits can absorb. The law that is taken
 * for true has the numbers that were fitted, new particles have theirs from the priors; errors are as large as the misfit
 * where the corpus has them scaled.
 * @param laws at least two
 * @throws RangeError where there are fewer, no draws, or experiments of one name, and Error where one cannot be fitted to the data so far.
 */
export async function rehearse(
  laws: readonly Hypothesis[],
  candidates: readonly CandidateExperiment[],
  options: RehearseOptions,
): Promise<readonly Rehearsal[]> {
  if (laws.length < 2) throw new RangeError(`rehearse: ${laws.length} laws; it takes two to be told apart.`);
  const { draws = 3, discount = 1 } = options;
  if (!(draws >= 1)) throw new RangeError(`rehearse: draws is ${draws}; expected 1 or more.`);
  refuseAlike([...options.corpus.experiments, ...candidates.map(({ experiment }) => experiment)]);
  const main = trialData(options);
  const plays = candidates.length * laws.length * draws;
  const fits = new Fits(laws, options, laws.length * (plays + 1));
  const [before] = await fits.of([main]);
  const fitted = before.map((fit, n) => known(laws[n], fit, main));
  const made = candidates.flatMap(({ experiment }) => playsOf(experiment, fitted, options));
  const after = await fits.of(
    made.map(({ experiment }) => ({ ...main, experiments: [...main.experiments, experiment] })),
  );
  const performances = made.map(({ experiment: { name }, truth }, n) => ({
    name,
    truth: laws[truth].name,
    odds: discount * oddsOf(truth, gains(before, after[n])),
  }));
  return candidates.map(({ experiment: { name } }) => {
    const own = performances.filter((each) => each.name === name);
    return rehearsalOf(
      name,
      own.map(({ truth, odds }) => ({ truth, odds })),
    );
  });
}

/** Numbers of particles go by the name of their experiment: of two alike they would be taken for the same. */
function refuseAlike(experiments: readonly Experiment[]): void {
  const names = experiments.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) < n);
  if (twice !== undefined)
    throw new RangeError(`rehearse: two experiments are named "${twice}". Give the new one another name.`);
}

interface Play {
  /** Index of the law that was taken for true. */
  readonly truth: number;
  readonly experiment: Experiment;
}

/** The experiment as each law in turn would have given it; laws that cannot be simulated there have no turn. */
function playsOf(
  experiment: Experiment,
  fitted: readonly FittedHypothesis[],
  { draws = 3, seed = 1 }: RehearseOptions,
): Play[] {
  return fitted.flatMap((law, truth) =>
    Array.from({ length: draws }, (_, draw) =>
      performed(experiment, law, random(`rehearse/${seed}/${experiment.name}/${draw}`)),
    ).flatMap((made) => (made ? [{ truth, experiment: made }] : [])),
  );
}

/** Fits of all laws to trials, one crew for each lot of trials. */
class Fits {
  private readonly laws: readonly Hypothesis[];
  private readonly options: RehearseOptions;
  private readonly total: number;
  private done = 0;

  constructor(laws: readonly Hypothesis[], options: RehearseOptions, total: number) {
    this.laws = laws;
    this.options = options;
    this.total = total;
  }

  /** Of each trial, the laws in their order. */
  async of(trials: readonly TrialData[]): Promise<readonly (readonly AssessResult[])[]> {
    const { laws, options } = this;
    const { seed = 1, signal, onProgress } = options;
    const crew = assessors<AssessTask, AssessResult>({ trials, fit: { seed } }, options, (_task, reason) => ({
      kind: "failed",
      reason,
    }));
    try {
      const rows: (readonly AssessResult[])[] = [];
      for (const trial of trials.keys()) {
        rows.push(
          await crew.map(
            laws.map((law) => fitTask(law, trial)),
            signal,
          ),
        );
        onProgress?.((this.done += laws.length), this.total);
      }
      return rows;
    } finally {
      await crew.close();
    }
  }
}

function known(law: Hypothesis, fit: AssessResult, main: TrialData): FittedHypothesis {
  if (fit.kind === "fit") return { law, fit, trial: trialOf(law, main) };
  const reason = fit.kind === "failed" ? fit.reason : "not fitted";
  throw new Error(`rehearse: "${law.name}" cannot be fitted to the data so far: ${reason}.`);
}

/** The experiment with the data that a law gives. */
function performed(
  experiment: Experiment,
  { law, fit, trial }: FittedHypothesis,
  stream: Random,
): Experiment | undefined {
  const alone = { ...trial, experiments: [experiment] };
  const objective = objectiveOf(law, alone);
  const point = numbersFor(objective.unknowns, fit, stream.split("numbers"));
  if (objective.evaluate(point).kind === "failure") return undefined;
  const factors =
    trial.errorModel === "scaled" ? errorFactors(objectiveOf(law, trial), fit.point) : undefined;
  return replicate(law, alone, point, stream.split("errors"), factors).experiments[0];
}

/** Numbers that were fitted to the data so far, as they are; others drawn from their priors. */
function numbersFor(unknowns: readonly ParameterDeclaration[], fit: Fit, stream: Random): Float64Array {
  const known = new Map(fit.names.map((name, k) => [name, fit.point[k]]));
  const point = Float64Array.from(unknowns, (unknown) => {
    const { name, guess, prior } = unknown;
    const drawn = prior ? prior.mean + prior.sd * stream.normal() : toScale(unknown, guess);
    return known.get(name) ?? drawn;
  });
  return clamp(point, unknowns.map(scaleBounds));
}

/** What the new data add to each law's criterion; Infinity where it cannot be fitted to them. */
const gains = (before: readonly AssessResult[], after: readonly AssessResult[]): number[] =>
  after.map((fit, n) => {
    const first = before[n];
    return fit.kind === "fit" && first.kind === "fit" ? fit.criterion - first.criterion : Infinity;
  });

/** ln of the odds for the true law against the best other one; NaN where none can be fitted. */
function oddsOf(truth: number, added: readonly number[]): number {
  const others = added.filter((_, n) => n !== truth);
  return 0.5 * (Math.min(...others) - added[truth]);
}
