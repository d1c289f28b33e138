import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Stack } from "../../../src/imaging/model.js";
import { perform } from "../../../src/imaging/read/thread-entry.js";
import { readSpectrum } from "../../../src/imaging/read/spectrum.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { writeSpectrum, writeCsv } from "../../../src/imaging/write/csv.js";
import { writeDataExchange } from "../../../src/imaging/write/data-exchange.js";
import { writeNcb } from "../../../src/imaging/write/ncb.js";
import { writeNxstxm } from "../../../src/imaging/write/nxstxm.js";
import { writePystxmcontrol } from "../../../src/imaging/write/pystxmcontrol.js";
import { writeSdf } from "../../../src/imaging/write/sdf.js";
import { writeStk } from "../../../src/imaging/write/stk.js";
import { writeTiff } from "../../../src/imaging/write/tiff.js";
import { folder, smallStack } from "./fixture.js";

/** HDF5 in this thread, which saves the start of another; readStack itself is tried in threads.test.ts. */
const read = (path: string): Promise<Stack> =>
  /\.(hdf5|stxm)$/.test(path)
    ? (perform({ kind: "stack", file: path, sha256: "", options: {} }) as Promise<Stack>)
    : readStack(path);

const unknown = (count: number): Float64Array => new Float64Array(count).fill(NaN);

/** What a format keeps of a stack; the rest comes back as not known. */
const FORMATS = [
  { format: "NXstxm", name: "a.hdf5", write: writeNxstxm, forgets: [] },
  { format: "pystxmcontrol", name: "a.stxm", write: writePystxmcontrol, forgets: ["ringCurrent"] },
  { format: "Data Exchange", name: "a.hdf5", write: writeDataExchange, forgets: ["ringCurrent", "dwell"] },
  { format: "SDF", name: "a.hdr", write: writeSdf, forgets: [] },
  { format: "NCB", name: "a.ncb", write: writeNcb, forgets: ["ringCurrent"] },
  { format: "STK", name: "a.stk", write: writeStk, forgets: ["ringCurrent"] },
  {
    format: "TIFF",
    name: "a.tif",
    write: writeTiff,
    forgets: ["ringCurrent", "dwell", "rowPositions", "columnPositions"],
  },
] as const;

describe.each(FORMATS)("$format", ({ format, name, write, forgets }) => {
  it("comes back as it was written", async () => {
    const stack = smallStack();
    const path = join(folder(), name);
    await write(path, stack);
    const back = await read(path);
    expect([back.provenance.format, back.rows, back.columns, back.quantity]).toEqual([
      format,
      5,
      6,
      "counts",
    ]);
    expect(Array.from(back.counts)).toEqual(Array.from(stack.counts));
    expect(Array.from(back.energies)).toEqual(Array.from(stack.energies));
    for (const part of ["dwell", "ringCurrent", "rowPositions", "columnPositions"] as const) {
      const expected = forgets.some((lost) => lost === part) ? unknown(stack[part].length) : stack[part];
      expect(Array.from(back[part]), part).toEqual(Array.from(expected));
    }
  });

  it("leaves lines that were never scanned unmeasured, and says so", async () => {
    const stack = smallStack();
    stack.counts.fill(NaN, stack.counts.length - 2 * stack.columns);
    const path = join(folder(), name);
    await write(path, stack);
    const back = await read(path);
    expect(Array.from(back.counts)).toEqual(Array.from(stack.counts));
    expect(back.flags).toContainEqual({
      kind: "partial frame",
      note: "2 of 5 lines at 730 eV were never scanned.",
      frame: 3,
    });
  });

  it("leaves no file but its own behind", async () => {
    const path = join(folder(), name);
    await write(path, smallStack());
    const names = readdirSync(join(path, ".."));
    expect(names.filter((other) => !/^a(_a\d{3})?\.\w+$/.test(other))).toEqual([]);
  });
});

it("stacks of any size come back from TIFF and STK", async () => {
  const where = folder();
  const sizes = fc.record({
    frames: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
  });
  const property = fc.asyncProperty(
    sizes,
    fc.integer({ min: 1, max: 1e6 }),
    async ({ frames, rows, columns }, seed) => {
      const stack = smallStack({
        counts: Float64Array.from({ length: frames * rows * columns }, (_, n) => 1 + ((n * seed) % 65521)),
        energies: Float64Array.from({ length: frames }, (_, n) => 700 + n / 4),
        rows,
        columns,
        rowPositions: Float64Array.from({ length: rows }, (_, n) => n),
        columnPositions: Float64Array.from({ length: columns }, (_, n) => -n),
        dwell: new Float64Array(frames).fill(1),
        ringCurrent: unknown(frames),
      });
      for (const [write, name] of [[writeTiff, "b.tif"] as const, [writeStk, "b.stk"] as const]) {
        await write(join(where, name), stack);
        expect(Array.from((await readStack(join(where, name))).counts)).toEqual(Array.from(stack.counts));
      }
    },
  );
  await fc.assert(property, { seed: 1, numRuns: 60 });
});

it("optical densities stay optical densities in NXstxm", async () => {
  const path = join(folder(), "od.hdf5");
  await writeNxstxm(path, smallStack({ quantity: "optical density", unit: "" }));
  expect((await read(path)).quantity).toBe("optical density");
});

it("spectra come back from CSV to the last digit, with their errors", async () => {
  const path = join(folder(), "s.csv");
  const spectrum = {
    name: "s",
    energies: Float64Array.of(700, 700.1, 700.30000000000007),
    values: Float64Array.of(1 / 3, -1e-17, 4),
    errors: Float64Array.of(0.1, 0.2, 0.3),
    quantity: "unknown" as const,
    provenance: smallStack().provenance,
    flags: [],
  };
  await writeSpectrum(path, spectrum);
  const { energies, values, errors, flags } = await readSpectrum(path);
  expect([energies, values, errors, flags]).toEqual([
    spectrum.energies,
    spectrum.values,
    spectrum.errors,
    [],
  ]);
});

it("tables write NaN as an empty cell and refuse columns of different length", async () => {
  const path = join(folder(), "t.csv");
  await writeCsv(path, { id: ["a", "b,c"], x: Float64Array.of(0.5, NaN) });
  expect(readFileSync(path, "utf8")).toBe('id,x\na,0.5\n"b,c",\n');
  await expect(writeCsv(path, { id: ["a"], x: [1, 2] })).rejects.toThrow('column "x" has 2 rows, "id" has 1');
});
