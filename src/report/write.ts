import type { Ranking } from "../scoring/ranking.js";
import { drawSvg } from "./figure.js";
import { figuresOf } from "./figures.js";
import { writeFolder } from "./folder.js";
import { renderHtml, type DrawnFigure } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import { renderTable } from "./table.js";

/**
 * Writes report.html, ranking.json, ranking.md, table.txt and the figures into a new folder; where there is one of that
 * name, into name-2, name-3, ... All of it appears at once: it is written beside and renamed, so that a full disk leaves
 * nothing half-written. Returns the folder.
 * @throws ReportError where the folder cannot be written.
 */
export async function writeReport(folder: string, ranking: Ranking): Promise<string> {
  const figures: DrawnFigure[] = [];
  const files = new Map<string, string>();
  for (const figure of figuresOf(ranking)) {
    const svg = await drawSvg(figure);
    figures.push({ name: figure.name, caption: figure.caption, svg });
    files.set(`figures/${figure.name}.svg`, svg);
    files.set(`figures/${figure.name}.vl.json`, `${JSON.stringify(figure.spec)}\n`);
  }
  files.set("report.html", renderHtml(ranking, figures));
  files.set("ranking.json", `${JSON.stringify(ranking, null, 1)}\n`);
  files.set("ranking.md", renderMarkdown(ranking));
  files.set("table.txt", renderTable(ranking, { colour: false }));
  return writeFolder(folder, files);
}
