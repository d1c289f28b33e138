import { assumptionsOf } from "./assumptions.js";
import type { Corpus } from "./experiment/experiment.js";
import { withIntervals } from "./inference/ranked-intervals.js";
import { standingOf } from "./inference/standing.js";
import { ensembleWithin, type AssessResult, type AssessTask, type TrialData } from "./scoring/assessor.js";
import type { Hypothesis, Law } from "./scoring/hypothesis.js";
import { objectiveOf, type Trial } from "./scoring/objective.js";
import { corpusHeading, rankSummaries } from "./scoring/rank.js";
import type { FailedLaw, RankedLaw, Ranking, RobustnessCheck } from "./scoring/ranking.js";
import { summarise, type Summary } from "./scoring/summarise.js";
import { toScale } from "./scoring/transform.js";
import { assessors, trialData, type TrialOptions } from "./trial.js";

export interface CompareOptions extends TrialOptions {
  /** Also ranks under other assumptions and with another optimiser (several times the work). Default true. */
  readonly robustness?: boolean;
  /** Called as fits come in. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** A law to be ranked, and where it comes from. */
export interface Contender {
  readonly law: Hypothesis;
  readonly origin: RankedLaw["origin"];
}

/**
 * Fits every hypothesis to the corpus and ranks them by the Bayesian information criterion, with the numbers of each
 * and their errors; then again under other assumptions, so that a ranking which hangs on one of them says so.
 * A law that cannot be fitted is listed with its reason.
 * @throws Error where a law uses what the ensemble does not supply, or a parameter has no guess.
 */
export async function compare(hypotheses: readonly Hypothesis[], options: CompareOptions): Promise<Ranking> {
  return rankContenders(
    hypotheses.map((law) => ({ law, origin: "hypothesis" })),
    options,
  );
}

/** `compare` for laws of either origin. */
export async function rankContenders(
  contenders: readonly Contender[],
  options: CompareOptions,
): Promise<Ranking> {
  const { corpus, seed = 1, workers = 1, robustness = true, signal, onProgress } = options;
  const main = trialData(options);
  contenders.forEach(({ law }) => objectiveOf(law, trialOf(law, main)));
  const assumptions = robustness ? assumptionsOf(main) : [];
  const data = { trials: [main, ...assumptions.map(({ trial }) => trial)], fit: { seed } };
  const crew = assessors<AssessTask, AssessResult>(data, workers, (_task, reason) => ({
    kind: "failed",
    reason,
  }));
  const total = contenders.length * (data.trials.length + (robustness ? 1 : 0));
  let done = 0;
  const run = async (tasks: readonly AssessTask[]): Promise<AssessResult[]> => {
    const results = await crew.map(tasks, signal);
    onProgress?.((done += tasks.length), total);
    return results;
  };
  try {
    const fits = await run(contenders.map(({ law }) => fitTask(law, 0)));
    const { summaries, failures } = summaryOf(contenders, fits, main);
    const checked = robustness ? await checkOptimiser(contenders, fits, summaries, run) : summaries;
    const entries = rankSummaries(checked).map((entry, n) =>
      n < PROFILED ? intervalsOf(entry, contenders, fits, main) : entry,
    );
    const checks: RobustnessCheck[] = [];
    for (const [n, { name }] of assumptions.entries()) {
      const results = await run(contenders.map(({ law }) => fitTask(law, n + 1)));
      checks.push(checkOf(name, contenders, results, entries[0]?.name));
    }
    const observations = fits.find((fit) => fit.kind === "fit")?.observations ?? 0;
    const standing = standingOf(entries);
    const heading = { ...corpusHeading(corpus), observations, seed };
    return {
      ...heading,
      entries,
      failures,
      robustness: checks,
      front: [],
      ...(standing ? { standing } : {}),
    };
  } finally {
    await crew.close();
  }
}

/** Leading laws whose constants get intervals by profile. */
const PROFILED = 3;

function intervalsOf(
  entry: RankedLaw,
  contenders: readonly Contender[],
  fits: readonly AssessResult[],
  main: TrialData,
): RankedLaw {
  const n = contenders.findIndex(({ law }) => law.name === entry.name);
  const fit = fits[n];
  if (fit?.kind !== "fit") return entry;
  const { law } = contenders[n];
  return withIntervals(entry, law, fit, trialOf(law, main));
}

function trialOf(law: Hypothesis, data: TrialData): Trial {
  return { ...data, ensemble: ensembleWithin(data.ensemble, law.ensemble?.spec) };
}

function fitTask(hypothesis: Hypothesis, trial: number): AssessTask {
  return {
    law: plain(hypothesis),
    trial,
    rung: "fit",
    ...(hypothesis.ensemble ? { ensemble: hypothesis.ensemble.spec } : {}),
  };
}

/** Functions do not cross threads: a law without its ensemble is plain data. */
const plain = ({ name, expression, parameters, own }: Law): Law => ({
  name,
  expression,
  parameters,
  ...(own ? { own } : {}),
});

function summaryOf(
  contenders: readonly Contender[],
  fits: readonly AssessResult[],
  main: TrialData,
): { summaries: Summary[]; failures: FailedLaw[] } {
  const summaries: Summary[] = [];
  const failures: FailedLaw[] = [];
  contenders.forEach(({ law, origin }, n) => {
    const fit = fits[n];
    if (fit.kind === "fit") summaries.push(summarise(law, origin, fit, trialOf(law, main)));
    else
      failures.push({ name: law.name, text: "", reason: fit.kind === "failed" ? fit.reason : "not fitted" });
  });
  return { summaries, failures };
}

async function checkOptimiser(
  contenders: readonly Contender[],
  fits: readonly AssessResult[],
  summaries: readonly Summary[],
  run: (tasks: readonly AssessTask[]) => Promise<AssessResult[]>,
): Promise<Summary[]> {
  const fitted = contenders.flatMap(({ law }, n) => {
    const fit = fits[n];
    return fit.kind === "fit" ? [{ law, fit }] : [];
  });
  const results = await run(
    fitted.map(({ law, fit }) => ({ ...fitTask(law, 0), rung: "check", point: fit.point })),
  );
  return summaries.map((summary, n) => {
    const result = results[n];
    const { deviance, penalty } = fitted[n].fit;
    return result.kind === "checked"
      ? { ...summary, furtherGain: deviance + penalty - result.cost }
      : summary;
  });
}

function checkOf(
  assumption: string,
  contenders: readonly Contender[],
  results: readonly AssessResult[],
  mainBest: string | undefined,
): RobustnessCheck {
  const fitted = contenders.flatMap(({ law }, n) => {
    const fit = results[n];
    return fit.kind === "fit" ? [{ name: law.name, criterion: fit.criterion }] : [];
  });
  const best = fitted.reduce((least, each) => (each.criterion < least.criterion ? each : least), fitted[0]);
  const reference = fitted.find(({ name }) => name === mainBest)?.criterion ?? NaN;
  return {
    assumption,
    best: best?.name ?? "none could be fitted",
    same: best?.name === mainBest,
    differences: fitted.map(({ name, criterion }) => ({ name, difference: criterion - reference })),
  };
}

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
