import type { Vocabulary } from "../../expression/operator.js";
import { standardVocabulary } from "../../expression/vocabulary.js";
import { GrammarError } from "../grammar-error.js";
import type { Grammar } from "../grammar.js";
import type { Rule } from "../source.js";
import { claimsIn, textOf } from "./claim.js";
import { findCounterexample, type Counterexample } from "./counterexample.js";
import { Prover } from "./prove.js";

/** What became of one thing that a rule declares. */
export interface Verdict {
  readonly rule: string;
  /** As it is written in the grammar. */
  readonly claim: string;
  /** Proved for all laws; broken by one; or neither, so that it stands on some hundred laws at some points each. */
  readonly outcome: "proved" | "broken" | "tested";
  readonly counterexample?: Counterexample;
}

/** Checks what the rules of a grammar declare: by proof where that goes through, else by looking for a law that breaks it. */
export function verdicts(grammar: Grammar, vocabulary: Vocabulary = standardVocabulary): Verdict[] {
  const prover = new Prover(grammar, vocabulary);
  return Object.entries(grammar.claims).flatMap(([rule, claims]) =>
    claimsIn(claims).map((claim): Verdict => {
      const said = { rule, claim: textOf(claim) };
      if (prover.proves(rule, claim)) return { ...said, outcome: "proved" };
      const counterexample = findCounterexample(grammar, rule, claim, vocabulary);
      return counterexample ? { ...said, outcome: "broken", counterexample } : { ...said, outcome: "tested" };
    }),
  );
}

/** @throws GrammarError where a rule declares what does not hold, with a law that breaks it and its derivation. */
export function checkClaims(grammar: Grammar, rules: readonly Rule[], vocabulary?: Vocabulary): void {
  const broken = verdicts(grammar, vocabulary).find(({ outcome }) => outcome === "broken");
  if (!broken) return;
  const { line, column } = rules.find(({ name }) => name === broken.rule)!.claims;
  throw new GrammarError(
    line.file,
    line.number,
    column,
    `<${broken.rule}> declares ${broken.claim}, but ${broken.counterexample!.text}.`,
  );
}
