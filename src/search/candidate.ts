import { canonicalKey } from "../expression/canonical.js";
import { complexity } from "../expression/complexity.js";
import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import type { Derivation, Grammar } from "../grammar/grammar.js";
import { lawOf } from "../grammar/law-of.js";

/** A law proposed for assessment: plain data. */
export interface Candidate {
  /** Canonical form; laws with the same key are one law. */
  readonly key: string;
  /** How often the law was assessed before and called back. */
  readonly attempt: number;
  readonly derivation: Derivation;
  readonly expression: Expression;
  readonly parameters: readonly ParameterDeclaration[];
  /** See `complexity` in expression/. */
  readonly complexity: number;
}

/** What the search needs to know of an assessed law; the assessor may carry more. */
export interface Assessment {
  /** Lower is better; Infinity (or NaN) where the law failed. */
  readonly discrepancy: number;
  /** Lower is simpler; finite. */
  readonly complexity: number;
  /** A rough discrepancy, comparable among all laws that have one: what breeding goes by instead of the other. */
  readonly estimate?: number;
  /** What each case of the data adds to the discrepancy; as many for all laws that have them. For lexicase selection. */
  readonly cases?: readonly number[];
  /** Simulations of all the data that it took. */
  readonly simulations?: number;
  /** Why the law failed. Few different texts: failures are counted by them. */
  readonly failure?: string;
}

/**
 * All the search knows of the world: laws in, numbers to minimise out, in the same order. An assessment may depend on the law,
 * on its batch and on the batches before, but on nothing else. Rejects once `signal` is aborted.
 */
export type Assess<A extends Assessment> = (
  laws: readonly Candidate[],
  signal?: AbortSignal,
) => Promise<readonly A[]>;

/** An assessed law. */
export interface Found<A extends Assessment> {
  readonly law: Candidate;
  readonly assessment: A;
}

/** The law of a derivation, ready to be assessed. */
export function candidateOf(grammar: Grammar, derivation: Derivation, attempt = 0): Candidate {
  const { expression, parameters } = lawOf(grammar, derivation);
  return {
    key: canonicalKey(expression),
    attempt,
    derivation,
    expression,
    parameters,
    complexity: complexity(expression),
  };
}

/** What a journal knows the assessment of a candidate by. */
export function entryKey({ key, attempt }: Pick<Candidate, "key" | "attempt">): string {
  return attempt === 0 ? key : `${key} (attempt ${attempt + 1})`;
}

/** The law with its estimate in place of its discrepancy, where it has one: as breeding sees it. */
export function estimated<A extends Assessment>(found: Found<A>): Found<A> {
  const { estimate } = found.assessment;
  return estimate === undefined
    ? found
    : { ...found, assessment: { ...found.assessment, discrepancy: estimate } };
}
