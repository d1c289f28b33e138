import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { Ranking } from "../scoring/ranking.js";
import { drawSvg } from "./figure.js";
import { figuresOf } from "./figures.js";
import { renderHtml, type DrawnFigure } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import { renderTable } from "./table.js";

/** A report that could not be written, with the folder and what to do. */
export class ReportError extends Error {
  override readonly name = "ReportError";
  readonly folder: string;

  constructor(folder: string, problem: string) {
    super(`${folder}: ${problem}`);
    this.folder = folder;
  }
}

/**
 * Writes report.html, ranking.json, ranking.md, table.txt and the figures into a new folder. All of it appears at once:
 * it is written beside and renamed, so that a full disk leaves nothing half-written.
 * @throws ReportError where the folder exists already or cannot be written.
 */
export async function writeReport(folder: string, ranking: Ranking): Promise<void> {
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
  await writeAll(resolve(folder), files);
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  let draft: string | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true });
    draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
    await mkdir(join(draft, "figures"));
    for (const [name, text] of files) await writeFile(join(draft, name), text);
    await rename(draft, folder);
  } catch (error) {
    if (draft) await rm(draft, { recursive: true, force: true });
    throw new ReportError(folder, `the report could not be written: ${remedy(error)}`);
  }
}

function remedy(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "EACCES":
    case "EROFS":
    case "EPERM":
      return "no permission to write there. Choose another folder with --out.";
    case "ENOSPC":
      return "the disk is full. Make room, or choose another folder with --out.";
    case "ENOTEMPTY":
    case "EEXIST":
      return "the folder exists and is not empty. Choose a new one with --out.";
    case "ENOTDIR":
      return "a part of the path is a file. Choose another folder with --out.";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
