/**
 * How often, how surely and how fast `discover` finds laws that were planted:
 *
 *   npm run study:planted                        all laws, five seeds each, with the defaults
 *   npm run study:planted -- --seeds 1 --only Hill,Newman
 *
 * Writes results.json beside this file. What each part of the search is worth is asked in ../ablations. Times are of this machine, with as many
 * threads as are asked for with --workers (default 2).
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { discover, type Discovery } from "../../../src/discover.js";
import { particles } from "../../../src/ensemble/particles.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import { canonicalKey } from "../../../src/expression/canonical.js";
import type { Expression } from "../../../src/expression/expression.js";
import { sameLaw } from "../../../src/expression/family/same-law.js";
import { parse } from "../../../src/expression/parse.js";
import { print } from "../../../src/expression/print.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { median } from "../../../src/numerics/median.js";
import { plant } from "./plant.js";
import { PLANTED, type Planted } from "./problems.js";

const { values: flags } = parseArgs({
  options: {
    seeds: { type: "string", default: "5" },
    laws: { type: "string", default: "400" },
    workers: { type: "string", default: "2" },
    only: { type: "string", default: "" },
  },
});

interface Row {
  readonly law: string;
  readonly seed: number;
  /** Whether the planted law, or one equal to it up to algebra, is among those within 6 of the best criterion. */
  readonly reported: boolean;
  readonly best: boolean;
  /** Its criterion above the best; null where it is not reported. */
  readonly difference: number | null;
  readonly foundAfter: number | null;
  readonly assessed: number;
  readonly simulations: number;
  readonly fitted: number;
  readonly setSize: number;
  readonly seconds: number;
  /** Of all threads: what the seconds rest on where nothing else runs beside. */
  readonly cpuSeconds: number;
  readonly winner: string;
}

const rows: Row[] = [];
const wanted = flags.only.split(",");
for (const planted of PLANTED.filter(({ name }) => wanted.some((part) => name.includes(part)))) {
  for (let seed = 1; seed <= Number(flags.seeds); seed++) {
    const row = await runOne(planted, seed);
    rows.push(row);
    console.log(lineOf(row));
  }
}
summarise();

async function runOne(planted: Planted, seed: number): Promise<Row> {
  const grammar = await readGrammar(
    new URL(`../../../grammars/${planted.grammar}.bnf`, import.meta.url).pathname,
  );
  const { setting } = planted;
  const variables = setting.kind === "population" ? ["c", "eta"] : setting.species;
  const truth = parse(planted.law, { variables });
  const ensemble =
    setting.kind === "population"
      ? particles({ nodes: 24, prefactorNodes: 6, prefactor: setting.spread ? "spread" : "alike" })
      : trajectories();
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let last: Discovery | undefined;
  let foundAfter: number | null = null;
  const key = canonicalKey(truth);
  for await (const progress of discover({
    corpus: plant(planted, seed),
    grammar,
    ensemble,
    seed,
    laws: Number(flags.laws),
    workers: Number(flags.workers),
    stagnation: 128,
  })) {
    last = progress;
    if (foundAfter === null && progress.near.some(({ law }) => law.key === key))
      foundAfter = progress.assessed;
  }
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { near, assessed, simulations, rungs } = last!;
  const at = near.findIndex(({ law }) => isSame(law.expression, truth));
  return {
    law: planted.name,
    seed,
    reported: at >= 0,
    best: at === 0,
    difference: at < 0 ? null : round(near[at].assessment.discrepancy - near[0].assessment.discrepancy),
    foundAfter,
    assessed,
    simulations,
    fitted: rungs.at(-1)!.laws,
    setSize: near.length,
    seconds: round(seconds),
    cpuSeconds: round((user + system) / 1e6),
    winner: near.length > 0 ? print(near[0].law.expression) : "",
  };
}

function isSame(a: Expression, b: Expression): boolean {
  return canonicalKey(a) === canonicalKey(b) || sameLaw(a, b, { trials: 2, starts: 6 }).same;
}

function round(x: number): number {
  return Number(x.toFixed(1));
}

function lineOf({
  law,
  seed,
  reported,
  best,
  difference,
  assessed,
  fitted,
  setSize,
  seconds,
  cpuSeconds,
}: Row): string {
  const verdict = best ? "best" : reported ? `within ${difference}` : "not reported";
  return `${law.padEnd(32)} ${seed}  ${verdict.padEnd(14)} ${String(assessed).padStart(4)} laws, ${String(fitted).padStart(3)} fitted, set of ${String(setSize).padStart(2)}, ${seconds.toFixed(1).padStart(6)} s, ${cpuSeconds.toFixed(1).padStart(6)} s of processor`;
}

function summarise(): void {
  const share = (count: number): string =>
    `${count} of ${rows.length} (${((100 * count) / rows.length).toFixed(0)} %)`;
  const middle = (of: (row: Row) => number): number => median(rows.map(of));
  console.log(`reported ${share(rows.filter(({ reported }) => reported).length)}`);
  console.log(`best     ${share(rows.filter(({ best }) => best).length)}`);
  console.log(
    `median   ${middle(({ seconds }) => seconds)} s, ${middle(({ cpuSeconds }) => cpuSeconds)} s of processor`,
  );
  const command = `npm run study:planted -- --seeds ${flags.seeds} --laws ${flags.laws} --workers ${flags.workers}`;
  if (flags.only === "")
    writeFileSync(
      new URL("results.json", import.meta.url),
      `${JSON.stringify({ command, rows }, undefined, 1)}\n`,
    );
}
