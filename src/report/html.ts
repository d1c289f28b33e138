import type { FittedParameter, HeldProperty, RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking } from "../scoring/ranking.js";
import { frameRows, identifiedLines, inquiryLines, propertyCounts, scoreRows } from "./further.js";
import { short } from "./numbers.js";
import { searchedText } from "./searched.js";
import { parameterText } from "./table.js";
import { verdict } from "./verdict.js";

/** A drawn figure. */
export interface DrawnFigure {
  readonly name: string;
  readonly caption: string;
  readonly svg: string;
}

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** The report as one page that needs neither a network nor scripts. */
export function renderHtml(ranking: Ranking, figures: readonly DrawnFigure[]): string {
  const body = [
    `<h1>${escapeHtml(ranking.title)}</h1>`,
    `<p class="meta">${escapeHtml(metaLine(ranking))}</p>`,
    section(
      "Verdict",
      `<ul>${verdict(ranking)
        .map((line) => `<li>${escapeHtml(line)}</li>`)
        .join("")}</ul>`,
    ),
    hypotheses(ranking),
    section("Ranked laws", rankedTable(ranking)),
    ...figures.map(htmlFigure),
    section("Fitted numbers", ranking.entries.map(numbersOf).join("")),
    misfits(ranking),
    framesTable(ranking),
    scoresTable(ranking),
    identified(ranking),
    closerLook(ranking),
    physics(ranking),
    ranking.failures.length > 0 ? section("Not fitted", failureList(ranking)) : "",
    section(
      "Data",
      `<p>${escapeHtml(ranking.corpus.citation)}</p><p>Licence: ${escapeHtml(ranking.corpus.licence)}</p>`,
    ),
  ];
  return htmlPage(ranking.title, body);
}

/** A page that needs neither a network nor scripts. */
export const htmlPage = (title: string, body: readonly string[]): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n${body.join("\n")}\n</body>\n</html>\n`;

/** A figure with its text under it. */
export const htmlFigure = ({ svg, caption }: DrawnFigure): string =>
  `<figure>${svg}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;

const STYLE = `body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #ddd}
table{border-collapse:collapse;width:100%;font:14px/1.4 Helvetica,Arial,sans-serif}th,td{padding:.3rem .5rem;text-align:left;border-bottom:1px solid #eee;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}code{font:13px/1.4 Menlo,Consolas,monospace}figure{margin:2rem 0}figure svg{max-width:100%;height:auto}
figcaption,.meta{color:#555;font-size:.9rem}tr.discovered td{background:#f6f9fc}tr.violated td{background:#fdf0e6}h3{font-size:1rem;margin:1.2rem 0 .3rem}summary{cursor:pointer;padding:.15rem 0}`;

export const section = (title: string, content: string): string => `<h2>${title}</h2>\n${content}`;

function metaLine({ corpus, experiments, observations, seed, counts }: Ranking): string {
  const kind = corpus.synthetic ? "synthetic data" : "measured data";
  const searched = counts ? ` ${searchedText(counts)}` : "";
  return `Corpus ${corpus.name} (${kind}); experiments ${experiments.join(", ")}; ${observations} observed values; seed ${seed}.${searched}`;
}

const cell = (text: string, numeric = false): string => `<td${numeric ? ' class="n"' : ""}>${text}</td>`;

