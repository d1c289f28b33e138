import type { Prospect } from "../design/next-experiment.js";
import type { Rehearsal } from "../design/rehearsal.js";
import { short } from "./numbers.js";
import { wrap } from "./wrap.js";

/** Experiments that get a line of the table. */
const LISTED = 12;
const WIDTH = 100;

/** Candidate experiments for a terminal, the best first: a table, then the reasons of the first three. */
export function renderProspects(prospects: readonly Prospect[]): string {
  if (prospects.length === 0) return "There is no candidate.\n";
  const rows = prospects.slice(0, LISTED).map((prospect, n) => rowOf(prospect, n + 1));
  const left = prospects.length - rows.length;
  const reasons = prospects.slice(0, 3).flatMap(({ sentence }) => bullet(sentence));
  const note = `Of the question which law holds ${prospects[0].open.toFixed(2)} nats are open. Answers are per experiment; the order is by`;
  return `${[
    "rank  answers  ln odds  constants    cost  experiment",
    ...rows,
    ...(left > 0 ? [`      and ${left} more`] : []),
    "",
    ...reasons,
    "",
    ...wrap(`${note} answers per cost, then by information on the constants (nats) per cost.`, WIDTH),
  ].join("\n")}\n`;
}

/** What came of experiments made in simulation, for a terminal; nothing where there were none. */
export function renderRehearsals(rehearsals: readonly Rehearsal[]): string {
  if (rehearsals.length === 0) return "";
  const lines = rehearsals.flatMap(({ sentence }) => bullet(sentence));
  return `${["", "Made in simulation, and fitted with the data so far:", "", ...lines].join("\n")}\n`;
}

const bullet = (sentence: string): string[] =>
  wrap(sentence, WIDTH - 2).map((line, n) => (n === 0 ? "- " : "  ") + line);

function rowOf({ name, answers, odds, information, cost }: Prospect, rank: number): string {
  const numbers = [
    String(rank).padStart(4),
    answers.toFixed(3).padStart(9),
    (odds > 999 ? ">999" : odds.toFixed(1)).padStart(9),
    information.toFixed(1).padStart(11),
    short(cost).padStart(8),
  ].join("");
  const [first, ...more] = wrap(name, WIDTH - numbers.length - 2);
  return [`${numbers}  ${first}`, ...more.map((line) => " ".repeat(numbers.length + 2) + line)].join("\n");
}
