import { stat } from "node:fs/promises";
import { canonicalKey } from "../expression/canonical.js";
import { complexity } from "../expression/complexity.js";
import { parseUnit, printUnit, pure } from "../expression/dimension.js";
import type { Expression } from "../expression/expression.js";
import { parse } from "../expression/parse.js";
import { print } from "../expression/print.js";
import { solveUnits } from "../expression/solve-units.js";
import { parameterNames, variableNames } from "../expression/walk.js";
import { readCorpus } from "../experiment/read.js";
import { verdicts } from "../grammar/attributes/check.js";
import { countDerivations } from "../grammar/count.js";
import { enumerate } from "../grammar/enumerate.js";
import type { Grammar } from "../grammar/grammar.js";
import { lawOf, type DerivedLaw } from "../grammar/law-of.js";
import { tallyUnits } from "../grammar/law-units.js";
import { leastSizes } from "../grammar/measure.js";
import { readGrammar } from "../grammar/read.js";
import { wrap } from "../report/wrap.js";

/** Largest number of laws that are compared to count the distinct ones. */
const LOOKED_AT = 5000;

/** Says what a corpus folder, a grammar file or a law is, or throws what is wrong with it. */
export async function check(target: string): Promise<string> {
  if (target.endsWith(".bnf")) return checkGrammar(target);
  const isFolder = await stat(target).then(
    (each) => each.isDirectory(),
    () => false,
  );
  return isFolder || (/[\\/]/.test(target) && !/[*+(]/.test(target)) ? checkCorpus(target) : checkLaw(target);
}

async function checkCorpus(folder: string): Promise<string> {
  const corpus = await readCorpus(folder);
  const lines = corpus.experiments.map(({ name, observations, protocol }) => {
    const kinds = observations.map((each) => (each.kind === "signal" ? each.quantity : each.kind));
    return `  ${name}: ${protocol.length} stage${protocol.length === 1 ? "" : "s"}; ${summary(kinds)}`;
  });
  return [`corpus ${corpus.name} is sound: ${corpus.title}`, ...lines, ""].join("\n");
}

function summary(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => (count === 1 ? kind : `${count} x ${kind}`)).join(", ");
}

async function checkGrammar(path: string): Promise<string> {
  const grammar = await readGrammar(path);
  const least = leastSizes(grammar)[grammar.start];
  const counts = countDerivations(grammar, least + 16)[grammar.start];
  const keys = new Set<string>();
  const laws: DerivedLaw[] = [];
  let seen = 0;
  let largest = least;
  for (const derivation of enumerate(grammar, least + 16)) {
    if (++seen > LOOKED_AT) break;
    const law = lawOf(grammar, derivation);
    laws.push(law);
    keys.add(canonicalKey(law.expression));
    largest = sizeOf(counts, seen);
  }
  const sizes = counts.flatMap((count, size) => (count > 0n ? [`${count} of ${size}`] : []));
  return [
    `grammar ${grammar.name} is sound: ${Object.keys(grammar.productions).length} rules, variables ${grammar.variables.map(({ name }) => name).join(", ")}`,
    ...wrap(`laws by size (nodes): ${sizes.join(", ")}`, 96).map((line) => `  ${line}`),
    `  distinct among the ${Math.min(seen, LOOKED_AT)} smallest (up to ${largest} nodes): ${keys.size}`,
    ...laws.slice(0, 5).map(({ expression }) => `  ${print(expression)}`),
    ...unitsOf(grammar, laws),
    ...claimsOf(grammar),
    "",
  ].join("\n");
}

/** Units of parameters that are declared with [?], as the laws give them. */
function unitsOf(grammar: Grammar, laws: readonly DerivedLaw[]): string[] {
  const lines = [...tallyUnits(grammar, laws)].map(([name, counts]) => {
    const found = [...counts].map(([unit, count]) => `${unit === "?" ? "open" : `[${unit}]`} in ${count}`);
    return `    ${name}: ${found.join(", ") || "in none of them"}`;
  });
  return lines.length === 0 ? [] : ["  units solved from the laws (uses in those looked at):", ...lines];
}

/** What the grammar declares of its rules, and how far that is sure. */
function claimsOf(grammar: Grammar): string[] {
  const claims = verdicts(grammar);
  if (claims.length === 0) return [];
  const lines = claims.map(({ rule, claim, outcome }) => `    ${outcome.padEnd(6)}  ${rule}: ${claim}`);
  return ["  declared of its laws, before any is sampled:", ...lines];
}

/** Size of the n-th smallest law. */
function sizeOf(counts: readonly bigint[], n: number): number {
  let sum = 0n;
  return counts.findIndex((count) => (sum += count) >= BigInt(n));
}

function checkLaw(text: string): string {
  const law = parse(text, { variables: ["c", "eta"] });
  return [
    `law is sound: ${print(law)}`,
    `  variables ${variableNames(law).join(", ") || "none"}; parameters ${parameterNames(law).join(", ") || "none"}; complexity ${complexity(law)}`,
    `  ${lawUnits(law)}`,
    `  canonical form ${canonicalKey(law)}`,
    "",
  ].join("\n");
}

/** Units of a rate in 1/h that is driven by pure numbers. */
function lawUnits(law: Expression): string {
  const solved = solveUnits(law, new Map(["c", "eta"].map((name) => [name, pure])), parseUnit("1/h"));
  if ("clash" in solved) return `units do not go together: ${String(solved.clash)}`;
  const units = [...solved.units].sort(([a], [b]) => (a < b ? -1 : 1));
  const known = units.map(([name, unit]) => `${name} [${printUnit(unit)}]`);
  return `units, for a law in [1/h]: ${[...known, ...solved.relations].join("; ") || "nothing to be solved"}`;
}
