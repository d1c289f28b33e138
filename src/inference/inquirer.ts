import type { EnsembleSpec } from "../ensemble/ensemble.js";
import { ensembleWithin, type TrialData } from "../scoring/assessor.js";
import type { Fit } from "../scoring/fit.js";
import type { Law } from "../scoring/hypothesis.js";
import { objectiveOf, type Trial } from "../scoring/objective.js";
import { leaveOneOut, type HeldOut } from "./leave-out.js";
import { predictiveCheck, type PredictiveCheck } from "./predictive-check.js";
import type { Fitted } from "./scores.js";
import { steppingStoneEvidence, type Evidence } from "./stepping-stone.js";

/** What an inquirer is made with. */
export interface InquirerData {
  readonly trial: TrialData;
  readonly seed: number | string;
}

/** One question to one fitted law. */
export interface InquiryTask {
  readonly question: "evidence" | "held out" | "check";
  readonly law: Law;
  readonly fit: Fit;
  /** Instead of the trial's ensemble. */
  readonly ensemble?: EnsembleSpec;
}

export type InquiryAnswer =
  | { readonly kind: "evidence"; readonly evidence: Evidence }
  | { readonly kind: "held out"; readonly heldOut: readonly HeldOut[] }
  | { readonly kind: "check"; readonly check: PredictiveCheck; readonly simulations: number }
  | { readonly kind: "unanswered"; readonly reason: string };

/** Replicated data sets of a predictive check. */
const DRAWS = 100;

/** Answers questions to fitted laws: what a worker thread runs. */
export function createInquirer({ trial, seed }: InquirerData): (task: InquiryTask) => InquiryAnswer {
  return ({ question, law, fit, ensemble }) => {
    const own: Trial = { ...trial, ensemble: ensembleWithin(trial.ensemble, ensemble) };
    return answer(question, { law, fit, trial: own }, `${seed}/${law.name}`);
  };
}

function answer(question: InquiryTask["question"], fitted: Fitted, seed: string): InquiryAnswer {
  switch (question) {
    case "evidence":
      return {
        kind: "evidence",
        evidence: steppingStoneEvidence(objectiveOf(fitted.law, fitted.trial), fitted.fit, { seed }),
      };
    case "held out":
      return { kind: "held out", heldOut: leaveOneOut(fitted) };
    case "check":
      return {
        kind: "check",
        check: predictiveCheck(fitted, { seed, draws: DRAWS }),
        simulations: 4 * DRAWS,
      };
  }
}
