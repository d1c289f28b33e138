import { join } from "node:path";
import { CorpusError } from "./corpus-error.js";
import type { Between, Control, SingleEnd, Stage, StageEnd } from "./experiment.js";
import { inside, type Kind } from "./quantity.js";
import type { StageFile } from "./schema.js";
import { readTable } from "./table.js";

/** Reads one stage: what is applied, and until when. */
export async function readStage(folder: string, path: string, name: string, file: StageFile): Promise<Stage> {
  const { until, ...controls } = file;
  const stated = Object.entries(controls).filter(([, value]) => value !== undefined);
  if (stated.length !== 1) {
    const found = stated.map(([key]) => key).join(", ") || "none";
    throw new CorpusError(
      path,
      `experiment "${name}": a stage applies one thing, found ${found}. State current, potential, currentTable, potentialTable, rest or free.`,
    );
  }
  return { control: await readControl(folder, controls), until: readEnd(path, name, until) };
}

async function readControl(folder: string, file: Omit<StageFile, "until">): Promise<Control> {
  if (file.current !== undefined) return { kind: "current", current: inside("current", file.current) };
  if (file.potential !== undefined)
    return { kind: "potential", potential: inside("potential", file.potential) };
  if (file.currentTable) {
    const { times, values, ...shape } = await readTimed(folder, file.currentTable, "current");
    return { kind: "current-table", times, currents: values, ...shape };
  }
  if (file.potentialTable) {
    const { times, values, ...shape } = await readTimed(folder, file.potentialTable, "potential");
    return { kind: "potential-table", times, potentials: values, ...shape };
  }
  return { kind: file.rest ? "rest" : "free" };
}

async function readTimed(
  folder: string,
  file: NonNullable<StageFile["currentTable"]>,
  kind: Kind,
): Promise<{ times: number[]; values: number[]; between?: Between }> {
  const table = await readTable(join(folder, file.file));
  return {
    times: table.times(file.time.column, file.time.unit, "not decreasing"),
    values: table.numbers(file.value.column, kind, file.value.unit),
    ...(file.between ? { between: file.between } : {}),
  };
}

const KINDS = {
  time: "time",
  duration: "time",
  charge: "composition",
  composition: "composition",
  potential: "potential",
  current: "current",
} as const;

function readEnd(path: string, name: string, until: StageFile["until"]): StageEnd {
  const ends = Object.entries(until)
    .filter((entry): entry is [keyof typeof KINDS, string] => entry[1] !== undefined)
    .map(([kind, text]) => readSingleEnd(kind, inside(KINDS[kind], text)));
  if (ends.length === 0) {
    const known = Object.keys(KINDS).join(", ");
    throw new CorpusError(path, `experiment "${name}": a stage ends by one of ${known}, found nothing.`);
  }
  return ends.length === 1 ? ends[0] : { kind: "first", of: ends };
}

function readSingleEnd(kind: keyof typeof KINDS, value: number): SingleEnd {
  switch (kind) {
    case "time":
      return { kind, time: value };
    case "duration":
      return { kind, duration: value };
    case "charge":
      return { kind, charge: value };
    case "composition":
      return { kind, composition: value };
    case "potential":
      return { kind, potential: value };
    case "current":
      return { kind, current: value };
  }
}
