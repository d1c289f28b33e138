import { open, readFile, type FileHandle } from "node:fs/promises";
import type { Assessment } from "./candidate.js";
import { byKey, type Entry, type Journal } from "./journal.js";
import { parse, stringify } from "./json.js";

/** What the assessments of a journal rest on, by name: grammar, corpus, seed of the fits, ... Plain data. */
export type About = Readonly<Record<string, unknown>>;

export interface FileJournal<A extends Assessment> extends Journal<A> {
  close(): Promise<void>;
}

/** A journal that cannot be used: by which file, and at which line. */
export class JournalError extends Error {
  readonly file: string;
  readonly line: number | undefined;

  constructor(file: string, line: number | undefined, message: string) {
    super(`${file}${line === undefined ? "" : `:${line}`}: ${message}`);
    this.name = "JournalError";
    this.file = file;
    this.line = line;
  }
}

/** The first line of every journal. */
interface Head {
  readonly journal: 1;
  readonly about: About;
}

/**
 * Opens a journal of JSON lines, or begins one. Lines are only ever appended, and are on the disk when `append` ends; a last
 * line that was torn by a kill or a power cut is dropped, and written again when the search comes to it.
 * @param about must equal what the journal was begun with, for else its assessments would be wrong here
 * @throws JournalError where the file is not such a journal.
 */
export async function openJournal<A extends Assessment>(file: string, about: About): Promise<FileJournal<A>> {
  const head = `${stringify({ journal: 1, about } satisfies Head)}\n`;
  const bytes = await readIfThere(file);
  const whole = bytes.lastIndexOf("\n") + 1;
  if (whole === 0 && !head.startsWith(bytes.toString())) throw notAJournal(file);
  const [first, ...entries] = lines(bytes.subarray(0, whole));
  if (first !== undefined) checkHead(file, first, about);
  const earlier = byKey(entries.map((line, i) => readEntry<A>(file, i + 2, line)));
  const handle = await open(file, "a");
  await handle.truncate(whole);
  if (whole === 0) await write(file, handle, head);
  return {
    earlier,
    append: (more) => write(file, handle, more.map((entry) => `${stringify(entry)}\n`).join("")),
    close: () => handle.close(),
  };
}

/** A journal to be looked at: what it was begun with, and every law in the order of assessment. */
export interface ReadJournal<A extends Assessment> {
  readonly about: About;
  readonly entries: readonly Entry<A>[];
}

/**
 * Reads a journal without touching it; a torn last line is passed over.
 * @throws JournalError where the file is not there or not a journal.
 */
export async function readJournal<A extends Assessment>(file: string): Promise<ReadJournal<A>> {
  const bytes = await readIfThere(file);
  if (bytes.length === 0) throw new JournalError(file, undefined, "there is no such file, or nothing in it.");
  const [first = "", ...entries] = lines(bytes.subarray(0, bytes.lastIndexOf("\n") + 1));
  const head = parseOr(first, undefined) as Partial<Head> | undefined;
  if (head?.journal !== 1 || !head.about) throw notAJournal(file);
  return { about: head.about, entries: entries.map((line, i) => readEntry<A>(file, i + 2, line)) };
}

async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}

/** Line by line, for a long journal is longer than a string may be. */
function lines(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let start = 0, end; start < bytes.length; start = end + 1) {
    end = bytes.indexOf("\n", start);
    found.push(bytes.toString("utf8", start, end));
  }
  return found;
}

function checkHead(file: string, line: string, about: About): void {
  const head = parseOr(line, undefined) as Partial<Head> | undefined;
  if (head?.journal !== 1 || !head.about) throw notAJournal(file);
  const names = Object.keys({ ...head.about, ...about });
  const changed = names.find((name) => stringify(head.about![name]) !== stringify(about[name]));
  if (changed === undefined) return;
  const [was, is] = [head.about, about].map((one) => (changed in one ? stringify(one[changed]) : "nothing"));
  const what =
    was.length + is.length > 80
      ? `with another ${changed}`
      : `with ${changed} ${was}, but this run has ${is}`;
  throw new JournalError(file, 1, `begun ${what}. Go on with the former, or in a new file.`);
}

function readEntry<A extends Assessment>(file: string, line: number, text: string): Entry<A> {
  const entry = parseOr(text, undefined) as Partial<Entry<A>> | undefined;
  if (typeof entry?.key === "string" && entry.derivation && entry.assessment) return entry as Entry<A>;
  throw new JournalError(
    file,
    line,
    `not an assessed law: ${shorten(text)}. Remove this line, and the law is assessed again.`,
  );
}

async function write(file: string, handle: FileHandle, text: string): Promise<void> {
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new JournalError(
      file,
      undefined,
      `cannot be written (${reason}). Make room, and run again: it goes on from here.`,
    );
  }
}

function notAJournal(file: string): JournalError {
  return new JournalError(file, 1, "not the journal of a search, and left as it is. Choose another file.");
}

function parseOr<T>(text: string, otherwise: T): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return otherwise;
    throw error;
  }
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
