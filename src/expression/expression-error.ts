/** A formula that cannot be read, with the column (from 1) of what is wrong. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  readonly text: string;
  readonly column: number;
  /** What is wrong, without the text and the column. */
  readonly problem: string;

  constructor(text: string, column: number, problem: string) {
    super(`"${text}": ${problem} at column ${column}.`);
    this.text = text;
    this.column = column;
    this.problem = problem;
  }
}
