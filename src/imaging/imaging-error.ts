/** Something wrong in an image, spectrum or pattern: where, what was found, what was expected, and the fix. */
export class ImagingError extends Error {
  override readonly name = "ImagingError";
  /** The file as it was named. */
  readonly file: string;
  /** Line, key, dataset or byte inside the file, "" for the file as a whole. */
  readonly place: string;
  readonly found: string;
  readonly expected: string;
  /** What the user can do; "" where the file is simply damaged. */
  readonly fix: string;

  constructor(problem: Problem) {
    const { file, place = "", found, expected, fix = "" } = problem;
    const where = place === "" ? file : `${file}: ${place}`;
    super(`${where}: found ${found}, expected ${expected}.${fix === "" ? "" : ` ${fix}`}`);
    this.file = file;
    this.place = place;
    this.found = found;
    this.expected = expected;
    this.fix = fix;
  }

  /** The parts again, as plain data that can be sent to another thread. */
  get problem(): Problem {
    const { file, place, found, expected, fix } = this;
    return { file, place, found, expected, fix };
  }
}

/** The parts of an `ImagingError`. */
export interface Problem {
  readonly file: string;
  readonly place?: string;
  readonly found: string;
  readonly expected: string;
  readonly fix?: string;
}
