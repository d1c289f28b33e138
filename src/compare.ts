import { assumptionsOf } from "./assumptions.js";
import { enriched } from "./enriched.js";
import { inquire } from "./inquiry.js";
import { standingOf } from "./inference/standing.js";
import type { AssessResult, AssessTask, TrialData } from "./scoring/assessor.js";
import type { Hypothesis } from "./scoring/hypothesis.js";
import { objectiveOf } from "./scoring/objective.js";
import { corpusHeading, rankSummaries } from "./scoring/rank.js";
import type { RankedLaw } from "./scoring/ranked-law.js";
import type { FailedLaw, Ranking, RobustnessCheck, Standing } from "./scoring/ranking.js";
import { summarise, type Summary } from "./scoring/summarise.js";
import { assessors, fitTask, trialData, trialOf, type FittedHypothesis, type TrialOptions } from "./trial.js";

export interface CompareOptions extends TrialOptions {
  /** Also ranks under other assumptions and with another optimiser (several times the work). Default true. */
  readonly robustness?: boolean;
  /**
   * Also a closer look at the laws that are left (at least the two best, at most four): evidence by a sampler, each
   * experiment predicted from the others with a paired test, and posterior predictive checks. Some 5,000 to 40,000
   * simulations a law, by its number of unknowns. Default false.
   */
  readonly findings?: boolean;
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
  const { corpus, seed = 1, workers = 1, robustness = true, findings = false, signal, onProgress } = options;
  const main = trialData(options);
  contenders.forEach(({ law }) => objectiveOf(law, trialOf(law, main)));
  const assumptions = robustness ? assumptionsOf(main) : [];
  const data = { trials: [main, ...assumptions.map(({ trial }) => trial)], fit: { seed } };
  const crew = assessors<AssessTask, AssessResult>(data, options, (_task, reason) => ({
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
    const fitted = fittedOf(contenders, fits, main);
    const entries = rankSummaries(checked).map((entry, n) => enriched(entry, fitted.get(entry.name)!, n));
    const checks: RobustnessCheck[] = [];
    for (const [n, { name }] of assumptions.entries()) {
      const results = await run(contenders.map(({ law }) => fitTask(law, n + 1)));
      checks.push(checkOf(name, contenders, results, entries[0]?.name));
    }
    const observations = fits.find((fit) => fit.kind === "fit")?.observations ?? 0;
    const standing = standingOf(entries);
    const heading = { ...corpusHeading(corpus), observations, seed };
    const inquiry =
      findings && standing
        ? await inquire(finalists(entries, standing, fitted), main, {
            seed,
            workers,
            ...(signal ? { signal } : {}),
          })
        : undefined;
    return {
      ...heading,
      entries,
      failures,
      robustness: checks,
      front: [],
      ...(standing ? { standing } : {}),
      ...(inquiry ? { inquiry } : {}),
    };
  } finally {
    await crew.close();
  }
}

/** The laws that could be fitted, with their fits, by name. */
function fittedOf(
  contenders: readonly Contender[],
  fits: readonly AssessResult[],
  main: TrialData,
): Map<string, FittedHypothesis> {
  return new Map(
    contenders.flatMap(({ law }, n): [string, FittedHypothesis][] => {
      const fit = fits[n];
      return fit.kind === "fit" ? [[law.name, { law, fit, trial: trialOf(law, main) }]] : [];
    }),
  );
}

/** Fewest and most laws that are looked at closely. */
const [FEWEST, MOST] = [2, 4];

function finalists(
  entries: readonly RankedLaw[],
  { undecided }: Standing,
  fitted: ReadonlyMap<string, FittedHypothesis>,
): FittedHypothesis[] {
  const count = Math.min(MOST, Math.max(FEWEST, undecided.length));
  return entries.slice(0, count).map(({ name }) => fitted.get(name)!);
}

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
