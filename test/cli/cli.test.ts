import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync, existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { progressLine } from "../../src/cli/progress.js";
import type { KnownNumbers } from "../../src/scoring/ranked-law.js";
import { ranking } from "../report/fixture.js";
import { MAIN, ROOT, run } from "./command.js";

const file = (name: string, text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "cli-")), name);
  writeFileSync(path, text);
  return path;
};

describe("a mistake is one clear line and exit code 1", () => {
  const SIMULATION = readFileSync(join(ROOT, "examples/simulate.json"), "utf8");
  const grammar = (text: string): string => file("g.bnf", text);
  const HEAD = "variables c [1] in (0, 1) eta [1] in (-40, 40)\nparameters k [1/h] > 0\n";
  it.each<[string, () => string[], RegExp]>([
    ["an unknown verb", () => ["discovr"], /unknown command 'discovr'[\s\S]*discover/],
    [
      "an unknown flag",
      () => ["compare", "corpora/nmc111-planted", "--wrokers", "2"],
      /--wrokers[\s\S]*--workers/,
    ],
    [
      "a number that is none",
      () => ["compare", "corpora/nmc111-planted", "--workers", "many"],
      /it must be a whole number/,
    ],
    ["no corpus", () => ["compare"], /missing required argument 'corpus'/],
    ["no grammar", () => ["discover", "corpora/nmc111-planted"], /required option '--grammar <file>'/],
    [
      "a corpus that is not there",
      () => ["compare", "corpora/none"],
      /corpora\/none\/corpus\.json: there is no such file/,
    ],
    [
      "an experiment that is not there",
      () => ["compare", "corpora/nmc111-planted", "--experiments", "charge-2C"],
      /has no experiment "charge-2C".*Did you mean/,
    ],
    [
      "a grammar that is not there",
      () => ["check", "grammars/none.bnf"],
      /grammars\/none\.bnf: there is no such file/,
    ],
    [
      "a grammar with a hole that nothing fills",
      () => ["check", grammar(`${HEAD}<law> ::= k * <shap>\n<shape> ::= c\n`)],
      /g\.bnf:3:15: <shap> is used but never defined\. Did you mean <shape>\?/,
    ],
    [
      "a grammar whose variable the ensemble has not",
      () => ["discover", "corpora/nmc111-planted", "--grammar", "grammars/mass-action.bnf"],
      /grammar "mass-action" has the variable "A", which the ensemble does not supply \(it supplies c, eta\)/,
    ],
    [
      "a law with a missing parenthesis",
      () => ["check", "k * (1 - c"],
      /"k \* \(1 - c": missing "\)" at column 11/,
    ],
    [
      "a law with an unknown function",
      () => ["compare", "corpora/nmc111-planted", "--law", "mine: k*exq(c); k=1"],
      /unknown function "exq".*Did you mean "exp"\?/,
    ],
    [
      "a law without a guess",
      () => ["compare", "corpora/nmc111-planted", "--law", "mine: k*q*eta; k=1"],
      /parameter "q" has no guess/,
    ],
    [
      "a law that is not stated as one",
      () => ["compare", "corpora/nmc111-planted", "--law", "k*c"],
      /is not a hypothesis/,
    ],
    [
      "a mixture without laws",
      () => ["compare", "corpora/catalysis-isomerisation"],
      /no named explanations\. State laws with --law/,
    ],
    [
      "a ranking that is not there",
      () => ["validate", "none.json", "corpora/nmc111-planted"],
      /none\.json: there is no such file/,
    ],
    ["a ranking that is none", () => ["report", file("x.json", "{}"), "--out", "runs/x"], /not a ranking/],
    [
      "rates that are no numbers",
      () => ["next", "x.json", "corpora/nmc111-planted", "--rates", "fast"],
      /it must be numbers separated by commas/,
    ],
    [
      "a ranking that does not hold its numbers together",
      () => ["next", file("r.json", JSON.stringify(ranking)), "corpora/nmc111-planted"],
      /does not hold the numbers of "electro-autocatalysis" together\. Run compare or discover again/,
    ],
    ["a simulation that is not JSON", () => ["simulate", file("s.json", "{,")], /s\.json: not JSON/],
    [
      "a simulation with a composition out of range",
      () => ["simulate", file("s.json", SIMULATION.replace("0.945", "1.2"))],
      /s\.json: compositions\[0\]: .*found 1\.2/,
    ],
    [
      "a simulation without a parameter",
      () => ["simulate", file("s.json", SIMULATION.replace('"k": 10, ', ""))],
      /the law uses "k", which "parameters" does not give/,
    ],
    [
      "a simulation with too few weights",
      () => ["simulate", file("s.json", SIMULATION.replace('"weights": [1, ', '"weights": ['))],
      /weights has 4 entries, compositions 5/,
    ],
    [
      "a run folder that cannot be written, before the work begins",
      () => ["compare", "corpora/nmc111-planted", "--out", "package.json/run"],
      /a part of the path is a file/,
    ],
    [
      "a report folder that cannot be written",
      () => ["report", file("r.json", JSON.stringify(ranking)), "--out", "package.json/run"],
      /a part of the path is a file\. Choose another folder with --out/,
    ],
  ])("%s", (_, args, message) => {
    const { status, stderr, stdout } = run(...args());
    expect(stderr).toMatch(message);
    expect(stderr.split("\n").every((line) => !line.startsWith("    at "))).toBe(true);
    expect([status, stdout]).toEqual([1, ""]);
  });

  it("a grammar of which nothing fits ends with exit code 2 and says so", () => {
    const path = grammar(`${HEAD}<law> ::= k * log(c - 2) * eta\n`);
    const { status, stderr } = run(
      "discover",
      "corpora/nmc333-operando-txm",
      "--experiments",
      "charge-fast",
      "--grammar",
      path,
      "--laws",
      "4",
    );
    expect(stderr).toContain("no law of the grammar could be fitted");
    expect(status).toBe(2);
  });
});