function rankedTable({ entries }: Ranking): string {
  const head = ["", "law", "dBIC", "weight", "rms", "size", "starts"]
    .map((title, n) => `<th${n === 1 ? "" : ' class="n"'}>${title}</th>`)
    .join("");
  const rows = entries.map((entry, n) => {
    const title = entry.origin === "hypothesis" ? `<b>${escapeHtml(entry.name)}</b><br>` : "";
    const cells = [
      cell(String(n + 1), true),
      cell(
        `${title}<code>${escapeHtml(entry.text)}</code><br>${entry.parameters.map(numberText).join(", ")}`,
      ),
      cell(entry.difference.toFixed(1), true),
      cell(entry.weight.toFixed(3), true),
      cell(short(entry.rms), true),
      cell(String(entry.complexity), true),
      cell(`${entry.starts.agreeing} of ${entry.starts.tried}`, true),
    ];
    return `<tr class="${entry.origin}">${cells.join("")}</tr>`;
  });
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table>
<p class="meta">dBIC: Bayesian information criterion above the best. In brackets: 95% intervals by profile likelihood, for the leading laws. Starts: how many came to the same optimum. Shaded: discovered by the search.</p>`;
}

const numberText = (parameter: FittedParameter): string => escapeHtml(parameterText(parameter));

/** The verdict on each named hypothesis. */
function hypotheses({ standing }: Ranking): string {
  if (!standing || standing.sentences.length < 2) return "";
  const items = standing.sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join("");
  return section("Hypotheses", `<ul>${items}</ul>`);
}

function numbersOf({ name, parameters, others }: RankedLaw): string {
  const list = [...parameters, ...others].map((number) => `<li>${numberText(number)}</li>`).join("");
  return `<details><summary>${escapeHtml(name)}</summary><ul>${list}</ul></details>`;
}

function misfits({ entries }: Ranking): string {
  const leading = entries.slice(0, 6).filter((entry) => entry.misfits.length > 0);
  if (leading.length === 0) return "";
  const head = `<th></th>${leading.map((_, n) => `<th class="n">rank ${n + 1}</th>`).join("")}`;
  const rows = leading[0].misfits.map(
    ({ experiment, item }, n) =>
      `<tr>${cell(escapeHtml(`${experiment}, ${item}`))}${leading.map(({ misfits }) => cell(short(misfits[n].rms), true)).join("")}</tr>`,
  );
  return section("Misfit of each particle, species or signal (rms)", table(head, rows));
}

const table = (head: string, rows: readonly string[]): string =>
  `<table><thead><tr>${head}</tr></thead><tbody>${rows.join("\n")}</tbody></table>`;

const heads = (titles: readonly string[]): string =>
  titles.map((title, n) => `<th${n === 0 ? "" : ' class="n"'}>${title}</th>`).join("");

const bulleted = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;

function framesTable(ranking: Ranking): string {
  const rows = frameRows(ranking);
  if (rows.length === 0) return "";
  const note = `<p class="meta">Mean Wasserstein-1 distance between the particles of a frame and the predicted population, seen with the same errors, over ${rows[0].frames} frames; and what it is by chance for as many particles drawn from the prediction. Frames are judged by their likelihood; this says how large the misfit is.</p>`;
  const cells = rows.map(
    ({ name, distance, floor }) =>
      `<tr>${cell(escapeHtml(name))}${cell(distance.toFixed(4), true)}${cell(floor.toFixed(4), true)}</tr>`,
  );
  return section("Frames", table(heads(["law", "seen", "by chance"]), cells) + note);
}

function scoresTable(ranking: Ranking): string {
  const rows = scoreRows(ranking);
  if (rows.length < 2) return "";
  const cells = rows.map(({ name, bic, aic, bits, logEvidence }) => {
    const numbers = [bic, aic, bits].map((each) => cell(each.toFixed(1), true)).join("");
    const evidence = cell(logEvidence === undefined ? "-" : logEvidence.toFixed(1), true);
    return `<tr>${cell(escapeHtml(name))}${numbers}${evidence}</tr>`;
  });
  const note =
    '<p class="meta">Each less that of the best law. Bits: what it takes to write down the law with its numbers to the precision that they have, and the data given it. Evidence by Laplace\'s method with the bounds of the numbers as priors: wide bounds cost a law evidence.</p>';
  return section("Other scores", table(heads(["law", "BIC", "AIC", "bits", "ln evidence"]), cells) + note);
}

function identified({ entries }: Ranking): string {
  const known = entries
    .map((entry) => ({ name: entry.name, lines: identifiedLines(entry) }))
    .filter(({ lines }) => lines.length > 0);
  if (known.length === 0) return "";
  return section(
    "What the data fix",
    known.map(({ name, lines }) => `<h3>${escapeHtml(name)}</h3>${bulleted(lines)}`).join(""),
  );
}

function closerLook({ inquiry }: Ranking): string {
  return inquiry ? section("A closer look at the leading laws", bulleted(inquiryLines(inquiry))) : "";
}

function physics({ entries }: Ranking): string {
  const asked = entries.filter(({ properties }) => properties);
  if (asked.length === 0) return "";
  return section(
    "Physics of each law",
    asked.map(({ name, properties }) => propertyTable(name, properties!)).join(""),
  );
}

function propertyTable(name: string, properties: readonly HeldProperty[]): string {
  const rows = properties.map(
    ({ id, property, kind, text }) =>
      `<tr${kind === "violated" ? ' class="violated"' : ""}>${cell(id)}${cell(escapeHtml(property))}${cell(escapeHtml(text))}</tr>`,
  );
  const summary = `${escapeHtml(name)} <span class="meta">${propertyCounts(properties)}</span>`;
  return `<details><summary>${summary}</summary>${table("<th></th><th>property</th><th>how it stands</th>", rows)}</details>`;
}

function failureList({ failures }: Ranking): string {
  return `<ul>${failures.map(({ name, reason }) => `<li>${escapeHtml(`${name}: ${reason}`)}</li>`).join("")}</ul>`;
}
