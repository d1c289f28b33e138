import type { Command } from "commander";
import { discover, rankDiscovered, type DiscoverOptions, type Discovery } from "../discover.js";
import { print } from "../expression/print.js";
import { readGrammar } from "../grammar/read.js";
import { openSearch } from "../journal.js";
import { checkWritable } from "../report/folder.js";
import { EXIT, type Finish } from "./exit.js";
import { namedHypotheses } from "./hypotheses.js";
import { interruptible } from "./interruptible.js";
import { progressLine, type ProgressLine } from "./progress.js";
import { publish } from "./publish.js";
import { withSearch, type SearchFlags } from "./search-flags.js";
import { corpusOf, withReport } from "./trial-flags.js";

/** Flags of the command. */
export interface DiscoverFlags extends SearchFlags {
  readonly grammar: string;
}

/** Adds the command `discover`. */
export function addDiscover(program: Command, finish: Finish): void {
  withReport(withSearch(program.command("discover <corpus>")))
    .description("search a grammar for laws and rank them beside the named explanations")
    .requiredOption("--grammar <file>", "which laws are admissible")
    .addHelpText(
      "after",
      "\nExample:\n  kinetoscope discover corpora/nmc333-operando-txm --experiments charge-fast \\\n    --grammar grammars/electro-autocatalysis.bnf --laws 200 --workers 2 --out runs/first\n",
    )
    .action(async (corpus: string, flags: DiscoverFlags) => finish(await discoverCommand(corpus, flags)));
}

/** Searches a grammar for the laws of a corpus, and ranks the best beside the named explanations. */
export async function discoverCommand(folder: string, flags: DiscoverFlags): Promise<number> {
  const corpus = await corpusOf(folder, flags);
  const grammar = await readGrammar(flags.grammar);
  if (flags.out) await checkWritable(flags.out);
  const { seed, workers, laws, most, robustness, findings = false } = flags;
  const limit = flags.seconds === undefined ? {} : { seconds: flags.seconds };
  const options = { corpus, grammar, seed, workers, laws, seeds: flags.law, ...limit };
  const line = progressLine();
  const { last, interrupted } = await searched(options, flags.journal, line);
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

/** What a search knows at its end, which Ctrl-C may bring about. */
async function searched(
  options: DiscoverOptions & { readonly laws: number },
  file: string | undefined,
  line: ProgressLine,
): Promise<{ readonly last: Discovery | undefined; readonly interrupted: boolean }> {
  const journal = file === undefined ? undefined : await openSearch(file, options);
  let last: Discovery | undefined;
  const interrupted = await interruptible(async (signal) => {
    for await (const progress of discover({ ...options, signal, ...(journal ? { journal } : {}) })) {
      last = progress;
      line.update(progress.assessed / options.laws, searchText(progress));
    }
    return signal.aborted;
  }).finally(() => journal?.close());
  line.done();
  return { last, interrupted };
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
