import { join } from "node:path";
import { CorpusError } from "./corpus-error.js";
import type { Control, Stage, StageEnd } from "./experiment.js";
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
    const { times, values } = await readTimed(folder, file.currentTable, "current");
    return { kind: "current-table", times, currents: values };
  }
  if (file.potentialTable) {
    const { times, values } = await readTimed(folder, file.potentialTable, "potential");
    return { kind: "potential-table", times, potentials: values };
  }
  return { kind: file.rest ? "rest" : "free" };
}

async function readTimed(
  folder: string,
  file: NonNullable<StageFile["currentTable"]>,
  kind: Kind,
): Promise<{ times: number[]; values: number[] }> {
  const table = await readTable(join(folder, file.file));
  return {
    times: table.times(file.time.column, file.time.unit),
    values: table.numbers(file.value.column, kind, file.value.unit),
  };
}

const KINDS = { time: "time", charge: "composition", potential: "potential", current: "current" } as const;

function readEnd(path: string, name: string, until: StageFile["until"]): StageEnd {
  const stated = Object.entries(until).filter(
    (entry): entry is [keyof typeof KINDS, string] => entry[1] !== undefined,
  );
  if (stated.length !== 1) {
    const found = stated.map(([key]) => key).join(", ") || "nothing";
    throw new CorpusError(
      path,
      `experiment "${name}": a stage ends by one of time, charge, potential or current, found ${found}.`,
    );
  }
  const [kind, text] = stated[0];
  const value = inside(KINDS[kind], text);
  switch (kind) {
    case "time":
      return { kind, time: value };
    case "charge":
      return { kind, charge: value };
    case "potential":
      return { kind, potential: value };
    case "current":
      return { kind, current: value };
  }
}
