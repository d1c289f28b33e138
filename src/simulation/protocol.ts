import type { Control, Stage } from "../experiment/experiment.js";
import { readStage } from "../experiment/read-stage.js";
import type { StageStated, CheckedSimulation } from "./schema.js";

/** Units that a plain number has where a quantity with its unit is expected. */
const UNITS: Readonly<Record<string, string>> = {
  current: "1/h",
  potential: "V",
  time: "h",
  duration: "h",
  charge: "1",
  composition: "1",
};

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Puts units to the plain numbers of a protocol, which are in 1/h, V and h. */
export function withUnits(stages: Json): Json {
  if (Array.isArray(stages)) return stages.map(withUnits);
  if (typeof stages !== "object" || stages === null) return stages;
  return Object.fromEntries(
    Object.entries(stages).map(([key, value]) => {
      if (key === "until" || key === "stages") return [key, withUnits(value)];
      return [key, typeof value === "number" && key in UNITS ? `${value} ${UNITS[key]}` : value];
    }),
  );
}

/** The stages one after the other, repeated ones as often as they are; tables relative to `folder`. */
export async function readProtocol(
  folder: string,
  stated: CheckedSimulation["protocol"],
): Promise<readonly Stage[]> {
  const flat = stated.flatMap((stage) =>
    "repeat" in stage ? Array.from({ length: stage.repeat }, () => stage.stages).flat() : [stage],
  );
  return Promise.all(flat.map((stage) => readOwnStage(folder, stage)));
}

async function readOwnStage(folder: string, stage: StageStated): Promise<Stage> {
  const { currentTable, potentialTable, ...rest } = stage;
  const inline = inlineControl(stage);
  if (!inline) {
    const files = {
      ...(currentTable && "file" in currentTable ? { currentTable } : {}),
      ...(potentialTable && "file" in potentialTable ? { potentialTable } : {}),
    };
    return readStage(folder, "protocol", "simulated", { ...rest, ...files });
  }
  // What ends it is read as of any other stage.
  const { until } = await readStage(folder, "protocol", "simulated", { rest: true, until: rest.until });
  return { control: inline, until };
}

function inlineControl({ currentTable, potentialTable }: StageStated): Control | undefined {
  const table = [currentTable, potentialTable].find((each) => each && "times" in each);
  if (!table || !("times" in table)) return undefined;
  const { times, values, between } = table;
  if (times.length !== values.length)
    throw new Error(`a table of the protocol has ${times.length} times and ${values.length} values.`);
  const shape = between ? { between } : {};
  return table === currentTable
    ? { kind: "current-table", times, currents: values, ...shape }
    : { kind: "potential-table", times, potentials: values, ...shape };
}
