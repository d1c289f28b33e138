import { basename, normalize } from "node:path";
import { nearest } from "../expression/nearest.js";
import type { Vocabulary } from "../expression/operator.js";
import type { VariableDeclaration } from "../expression/declaration.js";
import { checkClaims } from "./attributes/check.js";
import { chainsOf } from "./canonical/chains.js";
import { readClaims } from "./claims.js";
import { readParameters, readVariables } from "./declarations.js";
import { GrammarError } from "./grammar-error.js";
import type { Chain, Claims, Grammar, GrammarParameter, Production } from "./grammar.js";
import { readLines } from "./include.js";
import { readProduction, type Scope } from "./production.js";
import { beginRule, continueRule, linesOf, type Line, type Rule } from "./source.js";
import { checkEnds, checkPasses, checkReached, reachedFrom } from "./termination.js";

/**
 * Reads a grammar from a file (see grammars/README.md), with what it includes, and checks what its rules declare.
 * @throws GrammarError with file, line and column.
 */
export async function readGrammar(path: string, vocabulary?: Vocabulary): Promise<Grammar> {
  const lines = await readLines(path);
  return grammarOf(lines, normalize(path), basename(path).replace(/\.bnf$/, ""), vocabulary);
}

/** Reads a grammar from a text without includes. @throws GrammarError */
export function parseGrammar(text: string, name: string, vocabulary?: Vocabulary): Grammar {
  return grammarOf(linesOf(text, name), name, name.replace(/\.bnf$/, ""), vocabulary);
}

/** What the lines say, before bodies are read. */
interface Draft {
  readonly variables: VariableDeclaration[];
  readonly parameters: GrammarParameter[];
  readonly rules: Rule[];
  /** Rules as they were written, the replaced ones too. */
  readonly begun: Rule[];
}

function grammarOf(lines: readonly Line[], file: string, name: string, vocabulary?: Vocabulary): Grammar {
  const draft: Draft = { variables: [], parameters: [], rules: [], begun: [] };
  for (const [n, line] of lines.entries()) sortLine(line, lines.at(n + 1), draft);
  if (draft.rules.length === 0) {
    const number = lines.at(-1)?.number ?? 1;
    throw new GrammarError(file, number, 1, "the grammar has no rule. Write <law> ::= ...");
  }
  checkDoubles(draft, lines);
  const grammar = build(name, draft, vocabulary);
  const own = draft.rules.filter(({ line }) => line.file === file);
  checkEnds(grammar, draft.rules);
  checkPasses(grammar, draft.rules);
  checkReached(grammar, own);
  const used = reachedFrom(grammar, grammar.start);
  const kept = only(grammar, used);
  checkClaims(
    kept,
    draft.rules.filter((rule) => used.has(rule.name)),
    vocabulary,
  );
  return kept;
}

function build(name: string, { variables, parameters, rules }: Draft, vocabulary?: Vocabulary): Grammar {
  const scope: Scope = {
    variables: variables.map((each) => each.name),
    parameters: parameters.map((each) => each.name),
    nonterminals: rules.map((each) => each.name),
    ...(vocabulary ? { vocabulary } : {}),
  };
  const productions: Record<string, Production[]> = {};
  const claims: Record<string, Claims> = {};
  const chains: Record<string, readonly Chain[]> = {};
  for (const rule of rules) {
    productions[rule.name] = rule.alternatives.map((alternative) => readProduction(alternative, scope));
    chains[rule.name] = chainsOf(rule.name, productions[rule.name]);
    const declared = readClaims(rule.claims, scope.variables);
    if (declared) claims[rule.name] = declared;
  }
  return { name, variables, parameters, start: rules[0].name, productions, claims, chains };
}

/** The grammar with the rules that are used; parameters that none of them has are left out. */
function only(grammar: Grammar, used: ReadonlySet<string>): Grammar {
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => used.has(name)));
  return {
    ...grammar,
    productions: keep(grammar.productions),
    claims: keep(grammar.claims),
    chains: keep(grammar.chains),
  };
}

const KEYWORDS = ["variables", "parameters", "include", "replace"];

function sortLine(line: Line, next: Line | undefined, draft: Draft): void {
  const text = line.text.trim();
  const word = text.split(/[\s<]/)[0];
  if (word === "variables") draft.variables.push(...readVariables(line));
  else if (word === "parameters") draft.parameters.push(...readParameters(line));
  else if (text.startsWith("|") || text.startsWith("::=")) continueRule(line, draft.begun.at(-1));
  else if (text.startsWith("<") || word === "replace") addRule(beginRule(line, next), draft);
  else {
    throw new GrammarError(
      line.file,
      line.number,
      line.text.indexOf(word) + 1,
      `a line begins with variables, parameters, include, <name> ::=, replace <name> ::= or |; found "${word}".${nearest(word, KEYWORDS)}`,
    );
  }
}

/** A rule that replaces another stands in its place; it keeps what the other declared unless it declares anew. */
function addRule(rule: Rule, { rules, begun }: Draft): void {
  begun.push(rule);
  if (!rule.replaces) {
    rules.push(rule);
    return;
  }
  const at = rules.findIndex(({ name }) => name === rule.name);
  const { file, number } = rule.line;
  if (at < 0) {
    const near = nearest(
      rule.name,
      rules.map(({ name }) => name),
    );
    throw new GrammarError(file, number, 1, `there is no <${rule.name}> above to be replaced.${near}`);
  }
  const { claims } = rules[at];
  rules[at] = rule.claims.text === "" ? { ...rule, claims } : rule;
}

function checkDoubles({ variables, parameters, rules }: Draft, lines: readonly Line[]): void {
  const names = [...variables, ...parameters].map(({ name }) => name);
  const double = names.find((name, n) => names.indexOf(name) !== n);
  if (double !== undefined) {
    const declares = new RegExp(`(?<![\\p{L}\\p{N}_])${double}\\*?\\s*\\[`, "u");
    const line = lines.findLast(({ text }) => declares.test(text))!;
    const column = line.text.lastIndexOf(double) + 1;
    throw new GrammarError(line.file, line.number, column, `"${double}" is declared twice.`);
  }
  const again = rules.find((rule, n) => rules.findIndex(({ name }) => name === rule.name) !== n);
  if (!again) return;
  const { file, number } = again.line;
  throw new GrammarError(file, number, 1, `<${again.name}> is defined twice. Continue a rule with "|".`);
}
