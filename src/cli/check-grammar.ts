import { canonicalKey } from "../expression/canonical.js";
import { print } from "../expression/print.js";
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

/** Says what the laws of a grammar file are, or throws what is wrong with it. */
export async function checkGrammar(path: string): Promise<string> {
  const grammar = await readGrammar(path);
  const largest = leastSizes(grammar)[grammar.start] + 16;
  const counts = countDerivations(grammar, largest)[grammar.start];
  const sizes = counts.flatMap((count, size) => (count > 0n ? [`${count} of ${size}`] : []));
  const laws = smallest(grammar, largest);
  const distinct = new Set(laws.map(({ expression }) => canonicalKey(expression))).size;
  return [
    `grammar ${grammar.name} is sound: ${Object.keys(grammar.productions).length} rules, variables ${grammar.variables.map(({ name }) => name).join(", ")}`,
    ...wrap(`laws by size (nodes): ${sizes.join(", ")}`, 96).map((line) => `  ${line}`),
    `  distinct among the ${laws.length} smallest (up to ${sizeOf(counts, laws.length)} nodes): ${distinct}`,
    ...laws.slice(0, 5).map(({ expression }) => `  ${print(expression)}`),
    ...unitsOf(grammar, laws),
    ...claimsOf(grammar),
    "",
  ].join("\n");
}

/** The laws that are looked at. */
function smallest(grammar: Grammar, largest: number): DerivedLaw[] {
  const laws: DerivedLaw[] = [];
  for (const derivation of enumerate(grammar, largest)) {
    laws.push(lawOf(grammar, derivation));
    if (laws.length === LOOKED_AT) break;
  }
  return laws;
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
