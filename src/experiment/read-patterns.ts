import { join } from "node:path";
import { CorpusError } from "./corpus-error.js";
import type { Patterns } from "./diffraction.js";
import { readSetup } from "./read-setup.js";
import type { ObservationFile } from "./schema.js";
import type { Table } from "./table.js";

type PatternsFile = Extract<ObservationFile, { kind: "patterns" }>;

/**
 * Patterns from a table with one row for each point of each pattern, in time order and by rising angle.
 * @throws CorpusError where patterns differ in their points or an error is not positive.
 */
export async function readPatterns(folder: string, file: PatternsFile, table: Table): Promise<Patterns> {
  const setup = await readSetup(join(folder, file.setup));
  const clock = table.times(file.time.column, file.time.unit, "not decreasing");
  const angles = table.numbers(file.twoTheta.column, "angle", file.twoTheta.unit);
  const values = table.numbers(file.intensity, "concentration", "", true);
  const errors = errorsOf(file, table, values);
  const times = [...new Set(clock)];
  const points = clock.findIndex((time) => time !== clock[0]);
  const count = points < 0 ? clock.length : points;
  const twoTheta = angles.slice(0, count);
  checkPoints(table.file, file.twoTheta.column, clock, angles, times, twoTheta);
  const rows = (all: readonly number[]): number[][] =>
    times.map((_, t) => all.slice(t * count, (t + 1) * count));
  return { kind: "patterns", setup, times, twoTheta, intensities: rows(values), errors: rows(errors) };
}

/** From a column, or the square root of the counts. */
function errorsOf({ errorColumn }: PatternsFile, table: Table, values: readonly number[]): number[] {
  if (errorColumn === undefined) return values.map((value) => Math.sqrt(Math.max(1, value)));
  const errors = table.numbers(errorColumn, "concentration", "", true);
  const wrong = errors.findIndex((error, n) => !(error > 0) && Number.isFinite(values[n]));
  if (wrong < 0) return errors;
  const problem = `standard error ${errors[wrong]} is not positive.`;
  throw new CorpusError(table.file, problem, { row: wrong + 2, column: errorColumn });
}

function checkPoints(
  file: string,
  column: string,
  clock: readonly number[],
  angles: readonly number[],
  times: readonly number[],
  twoTheta: readonly number[],
): void {
  const count = twoTheta.length;
  const fall = twoTheta.findIndex((angle, n) => n > 0 && !(angle > twoTheta[n - 1]));
  if (fall > 0) {
    const problem = `angle ${twoTheta[fall]} does not exceed the row above (${twoTheta[fall - 1]}).`;
    throw new CorpusError(file, problem, { row: fall + 2, column });
  }
  const other = angles.findIndex(
    (angle, n) => angle !== twoTheta[n % count] || clock[n] !== times[Math.floor(n / count)],
  );
  if (other < 0 && angles.length === count * times.length) return;
  const row = other < 0 ? angles.length : other;
  const problem = `the pattern at ${clock[Math.min(row, clock.length - 1)]} h is not on the points of the first one (${count} points). Interpolate or cut the patterns to the same points.`;
  throw new CorpusError(file, problem, { row: row + 2, column });
}
