import type { Command } from "commander";
import type { Assessed } from "../discover.js";
import type { Grammar } from "../grammar/grammar.js";
import { readGrammar } from "../grammar/read.js";
import { wrap } from "../report/wrap.js";
import { explainSearch, type LawGroup } from "../search/explain.js";
import { short } from "../report/numbers.js";
import { readJournal } from "../search/journal-file.js";
import type { Entry } from "../search/journal.js";
import { best, latest } from "./best-laws.js";
import { EXIT, type Finish } from "./exit.js";
import { whole } from "./flag-values.js";

interface JournalFlags {
  readonly top: number;
  readonly like?: string;
  readonly by: string;
  readonly explain?: string;
  readonly json?: boolean;
}

/** Adds the command `journal`. */
export function addJournal(program: Command, finish: Finish): void {
  program
    .command("journal <file>")
    .description("the laws that a search has looked at, the best first")
    .option("--top <n>", "most laws to be listed", whole, 20)
    .option("--like <text>", "only laws that have this in them; * stands for anything")
    .option("--explain <grammar>", "instead: what in the rules of this file tells good laws from bad")
    .option(
      "--by <what>",
      "discrepancy, complexity, or estimate (of laws that were not fitted, too)",
      "discrepancy",
    )
    .option("--json", "print as JSON")
    .addHelpText("after", '\nExample:\n  kinetoscope journal runs/first.jsonl --like "exp(*c" --top 5\n')
    .action(async (file: string, flags: JournalFlags) => finish(await journalCommand(file, flags)));
}

/** Lists the laws of a journal, or says what tells good ones from bad. @throws JournalError; Error where there is no such order. */
async function journalCommand(path: string, flags: JournalFlags): Promise<number> {
  const { explain, json } = flags;
  const { about, entries } = await readJournal<Assessed>(path);
  if (explain !== undefined) return explainJournal(await readGrammar(explain), entries, flags);
  const { wanted, listed } = best(entries, flags);
  if (json) process.stdout.write(`${JSON.stringify(listed)}\n`);
  else process.stdout.write(table(about, entries.length, wanted, listed));
  return listed.length === 0 ? EXIT.nothingFound : EXIT.done;
}

function explainJournal(
  grammar: Grammar,
  entries: readonly Entry<Assessed>[],
  { json }: JournalFlags,
): number {
  const groups = explainSearch(grammar, latest(entries));
  if (json) process.stdout.write(`${JSON.stringify(groups)}\n`);
  else process.stdout.write(explanation(groups));
  return groups.length === 0 ? EXIT.nothingFound : EXIT.done;
}

function explanation(groups: readonly LawGroup[]): string {
  if (groups.length === 0) return "too few laws have been looked at to tell good ones from bad.\n";
  const lines = groups.flatMap(({ conditions, laws, excess }) => {
    const numbers = `${excess.toFixed(1).padStart(10)}${String(laws).padStart(7)}  `;
    return wrap(conditions.join("; "), 98 - numbers.length).map(
      (line, n) => `${n === 0 ? numbers : " ".repeat(numbers.length)}${line}`,
    );
  });
  return [
    "what tells good laws from bad: above the best in the median, of how many laws, which",
    ...lines,
    "",
  ].join("\n");
}

function table(
  about: Readonly<Record<string, unknown>>,
  all: number,
  matching: number,
  listed: readonly Entry<Assessed>[],
): string {
  const rows = listed.map(({ law, assessment }) => {
    const { discrepancy, estimate, complexity, failure } = assessment;
    const numbers = [discrepancy, estimate ?? NaN].map((value) =>
      (Number.isFinite(value) ? value.toFixed(1) : "-").padStart(12),
    );
    const remark = failure === undefined ? "" : ` (${failure})`;
    return `${numbers.join("")}${short(complexity).padStart(6)}  ${cut(`${law}${remark}`, 68)}`;
  });
  return [
    `${String(about.corpus)}, grammar ${String(about.grammar)}, seed ${String(about.seed)}: ${all} assessments, ${matching} laws asked for`,
    " discrepancy    estimate  size  law",
    ...rows,
    "",
  ].join("\n");
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 3)}...` : text;
