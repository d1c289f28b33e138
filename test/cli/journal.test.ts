import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { run } from "./command.js";

const folder = mkdtempSync(join(tmpdir(), "kinetoscope-journal-"));
afterAll(() => rmSync(folder, { recursive: true }));

const discover = (journal: string, laws: number, seed = 1) =>
  run(
    ...["discover", "corpora/catalysis-isomerisation", "--grammar", "grammars/mass-action.bnf"],
    ...["--laws", String(laws), "--seed", String(seed), "--journal", journal, "--no-robustness", "--json"],
  );

describe("a search with --journal", { timeout: 120_000 }, () => {
  const file = join(folder, "run.jsonl");
  const first = discover(file, 48);

  it("keeps every law, and a torn journal goes on to the same bytes", () => {
    expect(first.status).toBe(0);
    const bytes = readFileSync(file);
    expect(bytes.toString().trim().split("\n").length).toBe(49);
    writeFileSync(file, bytes.subarray(0, Math.floor(0.6 * bytes.length)));
    const again = discover(file, 48);
    expect(again.stdout).toBe(first.stdout);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it("goes on with a larger budget, and not with another seed", () => {
    expect(discover(file, 56).status).toBe(0);
    expect(readFileSync(file, "utf8").trim().split("\n").length).toBeGreaterThan(49);
    const other = discover(file, 56, 2);
    expect(other.status).toBe(1);
    expect(other.stderr).toMatch(/run\.jsonl:1: begun with seed 1, but this run has 2/);
  });

  it("can be asked for the laws that were looked at", () => {
    const { status, stdout } = run("journal", file, "--like", "/ (1 + * A)", "--top", "3");
    expect(status).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toMatch(/^catalysis-isomerisation, grammar mass-action, seed 1: \d+ assessments/);
    expect(lines.length).toBe(5);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const line of lines.slice(2)) expect(line).toContain("/ (1 + ");
  });

  it("can have its laws fitted again", () => {
    const again = [
      "compare",
      "corpora/catalysis-isomerisation",
      "--journal",
      file,
      "--no-robustness",
      "--json",
    ];
    const grammar = ["--grammar", "grammars/mass-action.bnf"];
    const { status, stdout } = run(...again, ...grammar, "--like", "/ (1 + * A)", "--top", "2");
    expect(status).toBe(0);
    const { entries } = JSON.parse(stdout) as { entries: { text: string; origin: string }[] };
    expect(entries).toHaveLength(2);
    for (const { text } of entries) expect(text).toContain("/ (1 + ");
    expect(run(...again).stderr).toContain("--journal needs --grammar: the rules that its laws are of.");
  });

  it("says what tells good laws from bad, by the rules of its grammar", () => {
    const { status, stdout } = run("journal", file, "--explain", "grammars/mass-action.bnf");
    expect(status).toBe(0);
    const lines = stdout.trim().split("\n");
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    const groups = lines.slice(1).flatMap((line) => /^ {2,}([\d.]+) +\d+ {2}/.exec(line)?.[1] ?? []);
    const medians = groups.map(Number);
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    expect(medians[0]).toBeLessThan(0.01 * medians.at(-1)!);
    expect(stdout).toMatch(/with(out)? <(forward|sites|adsorbed)> \S/);
  });

  it("tells in its report what was looked at", () => {
    const { counts } = JSON.parse(first.stdout) as { counts: Record<string, unknown> };
    expect(counts).toMatchObject({ assessed: 48, inadmissible: 0, language: expect.any(Number) as number });
    expect(counts.rungs).toEqual([
      { name: "integral matching", laws: 48 },
      { name: "sketch", laws: expect.any(Number) as number },
      { name: "fit", laws: expect.any(Number) as number },
    ]);
  });

  it("begins with a law that is given, and says so of one that is not in the grammar", () => {
    const search = ["discover", "corpora/catalysis-isomerisation", "--grammar", "grammars/mass-action.bnf"];
    const short = ["--laws", "16", "--no-robustness", "--json"];
    const { status, stdout } = run(...search, ...short, "--law", "(k*A - q*B)/(1 + K*A + L*B)");
    expect(status).toBe(0);
    expect(stdout).toContain("(k1 * A - k2 * B) / (1 + (K1 * A + K2 * B))");
    const { stderr } = run(...search, ...short, "--law", "k*exp(-A)");
    expect(stderr).toContain('"k*exp(-A)" is not in grammar "mass-action"');
  });

  it("that is none, or is not there, is named", () => {
    const none = run("journal", join(folder, "none.jsonl"));
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining("there is no such file")]);
    expect(run("journal", file, "--by", "size").stderr).toContain(
      "Choose discrepancy, complexity, estimate.",
    );
  });
});
