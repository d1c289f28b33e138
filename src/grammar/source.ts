import { GrammarError } from "./grammar-error.js";

/** A line of a grammar without its comment, and where it stands. */
export interface Line {
  readonly text: string;
  readonly file: string;
  readonly number: number;
}

/** A piece of a line: its text and where it begins (column from 1). */
export interface Alternative {
  readonly text: string;
  readonly line: Line;
  readonly column: number;
}

/** `<name> claims ::= alternative | alternative`, continued on lines that begin with "|". */
export interface Rule {
  readonly name: string;
  readonly line: Line;
  /** What stands between the name and `::=`. */
  readonly claims: Alternative;
  /** It takes the place of a rule of an included file. */
  readonly replaces: boolean;
  readonly alternatives: Alternative[];
}

/** Lines that say something, comments cut off. */
export function linesOf(text: string, file: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((line, n) => ({ text: line.replace(/#.*$/, "").trimEnd(), file, number: n + 1 }))
    .filter(({ text: kept }) => kept.trim() !== "");
}

/** Splits the right side of a rule at "|". `offset` is the column before its first character. */
export function alternativesOf(right: string, offset: number, line: Line): Alternative[] {
  const found: Alternative[] = [];
  let begin = 0;
  for (const part of right.split("|")) {
    const blank = part.length - part.trimStart().length;
    found.push({ text: part.trim(), line, column: offset + begin + blank + 1 });
    begin += part.length + 1;
  }
  return found;
}

/**
 * Reads `<name> claims ::= alternatives` or `replace <name> ...`; the alternatives may begin on the next line with `::=`.
 * @throws GrammarError
 */
export function beginRule(line: Line, next: Line | undefined): Rule {
  const match = /^(\s*(replace\s+)?<\s*([\p{L}_][\p{L}\p{N}_-]*)\s*>)((?:(?!::=).)*)(::=)?/u.exec(line.text);
  const later = match?.[5] === undefined && (next?.text.trimStart().startsWith("::=") ?? false);
  if (!match || (match[5] === undefined && !later)) {
    const column = (match?.[1].length ?? 0) + 1 + (/^\s*/.exec(match?.[4] ?? "")?.[0].length ?? 0);
    throw new GrammarError(
      line.file,
      line.number,
      column,
      "expected ::= after the name of a rule and what it declares, as in <law> [1/h], positive ::= k * c.",
    );
  }
  const [whole, head, replaces, name, claims] = match;
  const blank = claims.length - claims.trimStart().length;
  return {
    name,
    line,
    claims: { text: claims.trim(), line, column: head.length + blank + 1 },
    replaces: replaces !== undefined,
    alternatives: later ? [] : alternativesOf(line.text.slice(whole.length), whole.length, line),
  };
}

/** Adds the alternatives of a line that begins with "|" or "::=" to the rule begun last. @throws GrammarError */
export function continueRule(line: Line, rule: Rule | undefined): void {
  const [begun, mark] = /^\s*(\||::=)/.exec(line.text)!;
  const fits = rule && (mark === "|" || rule.alternatives.length === 0);
  if (!fits) {
    const problem = rule ? `but <${rule.name}> has its alternatives already.` : "but there is none above.";
    const column = begun.length - mark.length + 1;
    throw new GrammarError(line.file, line.number, column, `"${mark}" continues a rule, ${problem}`);
  }
  rule.alternatives.push(...alternativesOf(line.text.slice(begun.length), begun.length, line));
}
