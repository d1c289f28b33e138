import { compare } from "../compare.js";
import {
  discover,
  hypothesesOf,
  rankDiscovered,
  type Assessed,
  type DiscoverOptions,
  type Discovery,
} from "../discover.js";
import { openSearch } from "../journal.js";
import type { Corpus } from "../experiment/experiment.js";
import { readCorpus } from "../experiment/read.js";
import { only } from "../experiment/select.js";
import { print } from "../expression/print.js";
import { readGrammar } from "../grammar/read.js";
import { short } from "../report/numbers.js";
import { renderTable } from "../report/table.js";
import { checkWritable } from "../report/folder.js";
import { writeReport } from "../report/write.js";
import type { Hypothesis } from "../scoring/hypothesis.js";
import type { Ranking } from "../scoring/ranking.js";
import { readJournal } from "../search/journal-file.js";
import { validate } from "../validate.js";
import { check } from "./check.js";
import { namedHypotheses, statedHypothesis } from "./hypotheses.js";
import { progressLine } from "./progress.js";
import { EXIT } from "./exit.js";
import { best } from "./journal.js";
import { readRanking } from "./read-ranking.js";
import { simulateFile } from "../simulation/simulate.js";
import { predictionCsv, predictionJson, stageLines } from "./prediction.js";

interface TrialFlags {
  readonly experiments?: string[];
  readonly seed: number;
  readonly workers: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly robustness: boolean;
  readonly findings?: boolean;
}

async function corpusOf(folder: string, { experiments }: { experiments?: string[] }): Promise<Corpus> {
  const corpus = await readCorpus(folder);
  return experiments ? only(corpus, ...experiments) : corpus;
}

