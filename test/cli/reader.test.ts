import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { MAIN, ROOT } from "./command.js";

const LAW = "k*(1-c)*(exp(-eta/2)-exp(eta/2)); k=1";
const PATTERNS = ["patterns", "corpora/nmc-planted-patterns", "--draws", "2"];

/** Runs the command before a reader that closes at once; its exit code is told on standard error. */
const unread = (...args: readonly string[]): string => {
  const script = '("$@"; echo "exit $?" >&2) | true';
  const command = [process.execPath, MAIN, ...args];
  return spawnSync("sh", ["-c", script, "sh", ...command], { encoding: "utf8", cwd: ROOT }).stderr;
};

it.each([["verdicts", LAW], ["simulate", "examples/simulate.json"], ["--help"], PATTERNS])(
  "%s ends quietly where its reader has closed",
  (...args) => expect(unread(...args)).toBe("exit 0\n"),
);

it("what goes to a folder is written all the same", { timeout: 60_000 }, () => {
  const out = join(mkdtempSync(join(tmpdir(), "cli-")), "out");
  expect(unread(...PATTERNS, "--out", out)).toBe("exit 0\n");
  expect(readdirSync(out)).toContain("discharge-1C-patterns.svg");
});
