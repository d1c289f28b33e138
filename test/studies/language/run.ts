// npm run study:language: the properties of expressions and grammars over 10,000 cases each (or KINETOSCOPE_CASES); writes
// results.md beside this file.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CASES = Number(process.env.KINETOSCOPE_CASES ?? 10_000);
const E = "test/expression";
const G = "test/grammar";

/** What is to be shown, the file and the tests that show it, and of what they have so many cases. */
type Row = readonly [claim: string, file: string, tests: RegExp, cases?: string];

const grammarsAndDraws = `${Math.ceil(CASES / 12)} grammars, 1000 draws each`;
const ROWS: readonly Row[] = [
  ["parse(print(e)) = e", `${E}/expression.test.ts`, /parse inverts print/],
  ["JavaScript, run by node, equals the oracle to 1e-12", `${E}/emit.test.ts`, /in JavaScript, run by node/],
  ["Python with NumPy equals the oracle to 1e-12", `${E}/emit.test.ts`, /in Python, run by/],
  ["C equals the oracle to 1e-12", `${E}/emit.test.ts`, /in C, compiled/],
  ["SymPy equals the oracle to 1e-12", `${E}/emit.test.ts`, /in SymPy/, "60"],
  ["Julia equals the oracle to 1e-12", `${E}/emit.test.ts`, /in Julia/],
  ["the derivative is the limit of differences", `${E}/expression.test.ts`, /limit of differences/],
  ["the derivative is that of mathjs", `${E}/opinion.test.ts`, /is that of mathjs/],
  ["the derivative is that of nerdamer, where it is right", `${E}/opinion.test.ts`, /is that of nerdamer/],
  ["simplify keeps the value", `${E}/simplify.test.ts`, /^simplify keeps the value/],
  ["the normal form keeps the value", `${E}/simplify.test.ts`, /normal form keeps the value/],
  ["tidy keeps the value", `${E}/tidy.test.ts`, /keeps the value/],
  [
    "equal canonical forms are equal laws",
    `${E}/same-law.test.ts`,
    /only where fits confirm/,
    "pairs that share one",
  ],
  [
    "laws that differ in one node share a form only where they are one",
    `${E}/same-law.test.ts`,
    /differs in a single node/,
  ],
  ["units: solved ones clash nowhere", `${E}/units.test.ts`, /checker finds no clash/],
  ["units: smaller units, larger numbers", `${E}/units.test.ts`, /counted in smaller units/],
  ["intervals enclose", `${E}/expression.test.ts`, /intervals enclose/],
  ["tape = interpreter, to the bit", `${E}/tape.test.ts`, /a tape, to the bit/],
  ["tape of law and slopes = interpreter, to the bit", `${E}/tape.test.ts`, /law and its slopes, to the bit/],
  ["generated code = interpreter, to the bit", `${E}/tape.test.ts`, /generated code, to the bit/],
  ["the kernel's functions are within 1 to 2 ulp, erfc 4", "test/numerics/functions.test.ts", /is within/],
  [
    "a law of the list is one of its equals, and no other",
    `${E}/same-law.test.ts`,
    /pairs? (that are|of different)/,
    "200 + 200 pairs",
  ],
  [
    "enumeration gives each law once, as many as counted",
    `${G}/canonical.test.ts`,
    /as many as counting says/,
  ],
  ["arranging keeps the law", `${G}/canonical.test.ts`, /arranging keeps the law/],
  ["laws of random grammars are recognised", `${G}/membership.test.ts`, /a law of a random grammar/],
  ["laws of shipped grammars are recognised", `${G}/membership.test.ts`, /is recognised in any order/],
  ["mutation and crossover stay in random grammars", `${G}/sampling.test.ts`, /random grammars never leaves/],
  [
    "mutation and crossover stay in shipped grammars",
    `${G}/sampling.test.ts`,
    /variation in \S+ never leaves/,
  ],
  [
    "drawing is as documented, by chi-square",
    `${G}/unbiased.test.ts`,
    /drawing by weights/,
    grammarsAndDraws,
  ],
  ["mutation is as documented, by chi-square", `${G}/unbiased.test.ts`, /mutation/, grammarsAndDraws],
  ["crossover is as documented, by chi-square", `${G}/unbiased.test.ts`, /crossover/, grammarsAndDraws],
  [
    "what is proved of a grammar holds for its laws",
    `${G}/attributes.test.ts`,
    /inside what was inferred|facts of a formula/,
  ],
];

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly duration?: number;
    }[];
  }[];
}

function run(files: readonly string[]): { report: Report; log: string } {
  const folder = mkdtempSync(join(tmpdir(), "language-"));
  const out = join(folder, "report.json");
  const args = ["vitest", "run", ...files, "--reporter=json", "--reporter=default", `--outputFile=${out}`];
  const { stdout } = spawnSync("npx", args, {
    encoding: "utf8",
    env: { ...process.env, KINETOSCOPE_CASES: String(CASES), NO_COLOR: "1" },
    maxBuffer: 1e9,
  });
  const report = JSON.parse(readFileSync(out, "utf8")) as Report;
  rmSync(folder, { recursive: true });
  return { report, log: stdout };
}

function line(report: Report, [claim, file, tests, cases = CASES.toLocaleString("en")]: Row): string {
  const all = report.testResults.find(({ name }) => name.endsWith(file))?.assertionResults ?? [];
  const own = all.filter(({ fullName }) => tests.test(fullName));
  const seconds = own.reduce((sum, { duration = 0 }) => sum + duration, 0) / 1000;
  const states = [...new Set(own.map(({ status }) => status))];
  const outcome = states.length === 0 ? "no such test" : states.join(", ");
  const repeated = own.length > 1 ? ` (${own.length} tests)` : "";
  return `| ${claim} | ${cases}${repeated} | ${outcome} | ${seconds.toFixed(1)} |`;
}

/** What tests say they measured. */
const said = (log: string): string[] =>
  log
    .split("\n")
    .filter((each) =>
      /^(pairs of|derivatives of|equal pairs|unequal pairs|by canonical|random grammars:|\S+: at most)/.test(
        each,
      ),
    );

const begun = performance.now();
const { report, log } = run([...new Set(ROWS.map(([, file]) => file))]);
const text = [
  "# Properties of the language of laws",
  "",
  `\`npm run study:language\`, ${Math.round((performance.now() - begun) / 1000)} s. Random laws have 1 to some 60 nodes in two variables and two parameters, random`,
  'grammars one or two rules with chains, doubled rules, alike operands and parts used twice. "skipped": not on this machine.',
  "",
  "| property | cases | outcome | seconds |",
  "|---|--:|---|--:|",
  ...ROWS.map((row) => line(report, row)),
  "",
  "Said by the tests:",
  "",
  ...said(log).map((each) => `- ${each.trim()}`),
  "",
].join("\n");
writeFileSync(new URL("./results.md", import.meta.url), text);
console.log(text);
