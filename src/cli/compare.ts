import type { Command } from "commander";
import { compare } from "../compare.js";
import type { Assessed } from "../discover.js";
import type { Corpus } from "../experiment/experiment.js";
import { hypothesesOf } from "../found-laws.js";
import { readGrammar } from "../grammar/read.js";
import { checkWritable } from "../report/folder.js";
import type { Hypothesis } from "../scoring/hypothesis.js";
import { readJournal } from "../search/journal-file.js";
import { best } from "./best-laws.js";
import { EXIT, type Finish } from "./exit.js";
import { collect, whole } from "./flag-values.js";
import { namedHypotheses, statedHypothesis } from "./hypotheses.js";
import { interruptible } from "./interruptible.js";
import { progressLine } from "./progress.js";
import { publish } from "./publish.js";
import { corpusOf, withReport, withTrial, type TrialFlags } from "./trial-flags.js";

interface JournalledLaws {
  readonly journal?: string;
  readonly grammar?: string;
  readonly like?: string;
  readonly top: number;
}

interface CompareFlags extends TrialFlags, JournalledLaws {
  readonly law: string[];
}

/** Adds the command `compare`. */
export function addCompare(program: Command, finish: Finish): void {
  withReport(withTrial(program.command("compare <corpus>")))
    .description("fit the named explanations, and your own, and rank them")
    .option("--law <text>", 'a hypothesis, "name: formula; k=1, b=20"; may be given again', collect, [])
    .option("--journal <file>", "also the best laws that a search has kept there")
    .option("--grammar <file>", "the rules that the laws of the journal are of")
    .option("--like <text>", "of the journal, only laws that have this in them; * stands for anything")
    .option("--top <n>", "of the journal, most laws to be fitted", whole, 3)
    .addHelpText(
      "after",
      '\nExample:\n  kinetoscope compare corpora/nmc111-planted --law "mine: k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1"\n',
    )
    .action(async (corpus: string, flags: CompareFlags) => finish(await compareCommand(corpus, flags)));
}

async function compareCommand(folder: string, flags: CompareFlags): Promise<number> {
  const corpus = await corpusOf(folder, flags);
  if (flags.out) await checkWritable(flags.out);
  const hypotheses = await hypothesesFor(corpus, flags);
  const { seed, workers, robustness, findings = false } = flags;
  const line = progressLine();
  const ranking = await interruptible((signal) =>
    compare(hypotheses, {
      corpus,
      seed,
      workers,
      robustness,
      findings,
      signal,
      onProgress: (done, of) => line.update(done / of, `${done} of ${of} fits`),
    }),
  );
  line.done();
  await publish(ranking, flags);
  return ranking.entries.length === 0 ? EXIT.nothingFound : EXIT.done;
}

/** The named explanations, those that were stated, and laws of a journal. */
async function hypothesesFor(corpus: Corpus, flags: CompareFlags): Promise<readonly Hypothesis[]> {
  const [{ system }] = corpus.experiments;
  const variables = system.kind === "mixture" ? system.species : ["c", "eta"];
  const stated = flags.law.map((text) => statedHypothesis(text, variables));
  const hypotheses = [...namedHypotheses(corpus), ...stated, ...(await journalled(flags))];
  if (hypotheses.length > 0) return hypotheses;
  throw new Error(`corpus "${corpus.name}" has no named explanations. State laws with --law.`);
}

/** The best laws of a search's journal, to be fitted again. */
async function journalled({ journal, grammar, like, top }: JournalledLaws): Promise<readonly Hypothesis[]> {
  if (journal === undefined) return [];
  if (grammar === undefined) throw new Error("--journal needs --grammar: the rules that its laws are of.");
  const { entries } = await readJournal<Assessed>(journal);
  return hypothesesOf(await readGrammar(grammar), best(entries, { top, ...(like ? { like } : {}) }).listed);
}
