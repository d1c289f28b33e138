/**
 * A thousand mutated files of every format: each must be refused with an error that names file, finding and expectation, or
 * be read into something that keeps the promises of the model; nothing may crash or hang, and memory is bounded. Formats may
 * be named, and fewer files (`npm run study:fuzz -- SDF "pyFAI text" 200`). Writes results.json and results.md beside this file; ends with an
 * error where there is a fault.
 */
import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { FORMATS } from "./formats.js";
import type { Part } from "./fuzz.js";

interface Row extends Part {
  readonly format: string;
  readonly files: number;
  /** Of the refused: those on which the library ran until the limit of its thread, or brought it down. */
  readonly stopped: number;
  /** Memory of a process that has read the sound files, and the greatest while it read the others. */
  readonly idle: number;
  readonly megabytes: number;
}

const SEED = "fuzz";
const FILES = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1000);
/** Files of one process: the HDF5 library keeps what it could not close. */
const AT_ONCE = 100;
/** Seconds on one file after which a process is given up; in a thread, the limit of the reader comes first. */
const [PATIENCE, PATIENCE_IN_THREAD, PATIENCE_AT_START] = [5, 120, 600];

type Measured = Part & Pick<Row, "idle" | "megabytes">;

/** What a process last said: the file that is next, and what became of those before. */
interface Told {
  readonly next: number;
  readonly part: Measured;
}

const NOTHING: Measured = {
  ...{ refused: 0, same: 0, different: 0, faults: [] },
  ...{ slowestMilliseconds: 0, idle: 0, megabytes: 0 },
};

function ask(format: string, from: number, to: number, how: "here" | "thread" = "here"): Promise<Told> {
  const script = new URL("one.ts", import.meta.url).pathname;
  const range = [`${from}`, `${to}`, SEED, ...(how === "thread" ? ["thread"] : [])];
  const child = spawn(process.execPath, ["--import", "tsx", script, format, ...range]);
  const patience = 1000 * (how === "thread" ? PATIENCE_IN_THREAD : PATIENCE);
  let told: Told = { next: from, part: NOTHING };
  let timer = setTimeout(() => child.kill("SIGKILL"), 1000 * PATIENCE_AT_START);
  child.stderr.resume();
  createInterface(child.stdout).on("line", (line) => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill("SIGKILL"), patience);
    told = JSON.parse(line) as Told;
  });
  return new Promise((resolve) => {
    child.on("close", () => {
      clearTimeout(timer);
      resolve(told);
    });
  });
}

/**
 * All files of a format. One that brings the process down, or makes the HDF5 library run for ever, is tried again as users
 * read it, in a thread with a limit of time, while the rest goes on.
 */
async function study(format: string): Promise<Row> {
  const row = {
    format,
    files: FILES,
    refused: 0,
    stopped: 0,
    same: 0,
    different: 0,
    slowestMilliseconds: 0,
    idle: 0,
    megabytes: 0,
  };
  const faults: string[] = [];
  const add = (part: Measured): void => {
    faults.push(...part.faults);
    for (const key of ["refused", "same", "different"] as const) row[key] += part[key];
    for (const key of ["slowestMilliseconds", "idle", "megabytes"] as const)
      row[key] = Math.max(row[key], part[key]);
  };
  const inThread = async (n: number): Promise<void> => {
    const { next, part } = await ask(format, n, n + 1, "thread");
    if (next === n) return void faults.push(`${n}: the process ended or hung`);
    row.stopped++;
    add(part);
  };
  let again = Promise.resolve();
  for (let from = 0; from < FILES;) {
    const to = Math.min(FILES, (Math.floor(from / AT_ONCE) + 1) * AT_ONCE);
    const { next, part } = await ask(format, from, to);
    add(part);
    from = next;
    if (next === to) continue;
    await again;
    again = inThread(next);
    from = next + 1;
  }
  await again;
  return { ...row, faults };
}

const lineOf = (row: Row): string =>
  `| ${row.format} | ${row.files} | ${row.refused} | ${row.stopped} | ${row.same} | ${row.different} | ${row.faults.length} | ${row.slowestMilliseconds} | ${row.idle} | ${row.megabytes} |`;

const file = new URL("results.json", import.meta.url);
const named = process.argv.slice(2).filter((word) => !/^\d+$/.test(word));
let faults = 0;
for (const { name } of FORMATS.filter((format) => named.length === 0 || named.includes(format.name))) {
  const row = await study(name);
  faults += row.faults.length;
  process.stdout.write(`${lineOf(row)}\n${row.faults.map((fault) => `    ${fault}\n`).join("")}`);
  await keep(row);
}

/** Puts a row among those of earlier runs. */
async function keep(row: Row): Promise<void> {
  const before = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as Row[],
    () => [],
  );
  const rows = new Map([...before, row].map((each) => [each.format, each]));
  const all = FORMATS.flatMap(({ name }) => rows.get(name) ?? []);
  const head =
    "| format | files | refused | of these stopped | read, same numbers | read, other numbers | faults | slowest, ms | idle, MB | greatest, MB |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|";
  await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
  await writeFile(new URL("results.md", import.meta.url), `${head}\n${all.map(lineOf).join("\n")}\n`);
}

process.exitCode = faults > 0 ? 1 : 0;
