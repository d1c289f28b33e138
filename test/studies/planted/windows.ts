/**
 * How far above the best sketch the planted law stands: what the window of `discover` rests on.
 *
 *   npm run study:windows
 *
 * For every planted law and eight seeds, the planted law and the forty smallest of its grammar are sketched. Writes
 * windows.json beside this file.
 */
import { writeFileSync } from "node:fs";
import { particles } from "../../../src/ensemble/particles.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import { canonicalKey } from "../../../src/expression/canonical.js";
import { parse } from "../../../src/expression/parse.js";
import { enumerate } from "../../../src/grammar/enumerate.js";
import { logProbability } from "../../../src/grammar/learn.js";
import { derive } from "../../../src/grammar/membership/derive.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { createAssessor } from "../../../src/scoring/assessor.js";
import { candidateOf, type Candidate } from "../../../src/search/candidate.js";
import { plant } from "./plant.js";
import { PLANTED, type Planted } from "./problems.js";

const SEEDS = 8;
const SMALLEST = 40;
const WINDOW = 12;

const gaps: { law: string; seed: number; gap: number }[] = [];
for (const planted of PLANTED) {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const gap = await gapOf(planted, seed + 100);
    gaps.push({ law: planted.name, seed, gap: Number(gap.toFixed(1)) });
    console.log(`${planted.name.padEnd(32)} ${seed}  ${gap.toFixed(1)}`);
  }
}
const sorted = gaps.map(({ gap }) => gap).sort((a, b) => a - b);
const lost = sorted.filter((gap) => gap > WINDOW).length;
console.log(`outside a window of ${WINDOW}: ${lost} of ${sorted.length}; largest ${sorted.at(-1)}`);
const text = JSON.stringify({ command: "npm run study:windows", window: WINDOW, lost, gaps }, undefined, 1);
writeFileSync(new URL("windows.json", import.meta.url), `${text}\n`);

/** The sketch of the planted law above the best, both with what it takes to say which law of the grammar they are. */
async function gapOf(planted: Planted, seed: number): Promise<number> {
  const grammar = await readGrammar(
    new URL(`../../../grammars/${planted.grammar}.bnf`, import.meta.url).pathname,
  );
  const { setting } = planted;
  const variables = setting.kind === "population" ? ["c", "eta"] : setting.species;
  const key = canonicalKey(parse(planted.law, { variables }));
  const found = derive(grammar, planted.law);
  const laws = new Map<string, Candidate>();
  for (const derivation of enumerate(grammar, 60)) {
    const law = candidateOf(grammar, derivation);
    laws.set(law.key, law);
    if (laws.size >= SMALLEST) break;
  }
  if (found.kind === "inside") laws.set(key, { ...candidateOf(grammar, found.derivation), key });
  const ensemble =
    setting.kind === "population"
      ? particles({ nodes: 24, prefactorNodes: 6, prefactor: setting.spread ? "spread" : "alike" })
      : trajectories();
  const { experiments, errorModel } = plant(planted, seed);
  const assess = createAssessor({
    trials: [{ experiments, ensemble: ensemble.spec, errorModel }],
    fit: { seed: 1, matchingDraws: 4, draws: 0 },
  });
  const score = ({ key: name, expression, parameters, derivation }: Candidate): number => {
    const result = assess({ law: { name, expression, parameters }, trial: 0, rung: "sketch" });
    return result.kind === "sketched" ? result.criterion - 2 * logProbability(grammar, derivation) : Infinity;
  };
  const scores = new Map([...laws].map(([name, law]) => [name, score(law)]));
  return (scores.get(key) ?? Infinity) - Math.min(...scores.values());
}
