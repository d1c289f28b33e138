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

/** @throws GrammarError where rules lead back to themselves without adding anything, as in <a> ::= <b>, <b> ::= <a>. */
export function checkPasses(grammar: Grammar, rules: readonly Rule[]): void {
  const next = (name: string): string[] =>
    grammar.productions[name].flatMap(({ body }) => (body.kind === "hole" ? [body.nonterminal] : []));
  const visit = (name: string, way: readonly string[]): readonly string[] | undefined =>
    way.includes(name)
      ? [...way.slice(way.indexOf(name)), name]
      : next(name).reduce<readonly string[] | undefined>(
          (found, other) => found ?? visit(other, [...way, name]),
          undefined,
        );
  for (const { name, line } of rules) {
    const loop = visit(name, []);
    if (!loop) continue;
    const text = loop.map((each) => `<${each}>`).join(" -> ");
    throw new GrammarError(line.file, line.number, 1, `${text} goes around without adding anything.`);
  }
}

/** Names of the rules that can be reached from one. */
export function reachedFrom(grammar: Grammar, start: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const { holes } of grammar.productions[name]) holes.forEach(visit);
  };
  visit(start);
  return reached;
}

/** @throws GrammarError where one of these rules is never used. */
export function checkReached(grammar: Grammar, rules: readonly Rule[]): void {
  const reached = reachedFrom(grammar, grammar.start);
  const idle = rules.find(({ name }) => !reached.has(name));
  if (!idle) return;
  const { file, number } = idle.line;
  const problem = `<${idle.name}> is defined but cannot be reached from <${grammar.start}>.`;
  throw new GrammarError(file, number, 1, problem);
}
