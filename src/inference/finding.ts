import { REFUTED, evidenceWeights, undecided } from "./weights.js";
import { scoresOf, type Fitted, type Scores } from "./scores.js";

/** A law among those it was weighed against. */
export interface Finding {
  readonly name: string;
  readonly scores: Scores;
  /** Probability among these laws, believed in alike beforehand. */
  readonly weight: number;
  /** ln of the odds of the best law against this one. */
  readonly behind: number;
  readonly verdict: "supported" | "cannot be decided" | "refuted";
  /** The verdict in one sentence with its numbers. */
  readonly sentence: string;
}

/** What a set of laws fitted to the same data amounts to, best first. */
export interface Findings {
  readonly findings: readonly Finding[];
  /** Names of the laws that cannot be told apart; one where the data decide. */
  readonly undecided: readonly string[];
  /** Whether one law is left. */
  readonly decided: boolean;
}

export interface WeighOptions {
  /** Odds beyond which a law is refuted. Default 20. */
  readonly odds?: number;
  /**
   * What the weights rest on: the evidence, which asks for priors that mean something, or BIC, whose prior is worth one
   * observation. Default "evidence".
   */
  readonly by?: "evidence" | "bic";
  /** ln of evidences by a sampler, by name, instead of Laplace's. */
  readonly logEvidences?: ReadonlyMap<string, number>;
}

/**
 * Weighs fitted laws and says of each whether the data support it, refute it, or cannot decide.
 * @throws Error where there is no law
 */
export function weigh(fitted: readonly Fitted[], options: WeighOptions = {}): Findings {
  if (fitted.length === 0) throw new Error("there is no fitted law to weigh. Give at least one.");
  const { odds = REFUTED, by = "evidence", logEvidences } = options;
  const scored = fitted.map((each) => ({ name: each.law.name, scores: scoresOf(each) }));
  const log = ({ name, scores }: (typeof scored)[number]): number =>
    by === "bic" ? -0.5 * scores.bic : (logEvidences?.get(name) ?? scores.logEvidence);
  const sorted = [...scored].sort((a, b) => log(b) - log(a));
  const logs = sorted.map(log);
  const weights = evidenceWeights(logs);
  const open = undecided(weights, odds);
  const names = open.map((n) => sorted[n].name);
  const findings = sorted.map(({ name, scores }, n): Finding => {
    const verdict = !open.includes(n) ? "refuted" : open.length > 1 ? "cannot be decided" : "supported";
    const behind = logs[0] - logs[n];
    return {
      name,
      scores,
      weight: weights[n],
      behind,
      verdict,
      sentence: sentenceOf(n, names, logs, weights, sorted),
    };
  });
  return { findings, undecided: names, decided: open.length === 1 };
}

function sentenceOf(
  n: number,
  open: readonly string[],
  logs: readonly number[],
  weights: readonly number[],
  sorted: readonly { readonly name: string }[],
): string {
  const { name } = sorted[n];
  if (!open.includes(name))
    return `"${name}" is refuted: "${sorted[0].name}" is ${oddsText(logs[0] - logs[n])} times as probable.`;
  if (open.length > 1) {
    const others = open.filter((other) => other !== name).map((other) => `"${other}"`);
    return `"${name}" cannot be told from ${others.join(", ")} with these data (weight ${weights[n].toFixed(2)}).`;
  }
  if (logs.length === 1) return `"${name}" stands alone: nothing else could be fitted.`;
  return `"${name}" is supported: ${oddsText(logs[0] - logs[1])} times as probable as the next, "${sorted[1].name}".`;
}

/** exp(x) for reading. */
export function oddsText(log: number): string {
  if (log > Math.log(1e6)) return `more than 10^${Math.min(99, Math.floor(log / Math.LN10))}`;
  const odds = Math.exp(log);
  return odds < 10 ? odds.toFixed(1) : String(Math.round(odds));
}
