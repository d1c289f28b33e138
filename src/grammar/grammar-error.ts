/** A grammar that cannot be used, with the place of what is wrong. */
export class GrammarError extends Error {
  override readonly name = "GrammarError";
  readonly file: string;
  /** Both counted from 1; 0 where it is the file as a whole. */
  readonly line: number;
  readonly column: number;

  constructor(file: string, line: number, column: number, problem: string) {
    super(line === 0 ? `${file}: ${problem}` : `${file}:${line}:${column}: ${problem}`);
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