describe("the verbs", () => {
  it("check says what is sound", () => {
    expect(run("check", "grammars/electro-autocatalysis.bnf").stdout).toContain(
      "grammar electro-autocatalysis is sound",
    );
    expect(run("check", "corpora/nmc111-planted").stdout).toContain("corpus nmc111-planted is sound");
    expect(run("check", "k*c*eta").stdout).toContain("law is sound");
  });

  it("simulate prints every digit, and the mean follows the charge", () => {
    const rows = run("simulate", "examples/simulate.json")
      .stdout.trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(rows[0].slice(0, 4)).toEqual(["time_h", "potential_V", "current_per_h", "mean"]);
    expect(Number(rows[4][3])).toBeCloseTo(0.75, 9);
  });

  it(
    "next ranks experiments between the laws of a ranking, in words and in a picture",
    { timeout: 60_000 },
    () => {
      const out = join(mkdtempSync(join(tmpdir(), "cli-")), "next");
      const known = (values: number[], names: string[]): KnownNumbers => ({
        names,
        values,
        covariance: values.map((value, a) => values.map((_, b) => (a === b ? (0.05 * value) ** 2 : 0))),
        ensemble: { name: "particles", options: { nodes: 8 } },
      });
      const [first, , last] = ranking.entries;
      const entries = [
        { ...first, known: known([20, 10, 0.6], ["b", "k", "m"]) },
        { ...last, known: known([0.1], ["k"]) },
      ];
      const path = file("ranking.json", JSON.stringify({ ...ranking, entries }));
      const flags = ["--rates", "0.1,1", "--particles", "30", "--rests", "0", "--out", out];
      const { stdout, status } = run("next", path, "corpora/nmc111-planted", ...flags);
      expect(stdout).toMatch(/^rank {2}answers {2}ln odds/);
      expect(stdout).toMatch(/would (help to )?decide\s+between/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
      expect(readdirSync(out)).toEqual(["next-experiment.json", "next-experiment.svg"]);
      expect(status).toBe(0);
      const rehearsal = ["--rehearse", "1", "--draws", "1", "--workers", "2", "--experiments", "charge-1C"];
      const played = run("next", path, "corpora/nmc111-planted", ...flags.slice(0, -2), ...rehearsal);
      expect(played.stdout).toMatch(/Made in simulation.*\n\n- ".*", made 2 times in simulation/);
      expect(played.stderr).not.toContain("Error");
    },
  );

  it("every verb shows an example in its help", () => {
    for (const verb of ["discover", "compare", "validate", "next", "simulate", "check", "report"])
      expect(run(verb, "--help").stdout).toContain("Example:");
  });

  it("discover, interrupted, keeps what it has found and exits with 130", { timeout: 120_000 }, async () => {
    const out = join(mkdtempSync(join(tmpdir(), "cli-")), "run");
    const args = [
      MAIN,
      "discover",
      "corpora/catalysis-isomerisation",
      "--grammar",
      "grammars/mass-action.bnf",
      "--laws",
      "100000",
      "--out",
      out,
    ];
    const child = spawn(process.execPath, args, { cwd: ROOT });
    let told = "";
    child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.on("exit", done));
    while (!told.includes("best")) await new Promise((wait) => setTimeout(wait, 50));
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(existsSync(join(out, "report.html"))).toBe(true);
    expect(readdirSync(join(out, ".."))).toEqual(["run"]);
  });
});

describe("the progress line", () => {
  const record = (isTTY: boolean): string[] => {
    const lines: string[] = [];
    let time = 0;
    const line = progressLine({ isTTY, write: (text) => lines.push(text) }, () => time);
    for (const share of [0.1, 0.5, 1]) {
      time = 100 * share;
      line.update(share, "laws");
    }
    return lines;
  };

  it("says how long it still takes, in plain lines off a terminal", () => {
    expect(record(false)).toEqual(["10% laws, 1 min 30 s left\n", "50% laws, 50 s left\n", "100% laws\n"]);
  });

  it("reckons a stage from the end of the one before", () => {
    const lines: string[] = [];
    let time = 0;
    const line = progressLine({ write: (text) => lines.push(text) }, () => time);
    time = 1000;
    line.update(1, "laws");
    line.done();
    time = 1020;
    line.update(0.5, "fits");
    expect(lines.at(-1)).toBe("50% fits, 20 s left\n");
  });

  it("rewrites one line on a terminal", () => {
    expect(record(true)[0]).toBe("\r\u001b[K10% laws, 1 min 30 s left");
  });
});
