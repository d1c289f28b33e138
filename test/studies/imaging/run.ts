/**
 * The chain from stacks to tables against the truth of phantoms: every target of accuracy, the coverage of the reported
 * errors, time and memory, failures:
 *
 *   npm run study:imaging                        everything
 *   npm run study:imaging -- ideal touching      these cases; the other rows of the results stay
 *
 * Writes results.json and results.md beside this file; ends with an error where a target is missed. Seconds are those of
 * the processor, so that what else runs does not count much.
 */
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { CASES, type Case } from "./cases.js";
import { failures } from "./failures.js";
import { meanOf, measure, rms, type Measured } from "./measure.js";

interface Row {
  readonly case: string;
  readonly quantity: string;
  readonly value: number;
  readonly target: string;
  readonly met: boolean;
}

const rows: Row[] = [];
const most = (name: string, quantity: string, value: number, limit: number): void =>
  add(name, quantity, value, `at most ${limit}`, Math.abs(value) <= limit);
const least = (name: string, quantity: string, value: number, limit: number): void =>
  add(name, quantity, value, `at least ${limit}`, value >= limit);

function add(name: string, quantity: string, value: number, target: string, met: boolean): void {
  const row = { case: name, quantity, value: Number(value.toPrecision(3)), target, met };
  rows.push(row);
  process.stdout.write(`${lineOf(row)}\n`);
}

const lineOf = (row: Row): string =>
  `| ${row.case} | ${row.quantity} | ${row.value} | ${row.target} | ${row.met ? "met" : "MISSED"} |`;

function judge(
  { name, bias, rms: scatter, found, covered }: Case,
  stacks: readonly Measured[],
  options: Case["options"],
): void {
  const all = (of: (stack: Measured) => readonly number[]): number[] =>
    stacks.flatMap((stack) => [...of(stack)]);
  const deviations = all((stack) => stack.deviations);
  if (bias !== undefined) most(name, "bias of compositions", meanOf(deviations), bias);
  if (scatter !== undefined) most(name, "rms of compositions", rms(deviations), scatter);
  else add(name, "rms of compositions", rms(deviations), "stated, no target", true);
  const scaled = all((stack) => stack.scaled);
  const coverage = scaled.filter((value) => Math.abs(value) <= 1).length / scaled.length;
  if (covered) add(name, "coverage of 68 %", coverage, "0.6 to 0.8", coverage >= 0.6 && coverage <= 0.8);
  else add(name, "coverage of 68 %", coverage, "stated, no target", true);
  const planted = stacks.reduce((sum, stack) => sum + stack.planted, 0);
  least(name, "particles found", stacks.reduce((sum, stack) => sum + stack.found, 0) / planted, found);
  least(name, "mean intersection over union", meanOf(all((stack) => stack.overlaps)), 0.8);
  most(name, "alignment, px rms", Math.max(...stacks.map(({ alignment }) => alignment)), 0.1);
  if (options.intermediate === undefined) {
    most(name, "energy shift, eV, worst", Math.max(...stacks.map(({ energy }) => Math.abs(energy))), 0.02);
    most(name, "mass, mean relative error", meanOf(all((stack) => stack.volumes)), 0.05);
  }
  if (stacks[0].planted >= 100) most(name, "distance of populations", stacks[0].distance, 0.025);
  add(name, "seconds a stack", meanOf(stacks.map(({ seconds }) => seconds)), "stated, no target", true);
}

function judgeTheRest(): void {
  const large = Array.from({ length: 3 }, () => measure({ rows: 256, columns: 256 }, "large"));
  most(
    "50 frames of 256 x 256",
    "seconds, least of three",
    Math.min(...large.map(({ seconds }) => seconds)),
    5,
  );
  most("50 frames of 256 x 256", "megabytes at most", process.resourceUsage().maxRSS / 1024, 500);
  const same = new Set(large.map((each) => JSON.stringify({ ...each, seconds: 0 }))).size === 1;
  least("one seed three times", "identical outputs, 1 for yes", Number(same), 1);
  const failed = failures();
  const named = failed.filter(({ message }) => message !== undefined).length;
  least(
    `${failed.length} things that cannot be done`,
    "fraction that are named errors",
    named / failed.length,
    1,
  );
}

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
if (isWanted("the rest")) judgeTheRest();
for (const each of CASES.filter(({ name }) => isWanted(name))) {
  const stacks = Array.from({ length: each.stacks }, (_, n) =>
    measure(each.options, `${each.name} ${n + 1}`),
  );
  judge(each, stacks, each.options);
}

const folder = new URL(".", import.meta.url);
const file = new URL("results.json", folder);
const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Row[]) : [];
const measured = new Set(rows.map((row) => row.case));
const order = ["50 frames of 256 x 256", "one seed three times", ...CASES.map(({ name }) => name)];
const all = [...known.filter((row) => !measured.has(row.case)), ...rows].sort(
  (a, b) => order.indexOf(a.case) - order.indexOf(b.case), // the things that cannot be done come first
);
await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
const head = "| case | quantity | value | target | |\n|---|---|--:|---|---|";
const command = "`npm run study:imaging` writes this table; seconds are those of the processor.";
await writeFile(new URL("results.md", folder), `${command}\n\n${head}\n${all.map(lineOf).join("\n")}\n`);
const missed = rows.filter(({ met }) => !met).length;
process.stdout.write(missed === 0 ? "Every target is met.\n" : `${missed} targets are missed.\n`);
process.exitCode = missed === 0 ? 0 : 1;
