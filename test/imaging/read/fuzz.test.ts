import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ImagingError } from "../../../src/imaging/imaging-error.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { FORMATS } from "../../studies/fuzz/formats.js";
import { fuzz } from "../../studies/fuzz/fuzz.js";
import { flawsOf } from "../../studies/fuzz/judge.js";
import { foreign, folder, smallStack } from "./fixture.js";

/** `npm run study:fuzz` does the same with a thousand files of every format. */
describe.each(FORMATS.map((format) => [format.name, format] as const))("damaged %s", (_, format) => {
  it("is refused with an error of ours, or is read into something sound", { timeout: 120_000 }, async () => {
    const count = format.read === format.readHere ? 60 : 12;
    const { faults, ...tally } = await fuzz(format, format.readHere, { from: 0, to: count, seed: "suite" });
    expect(faults).toEqual([]);
    expect(tally.refused + tally.same + tally.different).toBe(count);
    expect(tally.refused).toBeGreaterThan(0);
  });
});

describe("the judge", () => {
  it("finds nothing wrong with a sound stack, and every promise that is broken", () => {
    expect(flawsOf(smallStack())).toEqual([]);
    expect(flawsOf(smallStack({ energies: Float64Array.of(700, 699, 710, 730) }))).toEqual([
      "energies that do not ascend",
    ]);
    expect(flawsOf(smallStack({ rows: 4, rowPositions: Float64Array.of(0, 1, 1, 2) }))).toEqual([
      "counts that differ in number",
      "wrong rows",
    ]);
  });
});

it(
  "a truncated HDF5 file ends its thread with a named error, and the next file is read",
  { timeout: 120_000 },
  async () => {
    const path = join(folder(), "cut.stxm");
    const bytes = readFileSync(foreign("pystxmcontrol-3.stxm"));
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    await expect(readStack(path)).rejects.toThrow(ImagingError);
    expect((await readStack(foreign("pystxmcontrol-3.stxm"))).energies).toHaveLength(3);
  },
);
