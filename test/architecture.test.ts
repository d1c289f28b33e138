import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../src");

/** Rooms from the ground up: a file imports from its own room or from a lower floor. */
const FLOORS: readonly (readonly string[])[] = [
  ["numerics"],
  ["expression", "ode", "distribution"],
  ["grammar", "experiment", "imaging"],
  ["search", "ensemble"],
  ["scoring", "simulation"],
  ["inference", "verdicts", "design"],
  ["report", "workers"],
  [
    "trial.ts",
    "assumptions.ts",
    "enriched.ts",
    "inquiry.ts",
    "compare.ts",
    "validate.ts",
    "rehearse.ts",
    "discover.ts",
    "climb.ts",
    "found-laws.ts",
    "journal.ts",
  ],
  ["index.ts", "testing.ts", "cli"],
];

/** The files of this floor are one room. */
const STORIES = FLOORS.findIndex((rooms) => rooms.includes("compare.ts"));

/** The kernel's source is AssemblyScript: another language, compiled by itself. */
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.includes("/assembly/"));

const importsOf = (file: string): string[] =>
  Array.from(
    readFileSync(join(SOURCE, file), "utf8").matchAll(/^(?:import|export)[^;]*?from "(\.[^"]+)";/gms),
    ([, path]) =>
      relative(SOURCE, resolve(SOURCE, dirname(file), path))
        .replace(/\.js$/, ".ts")
        .replaceAll("\\", "/"),
  );

const roomOf = (file: string): string => file.split("/")[0];
const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

describe("the architecture", () => {
  it("gives every file a room on a floor", () => {
    expect(files.filter((file) => floorOf(roomOf(file)) < 0)).toEqual([]);
  });

  it("lets imports point down, or stay in their room (the stories are one room)", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => {
          const [from, to] = [floorOf(roomOf(file)), floorOf(roomOf(target))];
          return roomOf(file) !== roomOf(target) && !(to < from || (to === from && from === STORIES));
        })
        .map((target) => `${file} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no import cycle", () => {
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (path.includes(file) || done.has(file)) return;
      importsOf(file).forEach((target) => visit(target, [...path, file]));
      done.add(file);
    };
    files.forEach((file) => visit(file, []));
    expect(cycles).toEqual([]);
  });

  it("re-exports from the index only", () => {
    const barrels = files.filter(
      (file) =>
        file !== "index.ts" && /^export (\*|\{[^}]*\}) from/m.test(readFileSync(join(SOURCE, file), "utf8")),
    );
    expect(barrels).toEqual([]);
  });

  it("keeps files to one idea: under 450 lines each", () => {
    const long = files.filter((file) => readFileSync(join(SOURCE, file), "utf8").split("\n").length > 450);
    expect(long).toEqual([]);
  });

  it("never evaluates text as code but where the compiler links what it wrote itself", () => {
    const users = files.filter((file) =>
      /new Function\(|\beval\(/.test(readFileSync(join(SOURCE, file), "utf8")),
    );
    expect(users).toEqual(["expression/compile.ts"]);
    const linkers = files.filter((file) =>
      readFileSync(join(SOURCE, file), "utf8").includes("new WebAssembly.Module"),
    );
    expect(linkers).toEqual(["numerics/kernel/function-table.ts", "numerics/kernel/kernel.ts"]);
  });
});
