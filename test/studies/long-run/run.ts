/**
 * A hundred thousand laws in one run: does it stay as fast, and within a gibibyte?
 *
 *   npm run study:long-run
 *
 * A planted budworm outbreak (ODEBench 14: logistic growth less predation that saturates), one run; the grammar of one
 * state has more laws than can be counted here. Writes results.txt beside this file.
 */
import { writeFileSync } from "node:fs";
import { discover } from "../../../src/discover.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { plant } from "../planted/plant.js";

const LAWS = 100_000;
const EVERY = 10_000;

const corpus = plant(
  {
    name: "budworm",
    law: "p*x - q*x^2 - r*x^2/(h + x^2)",
    constants: { p: 0.78, q: 0.0096, r: 6, h: 4 },
    grammar: "ode-one-state",
    setting: {
      kind: "vessel",
      species: ["x"],
      stoichiometry: [1],
      unit: "1",
      runs: [[2]],
      hours: 10,
      error: 0.02,
    },
  },
  1,
);
const grammar = await readGrammar(new URL("../../../grammars/ode-one-state.bnf", import.meta.url).pathname);

const lines = ["npm run study:long-run", "", "   laws   seconds for these   resident MB   near the best"];
console.log(lines.at(-1));
let [next, since, largest] = [EVERY, performance.now(), 0];
for await (const { assessed, near, stop } of discover({
  corpus,
  grammar,
  laws: LAWS,
  enumerate: 0.95,
  workers: 2,
})) {
  largest = Math.max(largest, process.memoryUsage().rss / 1e6);
  if (assessed < next && !stop) continue;
  const row = [
    String(assessed).padStart(7),
    ((performance.now() - since) / 1000).toFixed(1).padStart(20),
    largest.toFixed(0).padStart(14),
    String(near.length).padStart(16),
  ].join("");
  lines.push(row);
  console.log(row);
  [next, since] = [next + EVERY, performance.now()];
}
lines.push("", `largest resident memory, both threads included: ${largest.toFixed(0)} MB (goal: below 1074)`);
writeFileSync(new URL("results.txt", import.meta.url), `${lines.join("\n")}\n`);
