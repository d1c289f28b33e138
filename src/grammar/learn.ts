import type { Derivation, Grammar, Production } from "./grammar.js";

/**
 * The grammar with weights learned from derivations: a production that was used n times gets n + smoothing * p, where p is
 * its share of the weights before. This is the posterior mean under a Dirichlet prior of strength `smoothing` for each rule,
 * so that nothing is ever ruled out, and a rule that was not used keeps its weights. Weights of a rule sum to 1.
 * @param counts how much each derivation counts, 1 where not given; for instance weights of evidence.
 * @throws RangeError where smoothing is not positive.
 */
export function learnWeights(
  grammar: Grammar,
  derivations: readonly Derivation[],
  { smoothing = 1, counts }: { readonly smoothing?: number; readonly counts?: readonly number[] } = {},
): Grammar {
  if (!(smoothing > 0)) throw new RangeError(`learnWeights: smoothing is ${smoothing}; expected above 0.`);
  const used: Record<string, number[]> = {};
  for (const [name, { length }] of Object.entries(grammar.productions))
    used[name] = new Array<number>(length).fill(0);
  const count = ({ nonterminal, production, children }: Derivation, by: number): void => {
    used[nonterminal][production] += by;
    for (const child of children) count(child, by);
  };
  derivations.forEach((derivation, n) => count(derivation, counts?.[n] ?? 1));
  const productions = Object.entries(grammar.productions).map(([name, before]) => [
    name,
    reweigh(before, used[name], smoothing),
  ]);
  return {
    ...grammar,
    productions: Object.fromEntries(productions) as Record<string, readonly Production[]>,
  };
}

function reweigh(
  productions: readonly Production[],
  used: readonly number[],
  smoothing: number,
): Production[] {
  const total = productions.reduce((sum, { weight }) => sum + weight, 0);
  const all = used.reduce((sum, each) => sum + each, smoothing);
  return productions.map((production, n) => ({
    ...production,
    weight: (used[n] + (smoothing * production.weight) / total) / all,
  }));
}

/** Logarithm of the probability that sampling by weights, without a limit of size, draws a derivation. */
export function logProbability(grammar: Grammar, { nonterminal, production, children }: Derivation): number {
  const productions = grammar.productions[nonterminal];
  const total = productions.reduce((sum, { weight }) => sum + weight, 0);
  return children.reduce(
    (sum, child) => sum + logProbability(grammar, child),
    Math.log(productions[production].weight / total),
  );
}
