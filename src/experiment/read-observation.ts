import { join } from "node:path";
import { CorpusError } from "./corpus-error.js";
import type { FollowedParticles, Frame, Mixture, Noise, Observation, Population } from "./experiment.js";
import { inside, readQuantity } from "./quantity.js";
import type { ObservationFile } from "./schema.js";
import { readPatterns } from "./read-patterns.js";
import { readTable, type Table } from "./table.js";

type Of<K extends ObservationFile["kind"]> = Extract<ObservationFile, { kind: K }>;

/** Reads one entry of "observations"; "frames" gives one frame a time. */
export async function readObservation(
  folder: string,
  path: string,
  system: Population | Mixture,
  file: ObservationFile,
): Promise<Observation[]> {
  const table = await readTable(join(folder, file.file));
  switch (file.kind) {
    case "followed":
      return [readFollowed(path, system, file, table)];
    case "frames":
      return readFrames(file, table);
    case "histogram":
      return [readHistogram(file, table)];
    case "patterns":
      return [await readPatterns(folder, file, table)];
    case "signal":
      return [readSignal(file, table)];
    case "concentrations":
      return [readConcentrations(path, system, file, table)];
  }
}

/** Standard errors from a column, or one for all. */
function errorsOf(
  table: Table,
  count: number,
  column: string | undefined,
  all: number | undefined,
  read: (column: string) => number[],
): number[] {
  if (column === undefined && all === undefined) {
    throw new CorpusError(
      table.file,
      `no standard errors are stated. Give "error" or "errorColumn" in corpus.json.`,
    );
  }
  const errors = column === undefined ? new Array<number>(count).fill(all!) : read(column);
  const wrong = errors.findIndex((error) => error <= 0);
  if (wrong < 0) return errors;
  throw new CorpusError(table.file, `standard error ${errors[wrong]} is not positive.`, {
    row: wrong + 2,
    ...(column === undefined ? {} : { column }),
  });
}

/** Measured compositions may leave (0, 1) by their error, not by much. */
function compositionsOf(table: Table, column: string, unit: string): number[] {
  const values = table.numbers(column, "composition", unit, true);
  const wrong = values.findIndex((value) => value < -0.3 || value > 1.3);
  if (wrong < 0) return values;
  throw new CorpusError(
    table.file,
    `composition ${values[wrong]} is far outside 0 to 1. Is the unit right?`,
    {
      row: wrong + 2,
      column,
    },
  );
}

function readFollowed(
  path: string,
  system: Population | Mixture,
  file: Of<"followed">,
  table: Table,
): FollowedParticles {
  const names = file.particles.map(({ name }) => name);
  checkMembers(
    path,
    names,
    system.kind === "population" && system.initial.kind === "each" ? system.initial.names : [],
  );
  const times = table.times(file.time.column, file.time.unit);
  const all = file.error === undefined ? undefined : inside("composition", file.error);
  const columns = file.particles.map(({ column }) => compositionsOf(table, column, file.unit));
  const errors = file.particles.map(({ errorColumn }) =>
    errorsOf(table, times.length, errorColumn, all, (column) =>
      table.numbers(column, "composition", file.unit),
    ),
  );
  return {
    kind: "followed",
    names,
    times,
    compositions: times.map((_, j) => columns.map((column) => column[j])),
    errors: times.map((_, j) => errors.map((column) => column[j])),
    timeError: file.timeError === undefined ? 0 : inside("time", file.timeError),
    calibration: file.calibration ?? { reference: 0, gainError: 0, offsetError: 0 },
    ...noiseOf(file.noise),
  };
}

/** Times in the file carry a unit, inside they are hours. */
function noiseOf(noise: Of<"signal">["noise"]): { noise?: Noise } {
  if (!noise) return {};
  return { noise: noise.kind === "student" ? noise : { ...noise, time: inside("time", noise.time) } };
}

/** Observed names must be those of the initial state, in the same order. */
function checkMembers(path: string, observed: readonly string[], stated: readonly string[]): void {
  if (observed.length === stated.length && observed.every((name, i) => name === stated[i])) return;
  throw new CorpusError(
    path,
    `particles observed (${observed.join(", ")}) are not those of "initial" (${stated.join(", ") || "none"}).`,
  );
}

