import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { nearest } from "../expression/nearest.js";
import type { Vocabulary } from "../expression/operator.js";
import { readParameters, readVariables } from "./declarations.js";
import { GrammarError } from "./grammar-error.js";
import type { Grammar, GrammarParameter, Production } from "./grammar.js";
import { readProduction } from "./production.js";
import { alternativesOf, linesOf, type Line, type Rule } from "./source.js";
import { checkEnds, checkReached } from "./termination.js";
import type { VariableDeclaration } from "../expression/declaration.js";

/**
 * Reads a grammar from a file (see grammars/README.md), with what it includes.
 * @throws GrammarError with file, line and column.
 */
export async function readGrammar(path: string, vocabulary?: Vocabulary): Promise<Grammar> {
  const lines = await readLines(path, []);
  return grammarOf(lines, path, basename(path).replace(/\.bnf$/, ""), vocabulary);
}

/** Reads a grammar from a text without includes. @throws GrammarError */
export function parseGrammar(text: string, name: string, vocabulary?: Vocabulary): Grammar {
  return grammarOf(linesOf(text, name), name, name.replace(/\.bnf$/, ""), vocabulary);
}

async function readLines(path: string, within: readonly string[]): Promise<Line[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new GrammarError(path, 1, 1, "there is no such file.");
  }
  const parts = linesOf(text, path).map(async (line) => {
    const match = /^\s*include\s+(\S+)\s*$/.exec(line.text);
    if (!match) return [line];
    const included = join(dirname(path), match[1]);
    if (!within.includes(included) && included !== path) return readLines(included, [...within, path]);
    throw new GrammarError(path, line.number, 1, `${match[1]} includes itself.`);
  });
  return (await Promise.all(parts)).flat();
}

/** What the lines say, before bodies are read. */
interface Draft {
  readonly variables: VariableDeclaration[];
  readonly parameters: GrammarParameter[];
  readonly rules: Rule[];
}

function grammarOf(lines: readonly Line[], file: string, name: string, vocabulary?: Vocabulary): Grammar {
  const draft: Draft = { variables: [], parameters: [], rules: [] };
  for (const line of lines) sortLine(line, draft);
  if (draft.rules.length === 0) {
    throw new GrammarError(
      file,
      lines.at(-1)?.number ?? 1,
      1,
      "the grammar has no rule. Write <law> ::= ...",
    );
  }
  checkDoubles(draft, lines);
  const scope = {
    variables: draft.variables.map((each) => each.name),
    parameters: draft.parameters.map((each) => each.name),
    nonterminals: draft.rules.map((each) => each.name),
    ...(vocabulary ? { vocabulary } : {}),
  };
  const productions: Record<string, Production[]> = {};
  for (const rule of draft.rules) {
    productions[rule.name] = rule.alternatives.map((alternative) => readProduction(alternative, scope));
  }
  const grammar = {
    name,
    variables: draft.variables,
    parameters: draft.parameters,
    start: draft.rules[0].name,
    productions,
  };
  checkEnds(grammar, draft.rules);
  checkReached(grammar, draft.rules);
  return grammar;
}

const KEYWORDS = ["variables", "parameters", "include"];

function sortLine(line: Line, draft: Draft): void {
  const text = line.text.trim();
  if (text.startsWith("variables")) draft.variables.push(...readVariables(line));
  else if (text.startsWith("parameters")) draft.parameters.push(...readParameters(line));
  else if (text.startsWith("|")) continueRule(line, draft.rules);
  else if (text.startsWith("<")) draft.rules.push(beginRule(line));
  else {
    const word = text.split(/\s/)[0];
    const column = line.text.indexOf(word) + 1;
    throw new GrammarError(
      line.file,
      line.number,
      column,
      `a line begins with variables, parameters, include, <name> ::= or |; found "${word}".${nearest(word, KEYWORDS)}`,
    );
  }
}

function beginRule(line: Line): Rule {
  const match = /^(\s*<\s*([\p{L}_][\p{L}\p{N}_-]*)\s*>\s*)(::=)?/u.exec(line.text);
  if (!match?.[3]) {
    const column = (match?.[1].length ?? 0) + 1;
    throw new GrammarError(
      line.file,
      line.number,
      column,
      `expected ::= after the name of a rule, as in <law> ::= k * c.`,
    );
  }
  const offset = match[0].length;
  return { name: match[2], line, alternatives: alternativesOf(line.text.slice(offset), offset, line) };
}

function continueRule(line: Line, rules: readonly Rule[]): void {
  const rule = rules.at(-1);
  const offset = line.text.indexOf("|") + 1;
  if (!rule)
    throw new GrammarError(line.file, line.number, offset, `"|" continues a rule, but there is none above.`);
  rule.alternatives.push(...alternativesOf(line.text.slice(offset), offset, line));
}

function checkDoubles({ variables, parameters, rules }: Draft, lines: readonly Line[]): void {
  const names = [...variables, ...parameters].map(({ name }) => name);
  const double = names.find((name, n) => names.indexOf(name) !== n);
  if (double !== undefined) {
    const line = lines.findLast(({ text }) =>
      new RegExp(`(?<![\\p{L}\\p{N}_])${double}\\*?\\s*\\[`, "u").test(text),
    )!;
    throw new GrammarError(
      line.file,
      line.number,
      line.text.lastIndexOf(double) + 1,
      `"${double}" is declared twice.`,
    );
  }
  const again = rules.find((rule, n) => rules.findIndex(({ name }) => name === rule.name) !== n);
  if (again)
    throw new GrammarError(
      again.line.file,
      again.line.number,
      1,
      `<${again.name}> is defined twice. Continue a rule with "|".`,
    );
}
