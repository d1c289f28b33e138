/**
 * A hundred thousand laws in one run: does it stay as fast, and within a gibibyte?
 *
 *   npm run study:long-run
 *
 * A planted A + B -> C + D over a catalyst, five runs in a vessel; the most probable laws of the grammar. Writes results.txt
 * beside this file.
 */
import { writeFileSync } from "node:fs";
import { discover } from "../../../src/discover.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { plant } from "../planted/plant.js";

const LAWS = 100_000;
const EVERY = 10_000;

const corpus = plant(
  {
    name: "hydrodealkylation",
    law: "q*A*B/(1 + K*C + L*A)",
    constants: { q: 2, K: 9, L: 5 },
    grammar: "catalysis",
    setting: {
      kind: "vessel",
      species: ["A", "B", "C", "D"],
      stoichiometry: [-1, -1, 1, 1],
      unit: "mol/L",
      runs: [
        [1, 8, 2, 3],
        [5, 8, 0, 0.5],
        [5, 3, 0, 0.5],
        [1, 3, 0, 3],
        [1, 8, 2, 0.5],
      ],
      hours: 10,
      error: 0.04,
    },
  },
  1,
);
const grammar = await readGrammar(new URL("../../../grammars/catalysis.bnf", import.meta.url).pathname);

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
