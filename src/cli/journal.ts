import type { Assessed } from "../discover.js";
import type { Grammar } from "../grammar/grammar.js";
import { readGrammar } from "../grammar/read.js";
import { wrap } from "../report/wrap.js";
import { explainSearch, type LawGroup } from "../search/explain.js";
import { nearest } from "../expression/nearest.js";
import { short } from "../report/numbers.js";
import { readJournal } from "../search/journal-file.js";
import type { Entry } from "../search/journal.js";
import { EXIT } from "./exit.js";

const ORDERS = ["discrepancy", "complexity", "estimate"] as const;

interface JournalFlags {
  readonly top: number;
  readonly like?: string;
  readonly by: string;
  readonly explain?: string;
  readonly json?: boolean;
}

/** Lists the laws of a journal, or says what tells good ones from bad. @throws JournalError; Error where there is no such order. */
export async function journalCommand(path: string, flags: JournalFlags): Promise<number> {
  const { explain, json } = flags;
  const { about, entries } = await readJournal<Assessed>(path);
  if (explain !== undefined) return explainJournal(await readGrammar(explain), entries, flags);
  const { wanted, listed } = best(entries, flags);
  if (json) process.stdout.write(`${JSON.stringify(listed)}\n`);
  else process.stdout.write(table(about, entries.length, wanted, listed));
  return listed.length === 0 ? EXIT.nothingFound : EXIT.done;
}

/**
 * How many laws have a pattern in them, and the best of these.
 * @throws Error where there is no such order
 */
export function best(
  entries: readonly Entry<Assessed>[],
  { top, like, by = "discrepancy" }: { readonly top: number; readonly like?: string; readonly by?: string },
): { readonly wanted: number; readonly listed: readonly Entry<Assessed>[] } {
  const order = orderOf(by);
  const wanted = latest(entries).filter(({ law }) => like === undefined || patternOf(like).test(law));
  return { wanted: wanted.length, listed: wanted.sort((a, b) => before(a, b, order)).slice(0, top) };
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

function orderOf(by: string): (typeof ORDERS)[number] {
  const order = ORDERS.find((each) => each === by);
  if (order) return order;
  throw new Error(`--by ${by}: there is no such order.${nearest(by, ORDERS)} Choose ${ORDERS.join(", ")}.`);
}

/** What was said last of each law: one that was called back has several lines. */
function latest(entries: readonly Entry<Assessed>[]): Entry<Assessed>[] {
  return [...new Map(entries.map((entry) => [entry.law, entry])).values()];
}

/** By the order asked for, then by estimate: of laws that were not fitted it says which came near. */
function before(a: Entry<Assessed>, b: Entry<Assessed>, order: (typeof ORDERS)[number]): number {
  const [left, right] = [valueOf(a, order), valueOf(b, order)];
  return left < right ? -1 : left > right ? 1 : valueOf(a, "estimate") < valueOf(b, "estimate") ? -1 : 1;
}

function valueOf({ assessment }: Entry<Assessed>, order: (typeof ORDERS)[number]): number {
  const value = assessment[order] ?? Infinity;
  return Number.isNaN(value) ? Infinity : value;
}

/** A text in which * stands for anything, as a regular expression. */
function patternOf(like: string): RegExp {
  const parts = like.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join(".*"));
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
