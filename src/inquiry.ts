import type { InquiryAnswer, InquiryTask } from "./inference/inquirer.js";
import { pairedTest } from "./inference/paired.js";
import { evidenceWeights } from "./inference/weights.js";
import type { TrialData } from "./scoring/assessor.js";
import type { InquiredLaw, Inquiry, PairedLaws } from "./scoring/inquiry.js";
import { crewOf, plain, type FittedHypothesis } from "./trial.js";

interface InquireOptions {
  readonly seed: number;
  readonly workers: number;
  readonly signal?: AbortSignal;
}

/** Seconds that one question to one law may take. */
const TIME_LIMIT = 3600;

/**
 * A closer look at fitted laws: sampled evidence, experiments predicted from the others with the best predictor tested
 * against each other law over them, and posterior predictive checks.
 */
export async function inquire(
  finalists: readonly FittedHypothesis[],
  trial: TrialData,
  { seed, workers, signal }: InquireOptions,
): Promise<Inquiry> {
  const questions = questionsFor(trial);
  const job = { module: "./inference/inquirer", export: "createInquirer", data: { trial, seed } };
  const lost = (_task: InquiryTask, reason: string): InquiryAnswer => ({ kind: "unanswered", reason });
  const crew = crewOf<InquiryTask, InquiryAnswer>({ ...job, lost }, { workers, limit: TIME_LIMIT });
  try {
    const tasks = finalists.flatMap((each) => questions.map((question) => taskOf(question, each)));
    const answers = await crew.map(tasks, signal);
    const of = (n: number): readonly InquiryAnswer[] =>
      answers.slice(n * questions.length, (n + 1) * questions.length);
    const laws = finalists.map(({ law }, n) => inquiredLaw(law.name, of(n)));
    return {
      laws: byEvidence(laws),
      paired: pairedLaws(laws),
      simulations: answers.reduce((sum, answer) => sum + simulationsOf(answer), 0),
    };
  } finally {
    await crew.close();
  }
}

/** One experiment cannot be predicted from others. */
const questionsFor = ({ experiments }: TrialData): readonly InquiryTask["question"][] =>
  experiments.length > 1 ? ["evidence", "held out", "check"] : ["evidence", "check"];

function taskOf(question: InquiryTask["question"], { law, fit }: FittedHypothesis): InquiryTask {
  return { question, law: plain(law), fit, ...(law.ensemble ? { ensemble: law.ensemble.spec } : {}) };
}

function inquiredLaw(name: string, answers: readonly InquiryAnswer[]): InquiredLaw {
  let law: InquiredLaw = { name, heldOut: [] };
  for (const answer of answers) {
    if (answer.kind === "evidence" && Number.isFinite(answer.evidence.log)) {
      const { log, error } = answer.evidence;
      law = { ...law, evidence: { log, error } };
    }
    if (answer.kind === "check") law = { ...law, check: answer.check };
    if (answer.kind === "held out")
      law = {
        ...law,
        heldOut: answer.heldOut.map(({ experiment, deviance, observations }) => ({
          experiment,
          deviance: Number.isFinite(deviance) ? deviance : null,
          observations,
        })),
      };
  }
  return law;
}

/** Best evidence first, with weights where every law has one. */
function byEvidence(laws: readonly InquiredLaw[]): InquiredLaw[] {
  if (laws.some(({ evidence }) => !evidence)) return [...laws];
  const weights = evidenceWeights(laws.map(({ evidence }) => evidence!.log));
  return laws
    .map((law, n) => ({ ...law, weight: weights[n] }))
    .sort((a, b) => b.evidence!.log - a.evidence!.log);
}

/** The law that predicts best in sum against each other one that can predict every experiment. */
function pairedLaws(laws: readonly InquiredLaw[]): PairedLaws[] {
  const able = laws.flatMap(({ name, heldOut }) => {
    const deviances = heldOut.flatMap(({ deviance }) => deviance ?? []);
    return deviances.length > 0 && deviances.length === heldOut.length ? [{ name, deviances }] : [];
  });
  const total = (deviances: readonly number[]): number => deviances.reduce((sum, each) => sum + each, 0);
  const [best, ...rest] = able.sort((a, b) => total(a.deviances) - total(b.deviances));
  return rest.map(({ name, deviances }) => {
    const { mean, error, blocks, student, flips } = pairedTest(best.deviances, deviances);
    const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return {
      better: best.name,
      worse: name,
      mean,
      error: known(error),
      blocks,
      student: known(student),
      flips,
    };
  });
}

function simulationsOf(answer: InquiryAnswer): number {
  if (answer.kind === "evidence") return answer.evidence.evaluations;
  if (answer.kind === "check") return answer.simulations;
  if (answer.kind === "held out")
    return answer.heldOut.reduce((sum, { evaluations }) => sum + evaluations, 0);
  return 0;
}
