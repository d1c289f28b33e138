/**
 * Published catalysis benchmarks, unaided: does `discover` find the law, how near is it to the noise floor, how long on one
 * core?
 *
 *   npm run study:adok
 *
 * M. A. de Carvalho Servia et al., Digital Discovery 3, 954 (2024). Needs the data of its authors beside the project
 * (../shared/data/benchmarks/adok); says so where they are not there. Writes results.json beside this file. The published
 * method asked for eight cores and 48 hours; its best laws leave 14.80, 17.05 and 1.27.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { discover, rankDiscovered, type Discovery } from "../../../src/discover.js";
import type { Corpus, Experiment } from "../../../src/experiment/experiment.js";
import { canonicalKey } from "../../../src/expression/canonical.js";
import { sameLaw } from "../../../src/expression/family/same-law.js";
import { parse } from "../../../src/expression/parse.js";
import { readGrammar } from "../../../src/grammar/read.js";

interface Case {
  readonly id: string;
  readonly grammar: string;
  /** In the names of the grammar, in the order of the data's columns. */
  readonly species: readonly string[];
  readonly stoichiometry: readonly number[];
  readonly initial: readonly (readonly number[])[];
  readonly truth: string;
  readonly floor: number;
}

/** The first five experiments of each, as published; floors: the true law, refitted. */
const CASES: readonly Case[] = [
  {
    id: "SI",
    grammar: "mass-action",
    species: ["A", "B"],
    stoichiometry: [-1, 1],
    initial: [
      [2, 0],
      [10, 0],
      [2, 2],
      [10, 2],
      [10, 1],
    ],
    truth: "(k*A - q*B)/(1 + K*A + L*B)",
    floor: 11.693,
  },
  {
    id: "DNO",
    grammar: "decomposition",
    species: ["A", "B", "C"],
    stoichiometry: [-1, 1, 0.5],
    initial: [
      [5, 0, 0],
      [10, 0, 0],
      [5, 2, 0],
      [5, 0, 3],
      [0, 2, 3],
    ],
    truth: "q*A^2/(1 + K*A)",
    floor: 16.993,
  },
  {
    id: "T2B",
    grammar: "catalysis",
    species: ["A", "B", "C", "D"],
    stoichiometry: [-1, -1, 1, 1],
    initial: [
      [1, 8, 2, 3],
      [5, 8, 0, 0.5],
      [5, 3, 0, 0.5],
      [1, 3, 0, 3],
      [1, 8, 2, 0.5],
    ],
    truth: "q*A*B/(1 + K*C + L*A)",
    floor: 0.966,
  },
];

const FOLDER = new URL("../../../../shared/data/benchmarks/adok/data/", import.meta.url);
const LAWS = 400;

if (existsSync(FOLDER)) await study();
else console.log(`not run: the published data are not at ${FOLDER.pathname}`);

async function study(): Promise<void> {
  const rows = [];
  for (const each of CASES) {
    const row = await run(each);
    rows.push(row);
    console.log(
      `${row.id.padEnd(4)} SSE ${row.squares.toFixed(3)} (floor ${row.floor}, ${(100 * (row.squares / row.floor - 1)).toFixed(2)} %), true law ${row.difference === null ? "not reported" : `within ${row.difference}`} (rank ${row.rank}), ${row.assessed} laws, ${row.seconds} s wall, ${row.cpuSeconds} s of processor`,
    );
  }
  const text = JSON.stringify({ command: "npm run study:adok", laws: LAWS, rows }, undefined, 1);
  writeFileSync(new URL("results.json", import.meta.url), `${text}\n`);
}

async function run(each: Case) {
  const corpus = corpusOf(each);
  const grammar = await readGrammar(
    new URL(`../../../grammars/${each.grammar}.bnf`, import.meta.url).pathname,
  );
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let last: Discovery | undefined;
  for await (const progress of discover({ corpus, grammar, laws: LAWS })) last = progress;
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - begun) / 1000;
  const ranking = await rankDiscovered(last!, { corpus, robustness: false, most: 6 });
  const truth = parse(each.truth, { variables: each.species });
  const rank = ranking.entries.findIndex(
    ({ law }) => canonicalKey(law) === canonicalKey(truth) || sameLaw(law, truth, { trials: 2 }).same,
  );
  return {
    id: each.id,
    squares: Number(ranking.entries[0].sumOfSquares.toFixed(4)),
    floor: each.floor,
    rank: rank + 1,
    difference: rank < 0 ? null : Number(ranking.entries[rank].difference.toFixed(2)),
    best: ranking.entries[0].text,
    assessed: last!.assessed,
    seconds: Number(seconds.toFixed(1)),
    cpuSeconds: Number(((user + system) / 1e6).toFixed(1)),
  };
}

function corpusOf({ id, species, stoichiometry, initial }: Case): Corpus {
  return {
    name: id,
    title: id,
    citation: "M. A. de Carvalho Servia et al., Digital Discovery 3, 954 (2024)",
    licence: "Apache-2.0",
    synthetic: true,
    errorModel: "scaled",
    experiments: initial.map((amounts, n): Experiment => {
      const rows = readFileSync(new URL(`data_${id}_${n}.csv`, FOLDER), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split("|").map(Number));
      const times = rows.map((_, j) => (10 * j) / (rows.length - 1));
      return {
        name: `run-${n + 1}`,
        temperature: 298.15,
        start: 0,
        system: { kind: "mixture", species, stoichiometry, initial: amounts, unit: "mol/L" },
        protocol: [{ control: { kind: "free" }, until: { kind: "time", time: 10 } }],
        observations: [
          {
            kind: "concentrations",
            times,
            values: rows,
            errors: rows.map((row) => row.map(() => 0.2)),
          },
        ],
      };
    }),
  };
}