/** Runs a job that Ctrl-C ends with what has been found; a second Ctrl-C ends it at once. */
async function interruptible<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onInterrupt = (): void => {
    process.stderr.write("\nstopping: what has been found is kept (once more to quit)\n");
    stop.abort();
  };
  process.once("SIGINT", onInterrupt);
  try {
    return await job(stop.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}

export interface DiscoverFlags extends TrialFlags {
  readonly grammar: string;
  readonly laws: number;
  readonly most: number;
  readonly journal?: string;
  readonly seconds?: number;
  /** Laws of the grammar to begin with. */
  readonly law: string[];
}

export async function discoverCommand(folder: string, flags: DiscoverFlags): Promise<number> {
  const corpus = await corpusOf(folder, flags);
  const grammar = await readGrammar(flags.grammar);
  if (flags.out) await checkWritable(flags.out);
  const { seed, workers, laws, most, robustness, findings = false } = flags;
  const limit = flags.seconds === undefined ? {} : { seconds: flags.seconds };
  const options: DiscoverOptions = { corpus, grammar, seed, workers, laws, seeds: flags.law, ...limit };
  const journal = flags.journal === undefined ? undefined : await openSearch(flags.journal, options);
  const line = progressLine();
  let last: Discovery | undefined;
  const interrupted = await interruptible(async (signal) => {
    for await (const progress of discover({ ...options, signal, ...(journal ? { journal } : {}) })) {
      last = progress;
      line.update(progress.assessed / laws, searchText(progress));
    }
    return signal.aborted;
  }).finally(() => journal?.close());
  line.done();
  if (!last?.best) return nothingFound(last);
  const ranking = await rankDiscovered(last, {
    corpus,
    seed,
    workers,
    most,
    robustness: robustness && !interrupted,
    findings: findings && !interrupted,
    hypotheses: namedHypotheses(corpus),
    onProgress: (done, of) =>
      line.update(done / of, `fits of the leading laws with all care, ${done} of ${of}`),
  });
  line.done();
  await publish(ranking, flags);
  return interrupted ? EXIT.interrupted : EXIT.done;
}

function searchText({ assessed, inadmissible, rungs, best, phase }: Discovery): string {
  const found = best ? `; best ${best.assessment.discrepancy.toFixed(1)}: ${print(best.law.expression)}` : "";
  const turnedDown = inadmissible > 0 ? `, ${inadmissible} not admissible` : "";
  return `${assessed} laws (${phase}${turnedDown}; ${rungs.at(-1)?.laws} fitted)${found}`;
}

function nothingFound(progress: Discovery | undefined): number {
  const reasons = Object.entries(progress?.failures ?? {}).map(([reason, count]) => `${count} ${reason}`);
  const why = reasons.length > 0 ? ` ${reasons.join("; ")}.` : "";
  process.stderr.write(
    `kinetoscope: no law of the grammar could be fitted (${progress?.assessed ?? 0} assessed).${why}\n`,
  );
  return EXIT.nothingFound;
}

async function publish(ranking: Ranking, { out, json }: TrialFlags): Promise<void> {
  const folder = out && (await writeReport(out, ranking));
  process.stdout.write(json ? `${JSON.stringify(ranking)}\n` : renderTable(ranking));
  if (folder && !json) process.stdout.write(`\nReport: ${folder}/report.html\n`);
}

interface JournalledLaws {
  readonly journal?: string;
  readonly grammar?: string;
  readonly like?: string;
  readonly top: number;
}

/** The best laws of a search's journal, to be fitted again. */
async function journalled({ journal, grammar, like, top }: JournalledLaws): Promise<readonly Hypothesis[]> {
  if (journal === undefined) return [];
  if (grammar === undefined) throw new Error("--journal needs --grammar: the rules that its laws are of.");
  const { entries } = await readJournal<Assessed>(journal);
  return hypothesesOf(await readGrammar(grammar), best(entries, { top, ...(like ? { like } : {}) }).listed);
}

export async function compareCommand(
  folder: string,
  flags: TrialFlags & JournalledLaws & { readonly law: string[] },
): Promise<number> {
  const corpus = await corpusOf(folder, flags);
  if (flags.out) await checkWritable(flags.out);
  const [{ system }] = corpus.experiments;
  const variables = system.kind === "mixture" ? system.species : ["c", "eta"];
  const stated = flags.law.map((text) => statedHypothesis(text, variables));
  const hypotheses = [...namedHypotheses(corpus), ...stated, ...(await journalled(flags))];
  if (hypotheses.length === 0)
    throw new Error(`corpus "${corpus.name}" has no named explanations. State laws with --law.`);
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

export async function validateCommand(
  path: string,
  folder: string,
  flags: { readonly experiments?: string[]; readonly json?: boolean },
): Promise<number> {
  const ranking = await readRanking(path);
  const results = validate(ranking, { corpus: await corpusOf(folder, flags) });
  if (flags.json) process.stdout.write(`${JSON.stringify(results)}\n`);
  else {
    process.stdout.write("law                                          -2 ln L       rms\n");
    for (const { name, deviance, rms, failure } of results) {
      const numbers = failure ?? `${deviance.toFixed(1).padStart(8)}  ${short(rms).padStart(8)}`;
      process.stdout.write(`${name.slice(0, 42).padEnd(44)}${numbers}\n`);
    }
  }
  return EXIT.done;
}

export async function simulateCommand(path: string, flags: { readonly json?: boolean }): Promise<number> {
  const { outcome, notes } = await simulateFile(path);
  for (const note of notes) process.stderr.write(`kinetoscope: ${note}.\n`);
  if (outcome.kind === "failure") {
    process.stderr.write(`kinetoscope: ${outcome.reason} at ${outcome.time} h (${outcome.detail}).\n`);
    return EXIT.nothingFound;
  }
  process.stdout.write(flags.json ? `${predictionJson(outcome)}\n` : predictionCsv(outcome));
  if (!flags.json) process.stderr.write(stageLines(outcome));
  return EXIT.done;
}

export async function checkCommand(target: string): Promise<number> {
  process.stdout.write(await check(target));
  return EXIT.done;
}

export async function reportCommand(path: string, { out }: { readonly out: string }): Promise<number> {
  const folder = await writeReport(out, await readRanking(path));
  process.stdout.write(`Report: ${folder}/report.html\n`);
  return EXIT.done;
}
