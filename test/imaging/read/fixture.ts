import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "../../../src/imaging/model.js";
import { random } from "../../../src/numerics/random.js";

/** A folder of its own for what a test writes. */
export const folder = (): string => mkdtempSync(join(tmpdir(), "imaging-"));

/** Path of a file written by another program (files/make.py says which). */
export const foreign = (name: string): string => join(import.meta.dirname, "files", name);

/** A small stack with counts from a seed; positions uneven enough to be told apart, but evenly spaced. */
export function smallStack(change: Partial<Stack> = {}): Stack {
  const [frames, rows, columns] = [4, 5, 6];
  const stream = random("small stack");
  return {
    counts: Float64Array.from({ length: frames * rows * columns }, () => 100 + stream.integer(900)),
    quantity: "counts",
    unit: "counts",
    energies: Float64Array.of(700, 708.5, 710.25, 730),
    rows,
    columns,
    rowPositions: Float64Array.from({ length: rows }, (_, n) => -3 + 0.5 * n),
    columnPositions: Float64Array.from({ length: columns }, (_, n) => 10 + 0.25 * n),
    dwell: Float64Array.of(1, 2, 2, 1),
    ringCurrent: Float64Array.of(500, 499.5, 499, 498.5),
    provenance: {
      file: "small",
      format: "SDF",
      version: "",
      sources: [],
      channel: "",
      order: Int32Array.of(0, 1, 2, 3),
    },
    flags: [],
    ...change,
  };
}
