/** A grammar that cannot be used, with the place of what is wrong. */
export class GrammarError extends Error {
  override readonly name = "GrammarError";
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;

  constructor(file: string, line: number, column: number, problem: string) {
    super(`${file}:${line}:${column}: ${problem}`);
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
