import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "./problem.js";

/** What a peer did at one tolerance: compositions and reduced potentials at the output times. */
export interface PeerRun {
  readonly milliseconds: number;
  readonly steps: number;
  readonly evaluations: number;
  readonly states: Float64Array;
  readonly potentials: Float64Array;
}

export type Build = "-O3" | "-O3 -ffast-math -march=native";

/** SUNDIALS IDA with the O(N) solver of ida.c. */
export interface Ida {
  run(
    build: Build,
    each: Case,
    scales: Float64Array,
    tolerance: number,
    repeats: number,
  ): PeerRun | undefined;
  close(): void;
}

/** Compiles the peer, or says in one line why it is not there. */
export function startIda(): Ida | string {
  const folder = mkdtempSync(join(tmpdir(), "ida-"));
  const programs: Record<Build, string> = {
    "-O3": join(folder, "plain"),
    "-O3 -ffast-math -march=native": join(folder, "fast"),
  };
  const source = new URL("ida.c", import.meta.url).pathname;
  const libraries = ["-lsundials_ida", "-lsundials_nvecserial", "-lm"];
  try {
    for (const [flags, program] of Object.entries(programs))
      execFileSync("cc", [...flags.split(" "), source, "-o", program, ...libraries], { stdio: "pipe" });
  } catch {
    rmSync(folder, { recursive: true });
    return "SUNDIALS IDA: no C compiler or no SUNDIALS library here, so it is left out.";
  }
  return {
    run: (build, each, scales, tolerance, repeats) =>
      runIda(programs[build], folder, each, scales, tolerance, repeats),
    close: () => rmSync(folder, { recursive: true }),
  };
}

function runIda(
  program: string,
  folder: string,
  { k, omega }: Case,
  scales: Float64Array,
  tolerance: number,
  repeats: number,
): PeerRun | undefined {
  const [table, output] = [join(folder, "prefactors"), join(folder, "output")];
  writeFileSync(table, [...scales].join("\n"));
  const numbers = [k, omega, scales.length, tolerance, repeats].map(String);
  const text = execFileSync(program, [...numbers, table, output], { encoding: "utf8" });
  const [failed, milliseconds, steps, evaluations] = text.trim().split(" ").map(Number);
  if (failed) return undefined;
  return { milliseconds, steps, evaluations, ...unpack(readFileSync(output), scales.length) };
}

function unpack(bytes: Buffer, count: number): Pick<PeerRun, "states" | "potentials"> {
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const rows = all.length / (count + 1);
  const states = new Float64Array(rows * count);
  const potentials = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    states.set(all.subarray(j * (count + 1), j * (count + 1) + count), j * count);
    potentials[j] = all[j * (count + 1) + count];
  }
  return { states, potentials };
}
