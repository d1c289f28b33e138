/**
 * Same bytes whatever happens: a search with one, two and four threads, and one killed (SIGKILL) at random moments and
 * begun again until it ends. Each is the command line as users run it:
 *
 *   npm run build && npm run study:journal
 *
 * Writes results.txt beside this file.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { random } from "../../../src/numerics/random.js";

const KILLS = 20;
const root = new URL("../../../", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "kinetoscope-kills-"));

/** Runs a search; with `limit` it is killed after so many milliseconds. Returns its output, or undefined where it was. */
function run(journal: string, workers: number, limit?: number): Promise<string | undefined> {
  const child = spawn(
    process.execPath,
    [
      ...["dist/cli/main.js", "discover", "corpora/catalysis-isomerisation"],
      ...["--grammar", "grammars/mass-action.bnf", "--laws", "160", "--workers", String(workers)],
      ...["--journal", join(folder, journal), "--no-robustness", "--json"],
    ],
    { cwd: root, stdio: ["ignore", "pipe", "ignore"] },
  );
  let output = "";
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  const timer = limit === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), limit);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? output : undefined);
    });
  });
}

const bytes = (journal: string): Buffer => readFileSync(join(folder, journal));
const sum = (data: Buffer | string): string => createHash("sha256").update(data).digest("hex").slice(0, 16);

const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  console.log(line);
};

const begun = performance.now();
const expected = await run("one.jsonl", 1);
const seconds = performance.now() - begun;
say(`1 thread: journal ${sum(bytes("one.jsonl"))}, ranking ${sum(expected!)}`);
for (const workers of [2, 4]) {
  const output = await run(`${workers}.jsonl`, workers);
  const same = bytes(`${workers}.jsonl`).equals(bytes("one.jsonl")) && output === expected;
  say(`${workers} threads: ${same ? "the same bytes" : "OTHER BYTES"}`);
}
const stream = random("kills");
let [killed, differing] = [0, 0];
while (killed < KILLS) {
  rmSync(join(folder, "killed.jsonl"), { force: true });
  let output: string | undefined;
  while (output === undefined) {
    const limit = killed < KILLS ? (0.05 + 0.9 * stream.next()) * seconds : undefined;
    output = await run("killed.jsonl", 1 + stream.integer(2), limit);
    if (output === undefined) killed++;
  }
  if (!bytes("killed.jsonl").equals(bytes("one.jsonl")) || output !== expected) differing++;
}
say(`killed ${killed} times at random moments and begun again: ${differing} runs ended with other bytes`);
if (existsSync(folder)) rmSync(folder, { recursive: true });
writeFileSync(
  new URL("results.txt", import.meta.url),
  `npm run build && npm run study:journal\n\n${lines.join("\n")}\n`,
);
