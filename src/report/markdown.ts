import type { Ranking } from "../scoring/ranking.js";
import { identifiedLines, inquiryLines } from "./further.js";
import { short } from "./numbers.js";
import { parameterText } from "./table.js";
import { verdict } from "./verdict.js";

const escape = (text: string): string => text.replace(/\|/g, "\\|");

function hypotheses({ standing }: Ranking): string[] {
  if (!standing || standing.sentences.length < 2) return [];
  return [...standing.sentences.map((sentence) => `- ${escape(sentence)}`), ""];
}

/** What the data fix of the best law, and the closer look. */
function furtherLines({ entries, inquiry }: Ranking): string[] {
  const lines = [
    ...(entries[0] ? identifiedLines(entries[0]) : []),
    ...(inquiry ? inquiryLines(inquiry) : []),
  ];
  return lines.length > 0 ? [...lines.map((line) => `- ${escape(line)}`), ""] : [];
}

/** The ranking as Markdown. */
export function renderMarkdown(ranking: Ranking): string {
  const rows = ranking.entries.map(({ name, text, difference, weight, rms, complexity, parameters }, n) => {
    const numbers = parameters.map(parameterText).join(", ");
    return `| ${n + 1} | ${escape(name)} | \`${escape(text)}\` | ${difference.toFixed(1)} | ${weight.toFixed(3)} | ${short(rms)} | ${complexity} | ${escape(numbers)} |`;
  });
  return [
    `# ${ranking.title}`,
    "",
    ...verdict(ranking).map((line) => `- ${line}`),
    "",
    ...hypotheses(ranking),
    ...furtherLines(ranking),
    "| rank | name | law | dBIC | weight | rms | size | numbers |",
    "|--:|---|---|--:|--:|--:|--:|---|",
    ...rows,
    "",
    `Data: ${ranking.corpus.citation}`,
    "",
  ].join("\n");
}
