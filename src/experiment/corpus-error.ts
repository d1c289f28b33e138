/** Something wrong in a corpus: which file, and where in it. */
export class CorpusError extends Error {
  override readonly name = "CorpusError";
  readonly file: string;
  /** Row of a table, counted from 1 with the header as row 1. */
  readonly row: number | undefined;
  readonly column: string | undefined;

  constructor(file: string, problem: string, place: { row?: number; column?: string } = {}) {
    const where = [file, place.row, place.column].filter((part) => part !== undefined).join(":");
    super(`${where}: ${problem}`);
    this.file = file;
    this.row = place.row;
    this.column = place.column;
  }
}