function readFrames(file: Of<"frames">, table: Table): Frame[] {
  const times = table.times(file.time.column, file.time.unit, "not decreasing");
  const compositions = compositionsOf(table, file.composition.column, file.composition.unit);
  const all = file.error === undefined ? undefined : inside("composition", file.error);
  const read = (column: string): number[] => table.numbers(column, "composition", file.composition.unit);
  const errors = errorsOf(table, times.length, file.errorColumn, all, read);
  return [...new Set(times)].map((time) => {
    const rows = times.flatMap((each, n) => (each === time ? [n] : []));
    return {
      kind: "frame",
      time,
      weighting: file.weighting,
      compositions: rows.map((n) => compositions[n]),
      errors: rows.map((n) => errors[n]),
      ...(file.offsetError === undefined ? {} : { offsetError: inside("composition", file.offsetError) }),
    };
  });
}

function readHistogram(file: Of<"histogram">, table: Table): Observation {
  const lower = table.numbers(file.lower.column, "composition", file.lower.unit);
  const upper = table.numbers(file.upper.column, "composition", file.upper.unit);
  const counts = table.numbers(file.count.column, "composition", "1");
  lower.forEach((edge, n) => {
    if (n > 0 && Math.abs(edge - upper[n - 1]) > 1e-9) {
      throw new CorpusError(table.file, `the bin begins at ${edge}, the one above ends at ${upper[n - 1]}.`, {
        row: n + 2,
      });
    }
    if (counts[n] < 0)
      throw new CorpusError(table.file, `count ${counts[n]} is negative.`, {
        row: n + 2,
        column: file.count.column,
      });
  });
  return {
    kind: "histogram",
    time: inside("time", file.at),
    weighting: file.weighting,
    edges: [...lower, upper[upper.length - 1]],
    counts,
    ...(file.error === undefined ? {} : { error: inside("composition", file.error) }),
  };
}

function readSignal(file: Of<"signal">, table: Table): Observation {
  const kind = file.quantity === "mean" ? "composition" : file.quantity;
  const times = table.times(file.time.column, file.time.unit);
  const values = table.numbers(file.value.column, kind, file.value.unit);
  const all = file.error === undefined ? undefined : readQuantity(kind, file.error);
  if (typeof all === "object") throw new CorpusError(table.file, all.problem);
  const errors = errorsOf(table, times.length, file.errorColumn, all, (column) =>
    table.numbers(column, kind, file.value.unit),
  );
  const shift = file.offsetError === undefined ? 0 : readQuantity(kind, file.offsetError);
  if (typeof shift === "object") throw new CorpusError(table.file, shift.problem);
  return {
    kind: "signal",
    quantity: file.quantity,
    times,
    values,
    errors,
    ...(shift > 0 ? { offsetError: shift } : {}),
    ...(file.resistanceError ? { resistanceError: file.resistanceError } : {}),
    ...noiseOf(file.noise),
  };
}

function readConcentrations(
  path: string,
  system: Population | Mixture,
  file: Of<"concentrations">,
  table: Table,
): Observation {
  const names = file.species.map(({ name }) => name);
  const stated = system.kind === "mixture" ? system.species : [];
  if (names.join() !== stated.join()) {
    throw new CorpusError(
      path,
      `species observed (${names.join(", ")}) are not those of the mixture (${stated.join(", ") || "none"}).`,
    );
  }
  const times = table.times(file.time.column, file.time.unit);
  const read = (column: string): number[] => table.numbers(column, "concentration", file.unit, true);
  const columns = file.species.map(({ column }) => read(column));
  const errors = file.species.map(({ errorColumn }) =>
    errorsOf(table, times.length, errorColumn, file.error, read),
  );
  return {
    kind: "concentrations",
    times,
    values: times.map((_, j) => columns.map((column) => column[j])),
    errors: times.map((_, j) => errors.map((column) => column[j])),
    ...noiseOf(file.noise),
  };
}
