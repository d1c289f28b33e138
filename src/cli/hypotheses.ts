import * as known from "../ensemble/laws.js";
import { particles } from "../ensemble/particles.js";
import type { Corpus } from "../experiment/experiment.js";
import { hypothesis, type Hypothesis } from "../scoring/hypothesis.js";

const DRIVEN = [
  known.newmanExchange,
  known.electroAutocatalysis,
  known.exponentialExchange,
  known.coupledIonElectronTransfer,
] as const;

/**
 * The named explanations of a corpus of particles. Heterogeneity stands for itself as the constant exchange with own or
 * spread prefactors; where particles are followed every other law has own prefactors too.
 */
export function namedHypotheses(corpus: Corpus): Hypothesis[] {
  if (corpus.experiments.some(({ system }) => system.kind === "mixture")) return [];
  const followed = corpus.experiments.some(({ observations }) =>
    observations.some(({ kind }) => kind === "followed"),
  );
  const alike = particles(followed ? { prefactor: "alike", initial: "own" } : { prefactor: "alike" });
  const spread = particles(followed ? { prefactor: "own" } : { prefactor: "spread", nodes: 24 });
  return [
    hypothesis({ ...known.constantExchange, ensemble: alike }),
    hypothesis({ ...known.constantExchange, name: "static heterogeneity", ensemble: spread }),
    ...DRIVEN.map((law) => hypothesis(law)),
  ];
}

/**
 * A hypothesis as stated on the command line: "name: formula; k=1, b=20".
 * @throws Error where the text is not of this form.
 */
export function statedHypothesis(text: string, variables: readonly string[]): Hypothesis {
  const match = /^\s*([^:;]+):\s*([^;]+?)\s*(?:;\s*(.*))?$/.exec(text);
  if (!match)
    throw new Error(`"${text}" is not a hypothesis. Write "name: k * c * (exp(-eta/2) - exp(eta/2)); k=1".`);
  const guess: Record<string, number> = {};
  for (const part of (match[3] ?? "").split(",").filter((each) => each.trim() !== "")) {
    const [name, value] = part.split("=").map((each) => each.trim());
    if (!name || !Number.isFinite(Number(value)))
      throw new Error(`"${part.trim()}" is not a guess. Write k=1.`);
    guess[name] = Number(value);
  }
  return hypothesis({ name: match[1].trim(), law: match[2], guess, variables });
}
