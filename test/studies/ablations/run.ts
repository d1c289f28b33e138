/**
 * What each part of the search is worth: laws, simulations and processor seconds until a planted law is reported, with all
 * parts and without each.
 *
 *   npm run study:ablations
 *   npm run study:ablations -- --seeds 1 --only "two sites" --variants "all parts,with the surrogate"
 *
 * A run ends when the planted law is within 6 of the best criterion, or after 400 laws or 60 s, which then count. Writes
 * results.json (all runs) and results.md (the table) beside this file, where nothing was left out.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { discover, type Discovery, type DiscoverOptions } from "../../../src/discover.js";
import { particles } from "../../../src/ensemble/particles.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import { canonicalKey } from "../../../src/expression/canonical.js";
import { parse } from "../../../src/expression/parse.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { plant } from "../planted/plant.js";
import { PROBLEMS, type Problem } from "./problems.js";

interface Variant {
  readonly name: string;
  readonly options: Partial<DiscoverOptions>;
  /** Whether laws come from a grammar that knows no physics. */
  readonly loose?: boolean;
}

const VARIANTS: readonly Variant[] = [
  { name: "all parts", options: {} },
  { name: "without the ladder", options: { windows: { matching: Infinity, sketch: Infinity } } },
  { name: "without enumeration", options: { enumerate: 0 } },
  { name: "enumerating small laws first", options: { order: "size" } },
  { name: "without local moves", options: { local: 0 } },
  { name: "without learned weights", options: { learnWeights: false } },
  { name: "without deduplication", options: { distinct: false } },
  { name: "without physics in the grammar", options: {}, loose: true },
  { name: "without any physics", options: { screen: false }, loose: true },
  { name: "with the surrogate", options: { surrogate: true } },
];

const LAWS = 400;
const SECONDS = 60;

const { values: flags } = parseArgs({
  options: {
    seeds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    variants: { type: "string", default: "" },
  },
});

interface Row {
  readonly variant: string;
  readonly law: string;
  readonly seed: number;
  readonly found: boolean;
  readonly assessed: number;
  readonly simulations: number;
  readonly cpuSeconds: number;
}

const chosen = VARIANTS.filter(({ name }) => flags.variants.split(",").some((part) => name.includes(part)));
const problems = PROBLEMS.filter(({ name }) => flags.only.split(",").some((part) => name.includes(part)));
await runOne(VARIANTS[0], PROBLEMS[0], 1); // the first run also compiles
const rows: Row[] = [];
for (const variant of chosen) {
  for (const problem of problems) {
    for (let seed = 1; seed <= Number(flags.seeds); seed++) {
      const row = await runOne(variant, problem, seed);
      rows.push(row);
      console.log(
        `${variant.name.padEnd(32)} ${problem.name.padEnd(26)} ${seed}  ${row.found ? "found" : "-    "} ${String(row.assessed).padStart(4)} laws ${String(row.simulations).padStart(6)} simulations ${row.cpuSeconds} s`,
      );
    }
  }
}
console.log(table());
if (flags.only === "" && flags.variants === "") {
  const command = `npm run study:ablations -- --seeds ${flags.seeds}`;
  const text = JSON.stringify({ command, laws: LAWS, seconds: SECONDS, rows }, undefined, 1);
  writeFileSync(new URL("results.json", import.meta.url), `${text}\n`);
  writeFileSync(new URL("results.md", import.meta.url), `\`${command}\`\n\n${table()}\n`);
}

async function runOne(
  { name, options, loose = false }: Variant,
  problem: Problem,
  seed: number,
): Promise<Row> {
  const folder = loose ? "./without-physics/" : "../../../grammars/";
  const grammar = await readGrammar(new URL(`${folder}${problem.grammar}.bnf`, import.meta.url).pathname);
  const { setting } = problem;
  const variables = setting.kind === "population" ? ["c", "eta"] : setting.species;
  const keys = [problem.law, problem.loose].map((law) => canonicalKey(parse(law, { variables })));
  const ensemble = setting.kind === "population" ? particles({ nodes: 24 }) : trajectories();
  const cpu = process.cpuUsage();
  let last: Discovery | undefined;
  let found = false;
  for await (const progress of discover({
    ...{
      corpus: plant(problem, seed),
      grammar,
      ensemble,
      seed,
      laws: LAWS,
      seconds: SECONDS,
      enumerate: 0.4,
    },
    ...options,
  })) {
    last = progress;
    found = progress.near.some(({ law }) => keys.includes(law.key));
    if (found) break;
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    variant: name,
    law: problem.name,
    seed,
    found,
    assessed: last!.assessed,
    simulations: last!.simulations,
    cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
  };
}

/** Sums over all problems and seeds, a variant a line; then the laws of each problem in the mean of its seeds. */
function table(): string {
  const names = problems.map(({ name }) => name);
  const head = ["", "found", "laws", "simulations", "processor s", ...names.map((name) => `laws: ${name}`)];
  const lines = chosen.map(({ name }) => {
    const own = rows.filter(({ variant }) => variant === name);
    const sum = (of: (row: Row) => number): string =>
      own.reduce((total, row) => total + of(row), 0).toFixed(0);
    const mean = (law: string): string => {
      const laws = own.filter((row) => row.law === law).map(({ assessed }) => assessed);
      return (laws.reduce((total, each) => total + each, 0) / laws.length).toFixed(0);
    };
    const found = `${own.filter((row) => row.found).length} of ${own.length}`;
    return [
      ...[name, found, sum(({ assessed }) => assessed), sum(({ simulations }) => simulations)],
      ...[sum(({ cpuSeconds }) => cpuSeconds), ...names.map(mean)],
    ];
  });
  const rule = head.map((_, n) => (n === 0 ? "---" : "--:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
