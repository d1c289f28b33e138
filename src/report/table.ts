import { styleText } from "node:util";
import type { FittedParameter, RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking } from "../scoring/ranking.js";
import {
  frameRows,
  identifiedLines,
  inquiryLines,
  propertyCounts,
  scoreRows,
  violations,
} from "./further.js";
import { intervalText, short, withError } from "./numbers.js";
import { verdict } from "./verdict.js";
import { searchedText } from "./searched.js";
import { wrap } from "./wrap.js";

export interface TableOptions {
  /** Most characters in a line. Default 100. */
  readonly width?: number;
  /** Default: whether standard output is a terminal. */
  readonly colour?: boolean;
}

/** The ranking for a terminal: verdict, ranked laws with their numbers, misfits, and other assumptions. */
export function renderTable(ranking: Ranking, options: TableOptions = {}): string {
  const { width = 100, colour = process.stdout.isTTY ?? false } = options;
  const bold = (text: string): string => (colour ? styleText("bold", text) : text);
  const blocks = [
    [bold(cut(ranking.title, width)), ...headline(ranking).flatMap((line) => wrap(line, width))],
    verdict(ranking).flatMap((sentence) => indent(sentence, "- ", width)),
    hypothesisLines(ranking, bold, width),
    [bold(HEADER), ...ranking.entries.flatMap((entry, n) => lawLines(entry, n + 1, width))],
    misfitLines(ranking, bold, width),
    frameLines(ranking, bold, width),
    scoreLines(ranking, bold, width),
    identifiedBlock(ranking, bold, width),
    physicsLines(ranking, bold, width),
    inquiryBlock(ranking, bold, width),
    robustnessLines(ranking, bold, width),
    failureLines(ranking, bold, width),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

const HEADER = "rank     dBIC  weight      rms  size  law";
const GUTTER = " ".repeat(38);

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 3)}...` : text;

function indent(text: string, mark: string, width: number): string[] {
  const blank = " ".repeat(mark.length);
  return wrap(text, width - mark.length).map((line, n) => (n === 0 ? mark : blank) + line);
}

function headline({ experiments, observations, counts, seed }: Ranking): string[] {
  const searched = counts ? ` ${searchedText(counts)}` : "";
  return [
    `Experiments: ${experiments.join(", ")}; ${observations} observed values; seed ${seed}.${searched}`,
  ];
}

function lawLines(entry: RankedLaw, rank: number, width: number): string[] {
  const numbers = [
    String(rank).padStart(4),
    entry.difference.toFixed(1).padStart(9),
    entry.weight.toFixed(3).padStart(8),
    (Number.isFinite(entry.rms) ? entry.rms.toFixed(4) : "-").padStart(9),
    String(entry.complexity).padStart(6),
  ].join("");
  const title = entry.origin === "hypothesis" ? entry.name : "(discovered)";
  const [first, ...more] = wrap(title, width - GUTTER.length);
  const details = [entry.text, entry.parameters.map(parameterText).join(", ")].filter((text) => text !== "");
  return [
    `${numbers}  ${first}`,
    ...more.map((line) => GUTTER + line),
    ...details.flatMap((text) => wrap(text, width - 8).map((line) => `        ${line}`)),
  ];
}

/** k = 0.064 ± 0.059 1/h [0.0098, 0.48] */
export function parameterText({ name, value, error, unit, atBound, interval }: FittedParameter): string {
  const stated = unit === "" || unit === "1" ? "" : ` ${unit}`;
  const range = interval ? ` ${intervalText(interval)}` : "";
  return `${name} = ${withError(value, error)}${stated}${range}${atBound ? " (at its bound)" : ""}`;
}

/** The verdict on each named hypothesis. */
function hypothesisLines({ standing }: Ranking, bold: (text: string) => string, width: number): string[] {
  if (!standing || standing.sentences.length < 2) return [];
  return [bold("hypotheses"), ...standing.sentences.flatMap((sentence) => indent(sentence, "  ", width))];
}

/** Root mean square misfit of each particle or species, for the leading laws. */
function misfitLines({ entries }: Ranking, bold: (text: string) => string, width: number): string[] {
  const leading = entries.slice(0, 6).filter(({ misfits }) => misfits.length > 0);
  if (leading.length === 0) return [];
  const items = leading[0].misfits;
  const columns = Math.min(leading.length, Math.floor((width - 34) / 9));
  const head = [
    "misfit (rms)".padEnd(34),
    ...leading.slice(0, columns).map((_, n) => `rank ${n + 1}`.padStart(9)),
  ];
  return [
    bold(head.join("")),
    ...items.map(({ experiment, item }, n) => {
      const cells = leading.slice(0, columns).map(({ misfits }) => short(misfits[n].rms).padStart(9));
      return cut(`${experiment}/${item}`, 32).padEnd(34) + cells.join("");
    }),
  ];
}

/** How far the frames are from each law, and how far they would be by chance. */
function frameLines(ranking: Ranking, bold: (text: string) => string, width: number): string[] {
  const rows = frameRows(ranking).slice(0, LISTED);
  if (rows.length === 0) return [];
  const head = `${"frames: mean Wasserstein distance".padEnd(width - 30)}${"seen".padStart(10)}${"by chance".padStart(12)}`;
  return [
    bold(head),
    ...rows.map(
      ({ name, distance, floor }) =>
        `  ${cut(name, width - 34)}`.padEnd(width - 30) +
        distance.toFixed(4).padStart(10) +
        floor.toFixed(4).padStart(12),
    ),
  ];
}

/** Laws in one of the smaller tables. */
const LISTED = 6;

/** Every score less that of the best law: what the ranking would be by another one. */
function scoreLines(ranking: Ranking, bold: (text: string) => string, width: number): string[] {
  const rows = scoreRows(ranking).slice(0, LISTED);
  if (rows.length < 2) return [];
  const name = width - 45;
  const head = ["BIC", "AIC", "bits", "ln evidence"].map((title, n) => title.padStart(n === 3 ? 13 : 10));
  return [
    bold("scores less those of the best".padEnd(name) + head.join("")),
    ...rows.map(({ name: law, bic, aic, bits, logEvidence }) => {
      const cells = [bic, aic, bits].map((each) => each.toFixed(1).padStart(10));
      const evidence = (logEvidence === undefined ? "-" : logEvidence.toFixed(1)).padStart(13);
      return `  ${cut(law, name - 4)}`.padEnd(name) + cells.join("") + evidence;
    }),
  ];
}

/** What the data fix of the best law. */
function identifiedBlock({ entries }: Ranking, bold: (text: string) => string, width: number): string[] {
  const lines = entries[0] ? identifiedLines(entries[0]) : [];
  if (lines.length === 0) return [];
  return [
    bold(cut(`what the data fix of "${entries[0].name}"`, width)),
    ...lines.flatMap((line) => indent(line, "  ", width)),
  ];
}

/** Properties of the best law, and what any law breaks. */
function physicsLines(ranking: Ranking, bold: (text: string) => string, width: number): string[] {
  const properties = ranking.entries[0]?.properties;
  if (!properties) return [];
  const broken = violations(ranking);
  return [
    bold("physics"),
    ...indent(`The best law has of ${propertyCounts(properties)}.`, "  ", width),
    ...broken.flatMap(({ name, text }) => indent(`"${name}" breaks ${text}.`, "  ", width)),
  ];
}

/** The closer look at the leading laws. */
function inquiryBlock({ inquiry }: Ranking, bold: (text: string) => string, width: number): string[] {
  if (!inquiry) return [];
  return [bold("a closer look"), ...inquiryLines(inquiry).flatMap((line) => indent(line, "  ", width))];
}

function robustnessLines(ranking: Ranking, bold: (text: string) => string, width: number): string[] {
  if (ranking.robustness.length === 0) return [];
  return [
    bold("under other assumptions: the best law, and its lead"),
    ...ranking.robustness.map(({ assumption, best, same, differences }) => {
      const lead = Math.max(0, -Math.min(...differences.map(({ difference }) => difference)));
      const verdictText = same ? "the same" : `${best}, by ${lead.toFixed(1)}`;
      return cut(`  ${assumption}: ${verdictText}`, width);
    }),
  ];
}

function failureLines({ failures }: Ranking, bold: (text: string) => string, width: number): string[] {
  if (failures.length === 0) return [];
  return [
    bold("not fitted"),
    ...failures.flatMap(({ name, reason }) => indent(`${name}: ${reason}`, "  ", width)),
  ];
}
