import { access, chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
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
  return writeAll(folder, files);
}

/**
 * Makes sure, before a long job, that its report can be written.
 * @throws ReportError where it cannot.
 */
export async function checkWritable(folder: string): Promise<void> {
  try {
    await mkdir(dirname(resolve(folder)), { recursive: true });
    await rm(await mkdtemp(join(dirname(resolve(folder)), `.${basename(folder)}-`)), { recursive: true });
  } catch (error) {
    throw new ReportError(folder, `the report could not be written: ${remedy(error)}`);
  }
}

/** The folder, or the first of folder-2, folder-3, ... that is not there. */
async function freeName(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = n === 1 ? folder : `${folder}-${n}`;
    if (
      await access(name).then(
        () => false,
        () => true,
      )
    )
      return name;
  }
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<string> {
  const parent = dirname(resolve(folder));
  let draft: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    draft = await mkdtemp(join(parent, `.${basename(folder)}-`));
    await mkdir(join(draft, "figures"));
    for (const [name, text] of files) await writeFile(join(draft, name), text);
    await chmod(draft, 0o755);
    const free = await freeName(folder);
    await rename(draft, free);
    return free;
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
    case "EEXIST":
    case "ENOTDIR":
      return "a part of the path is a file. Choose another folder with --out.";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
