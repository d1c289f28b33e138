import { GrammarError } from "./grammar-error.js";
import type { Grammar } from "./grammar.js";
import { leastSizes } from "./measure.js";
import type { Rule } from "./source.js";

/** @throws GrammarError where a rule can only go on for ever. */
export function checkEnds(grammar: Grammar, rules: readonly Rule[]): void {
  const least = leastSizes(grammar);
  const endless = rules.find(({ name }) => least[name] === Infinity);
  if (!endless) return;
  const { file, number } = endless.line;
  throw new GrammarError(
    file,
    number,
    1,
    `<${endless.name}> never ends: each of its alternatives leads back to itself. Add one without holes.`,
  );
}

/** @throws GrammarError where a rule is never used. */
export function checkReached(grammar: Grammar, rules: readonly Rule[]): void {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { holes } of grammar.productions[name]) holes.forEach(visit);
  };
  visit(grammar.start);
  const idle = rules.find(({ name }) => !reached.has(name));
  if (!idle) return;
  throw new GrammarError(
    idle.line.file,
    idle.line.number,
    1,
    `<${idle.name}> is defined but cannot be reached from <${grammar.start}>.`,
  );
}
