import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Case } from "./problem.js";

/** What a peer did at one tolerance: compositions and reduced potentials at the output times. */
export interface PeerRun {
  readonly milliseconds: number;
  readonly steps: number;
  readonly evaluations: number;
  readonly states: Float64Array;
  readonly potentials: Float64Array;
}

/** Plain, with vector exp and log, and that with our algebra written by hand. */
export const BUILDS = [
  "-O3",
  "-O3 -ffast-math -march=native",
  "-O3 -ffast-math -march=native -DROOTS",
] as const;

export type Build = (typeof BUILDS)[number];

/** SUNDIALS IDA with the O(N) solver of ida.c. */
export interface Ida {
  /** Which SUNDIALS it is. */
  readonly library: string;
  run(
    build: Build,
    each: Case,
    scales: Float64Array,
    tolerance: number,
    repeats: number,
  ): PeerRun | undefined;
  close(): void;
}

/**
 * Compiles the peer, or says in one line why it is not there. The environment variable SUNDIALS names the folder of one
 * that was built with optimisation; distributions may hold one that was not.
 */
export function startIda(): Ida | string {
  const folder = mkdtempSync(join(tmpdir(), "ida-"));
  const programs = new Map(BUILDS.map((build, n) => [build, join(folder, `ida-${n}`)]));
  const prefix = process.env.SUNDIALS;
  const places = prefix ? [`-I${prefix}/include`, `-L${prefix}/lib`] : [];
  const source = resolve("test/bench/simulation/ida.c");
  const libraries = ["-lsundials_ida", "-lsundials_nvecserial", "-lm"];
  try {
    for (const [flags, program] of programs) {
      const options = [...flags.split(" "), ...places, source, "-o", program, ...libraries];
      execFileSync("cc", options, { stdio: "pipe" });
    }
  } catch {
    rmSync(folder, { recursive: true });
    return "SUNDIALS IDA: no C compiler or no SUNDIALS library here, so it is left out.";
  }
  const version = execFileSync(programs.get("-O3")!, { encoding: "utf8" }).trim();
  return {
    library: `SUNDIALS ${version} ${prefix ? "built as SUNDIALS says" : "as found by the linker"}`,
    run: (build, each, scales, tolerance, repeats) =>
      runIda(programs.get(build)!, folder, each, scales, tolerance, repeats),
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
