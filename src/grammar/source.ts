/** A line of a grammar without its comment, and where it stands. */
export interface Line {
  readonly text: string;
  readonly file: string;
  readonly number: number;
}

/** One alternative of a rule: its text and where it begins (column from 1). */
export interface Alternative {
  readonly text: string;
  readonly line: Line;
  readonly column: number;
}

/** `<name> ::= alternative | alternative`, continued on lines that begin with "|". */
export interface Rule {
  readonly name: string;
  readonly line: Line;
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
