import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, normalize } from "node:path";
import { nearest } from "../expression/nearest.js";
import { GrammarError } from "./grammar-error.js";
import { linesOf, type Line } from "./source.js";

/**
 * The lines of a grammar file, each `include other.bnf` replaced by the lines of that file, which is found beside the one
 * that names it. A file that is included again, by another way, adds nothing.
 * @throws GrammarError where a file is missing or includes itself, at the line that asks for it.
 */
export async function readLines(path: string): Promise<Line[]> {
  const seen = new Set<string>();
  return linesWithin(normalize(path), [], seen, undefined);
}

async function linesWithin(
  path: string,
  within: readonly string[],
  seen: Set<string>,
  from: Line | undefined,
): Promise<Line[]> {
  seen.add(path);
  const lines: Line[] = [];
  for (const line of linesOf(await read(path, from), path)) {
    const included = /^\s*include\s+(\S+)\s*$/.exec(line.text)?.[1];
    if (included === undefined) {
      lines.push(line);
      continue;
    }
    const target = join(dirname(path), included);
    const way = [...within, path];
    if (way.includes(target)) {
      const loop = [...way.slice(way.indexOf(target)), target].map((file) => basename(file)).join(" -> ");
      throw new GrammarError(path, line.number, 1, `${included} includes itself (${loop}).`);
    }
    if (!seen.has(target)) lines.push(...(await linesWithin(target, way, seen, line)));
  }
  return lines;
}

async function read(path: string, from: Line | undefined): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    if (!from) throw new GrammarError(path, 0, 0, `there is no such file.${await near(path)}`);
    const column = from.text.indexOf(basename(path)) + 1 || 1;
    throw new GrammarError(from.file, from.number, column, `there is no file ${path}.${await near(path)}`);
  }
}

async function near(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => []);
  return nearest(
    basename(path),
    names.filter((name) => name.endsWith(".bnf")),
  );
}
