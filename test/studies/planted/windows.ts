/**
 * How far above the best of each rung the planted law stands: what the windows of `discover` rest on.
 *
 *   npm run study:windows
 *
 * For every planted law and eight seeds, the forty most probable laws of its grammar are matched (where something is
 * followed) and sketched as \`discover\` does, each as closely as the best before it asks for, and the planted law after them.
 * Writes windows.json beside this file.
 */
import { writeFileSync } from "node:fs";
import { particles } from "../../../src/ensemble/particles.js";
import { trajectories } from "../../../src/ensemble/trajectories.js";
import { canonicalKey } from "../../../src/expression/canonical.js";
import { parse } from "../../../src/expression/parse.js";
import { enumerateByProbability } from "../../../src/grammar/best-first.js";
import type { Grammar } from "../../../src/grammar/grammar.js";
import { logProbability } from "../../../src/grammar/learn.js";
import { derive } from "../../../src/grammar/membership/derive.js";
import { readGrammar } from "../../../src/grammar/read.js";
import { createAssessor } from "../../../src/scoring/assessor.js";
import { candidateOf, type Candidate } from "../../../src/search/candidate.js";
import { plant } from "./plant.js";
import { PLANTED, type Planted } from "./problems.js";

const SEEDS = 8;
const OTHERS = 40;
/** The windows of `discover`. */
const WINDOWS = { match: 60, sketch: 12 } as const;
type RungName = keyof typeof WINDOWS;

interface Row {
  readonly law: string;
  readonly seed: number;
  /** Absent where there is nothing to match. */
  readonly match?: number;
  readonly sketch: number;
}

const rows: Row[] = [];
for (const planted of PLANTED) {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const row = { law: planted.name, seed, ...(await gapsOf(planted, seed + 100)) };
    rows.push(row);
    console.log(`${planted.name.padEnd(32)} ${seed}  sketch ${row.sketch}  match ${row.match ?? "-"}`);
  }
}
const isLost = (row: Row): boolean => row.sketch > WINDOWS.sketch || (row.match ?? 0) > WINDOWS.match;
const lost = rows.filter(isLost).length;
const largest = Math.max(...rows.map(({ sketch }) => sketch));
console.log(`outside a window: ${lost} of ${rows.length}; sketches at most ${largest} above the best`);
const text = JSON.stringify(
  { command: "npm run study:windows", windows: WINDOWS, runs: rows.length, lost, rows },
  undefined,
  1,
);
writeFileSync(new URL("windows.json", import.meta.url), `${text}\n`);

/** Scores of the planted law above the best, for the sketch with what it takes to say which law of the grammar it is. */
async function gapsOf(planted: Planted, seed: number): Promise<Omit<Row, "law" | "seed">> {
  const grammar = await readGrammar(
    new URL(`../../../grammars/${planted.grammar}.bnf`, import.meta.url).pathname,
  );
  const { own, others } = contenders(planted, grammar);
  const { setting } = planted;
  const ensemble =
    setting.kind === "population"
      ? particles({ nodes: 24, prefactorNodes: 6, prefactor: setting.spread ? "spread" : "alike" })
      : trajectories();
  const { experiments, errorModel } = plant(planted, seed);
  const assess = createAssessor({
    trials: [{ experiments, ensemble: ensemble.spec, errorModel }],
    fit: { seed: 1, matchingDraws: 4, draws: 0 },
  });
  const score = (rung: RungName, law: Candidate, best: number): number => {
    const { key: name, expression, parameters, derivation } = law;
    const code = -2 * logProbability(grammar, derivation);
    const result = assess({ law: { name, expression, parameters }, trial: 0, rung, best: best - code });
    if (result.kind === "matched") return result.discrepancy;
    return result.kind === "sketched" ? result.criterion + code : Infinity;
  };
  const gap = (rung: RungName): number => {
    let best = Infinity;
    for (const law of others) best = Math.min(best, score(rung, law, best));
    return Number(Math.max(0, score(rung, own, best) - best).toFixed(1));
  };
  return { ...(setting.kind === "vessel" ? { match: gap("match") } : {}), sketch: gap("sketch") };
}

/** The planted law and the most probable others. */
function contenders(
  { law, setting }: Planted,
  grammar: Grammar,
): { own: Candidate; others: readonly Candidate[] } {
  const variables = setting.kind === "population" ? ["c", "eta"] : setting.species;
  const key = canonicalKey(parse(law, { variables }));
  const found = derive(grammar, law);
  if (found.kind === "outside") throw new Error(`${law}: ${found.reason}`);
  const laws = new Map<string, Candidate>();
  for (const { derivation } of enumerateByProbability(grammar, 60)) {
    const candidate = candidateOf(grammar, derivation);
    if (candidate.key !== key) laws.set(candidate.key, candidate);
    if (laws.size >= OTHERS) break;
  }
  return { own: { ...candidateOf(grammar, found.derivation), key }, others: [...laws.values()] };
}
