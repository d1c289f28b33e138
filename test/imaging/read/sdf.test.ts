import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSdfHeader } from "../../../src/imaging/read/sdf-header.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { parseXim } from "../../../src/imaging/read/xim.js";
import { writeSdf } from "../../../src/imaging/write/sdf.js";
import { folder, smallStack } from "./fixture.js";

/** A written stack whose header or files a test changes. */
async function written(change: (where: string) => void = () => undefined): Promise<string> {
  const where = folder();
  await writeSdf(join(where, "s.hdr"), smallStack());
  change(where);
  return join(where, "s.hdr");
}

const edit = (from: string | RegExp, to: string) => (where: string) => {
  const path = join(where, "s.hdr");
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
};

const image = (where: string, n: number): string => join(where, `s_a00${n}.xim`);

describe("the header", () => {
  it("has structures, lists that begin with their length, texts, numbers and bare words", () => {
    const text = 'A = { B = "x y"; C= -5682.64; D = (2, 1, {E = CoarseZ;}); }; F = -6.2774386e+066;';
    const { top, oddities } = parseSdfHeader("h", text);
    expect([top, oddities]).toEqual([
      new Map<string, unknown>([
        [
          "A",
          new Map<string, unknown>([
            ["B", "x y"],
            ["C", -5682.64],
            ["D", [1, new Map([["E", "CoarseZ"]])]],
          ]),
        ],
        ["F", -6.2774386e66],
      ]),
      [],
    ]);
  });

  it("may give a key twice: the last holds, and a difference is noted", () => {
    expect(parseSdfHeader("h", "A = 1; A = 1;").oddities).toEqual([]);
    const { top, oddities } = parseSdfHeader("h", "A = 1;\nA = 2;");
    expect([top.get("A"), oddities]).toEqual([2, ['Line 2: "A" is given twice; the last holds.']]);
  });

  it("may have a stray brace in a list", () => {
    expect(parseSdfHeader("h", "A = (2, {B = 1;}}, {B = 2;});").top.get("A")).toHaveLength(2);
  });

  it.each([
    ["A = { B = 1;", 'h: line 1: found the end of the header, expected "}".'],
    ["A = 1;\nB 2;", 'h: line 2: found "2", expected "=".'],
    ["A = (3, 1, 2);", "h: line 1: found a list of 2 that says 3, expected its length first."],
    ['A = "x', "h: line 1: found a string without its end"],
    ["A = 1; }", 'found "}", expected a key or the end of the header'],
    [`A = ${"{B=".repeat(40)}`, "expected at most 32 levels of braces"],
  ])("%s is refused", (text, message) => {
    expect(() => parseSdfHeader("h", text)).toThrow(message);
  });

  it("ends in an error of ours wherever it is cut", async () => {
    const text = readFileSync(await written(), "utf8");
    const property = fc.property(fc.integer({ min: 0, max: text.length }), (end) => {
      try {
        parseSdfHeader("h", text.slice(0, end));
      } catch (error) {
        expect(String(error)).toMatch(/^ImagingError: h: line \d+: found .*, expected /);
      }
    });
    fc.assert(property, { seed: 1, numRuns: 200 });
  });
});

describe("the numbers of an image", () => {
  const parse = (text: string, columns: number, rows: number) => {
    const target = new Float64Array(rows * columns).fill(NaN);
    parseXim({ file: "x", bytes: new TextEncoder().encode(text), sha256: "" }, columns, target);
    return Array.from(target);
  };

  it("are those that their digits write, to the last bit", () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const property = fc.property(
      fc.array(number, { minLength: 1, maxLength: 9 }),
      fc.boolean(),
      (values, fixed) => {
        const texts = values.map((value) =>
          fixed && Math.abs(value) < 1e20 ? value.toFixed(6) : String(value),
        );
        const expected = texts.map(Number);
        expect(parse(`${texts.join("\t")}\t\r\n`, values.length, 1).map((x) => x + 0)).toEqual(
          expected.map((x) => x + 0),
        );
      },
    );
    fc.assert(property, { seed: 1, numRuns: 300 });
  });

  it("may end early, and a number that the end cuts is left out", () => {
    expect(parse("1\t2\t3\t\r\n4\t5", 3, 3)).toEqual([1, 2, 3, 4, NaN, NaN, NaN, NaN, NaN]);
  });

  it.each([
    ["1 2 3\n4 5\n6 7 8\n", "line 2: found 2 numbers, expected 3 numbers"],
    ["1 2 3 4\n", "line 1: found another number, expected 3 numbers"],
    ["1 2 3\n1 2 3\n1 2 3\n1 2 3\n", "line 4: found another line, expected 3 lines"],
    ["1 2 x\n", 'line 1: found "x", expected a number'],
    ["1 2 1.2.3\n", 'line 1: found "1.2.3", expected a number'],
  ])("%j is refused", (text, message) => {
    expect(() => parse(text, 3, 3)).toThrow(message);
  });
});

describe("an aborted scan", () => {
  it("has the frames that exist; the announced ones that do not are noted", async () => {
    const path = await written((where) => [1, 3].forEach((n) => rmSync(image(where, n))));
    const { energies, flags, provenance, dwell } = await readStack(path);
    expect([Array.from(energies), Array.from(provenance.order), Array.from(dwell)]).toEqual([
      [700, 710.25],
      [0, 2],
      [1, 2],
    ]);
    expect(flags).toEqual([
      { kind: "missing frame", note: "2 announced images are missing: 708.5 eV, 730 eV." },
    ]);
  });

  it("has NaN after the last line that was written", async () => {
    const path = await written((where) => {
      const text = readFileSync(image(where, 3), "utf8");
      writeFileSync(image(where, 3), text.slice(0, text.indexOf("\n", text.indexOf("\n") + 1) + 1));
    });
    const { counts, flags } = await readStack(path);
    expect(Array.from(counts.subarray(-18))).toEqual(Array(18).fill(NaN));
    expect(flags).toEqual([
      { kind: "partial frame", note: "3 of 5 lines at 730 eV were never scanned.", frame: 3 },
    ]);
  });

  it("takes energies from the records of frames before the announced list", async () => {
    const path = await written(edit("Energy = 710.25;};", "Energy = 711;};"));
    expect(Array.from((await readStack(path)).energies)).toEqual([700, 708.5, 711, 730]);
  });

  it("without any image is an error", async () => {
    const path = await written((where) => [0, 1, 2, 3].forEach((n) => rmSync(image(where, n))));
    await expect(readStack(path)).rejects.toThrow(
      "found no image, expected images named s_a000.xim beside the header",
    );
  });
});

it("records of headers before 2010 count from 1 and leave out the first", async () => {
  const path = await written((where) => {
    const header = join(where, "s.hdr");
    const text = readFileSync(header, "utf8").replace(/Image\d+_0 = .*\r\n/g, "");
    const record = (n: number): string => `Image${n} = {StorageRingCurrent = ${500 - n};};\r\n`;
    writeFileSync(header, `${text} StorageRingCurrent = 500;\r\n${[2, 3, 4].map(record).join("")}`);
  });
  expect(Array.from((await readStack(path)).ringCurrent)).toEqual([500, 498, 497, 496]);
});

it("a ring current of zero is not recorded", async () => {
  const path = await written(edit(/StorageRingCurrent = [\d.]+/, "StorageRingCurrent = 0.00"));
  expect(Array.from((await readStack(path)).ringCurrent)).toEqual([NaN, 499.5, 499, 498.5]);
});

it.each([
  [
    "the unit of an axis",
    /Unit = "um"/,
    'Unit = "parsec"',
    'found the unit "parsec", expected a unit of position',
  ],
  ["no unit", /Unit = "um"/, 'Unit = ""', "Regions.PAxis.Unit: found no unit"],
  ["a line scan", "Image Stack", "Spectra", 'found "Spectra", expected an image'],
  [
    "a point that is a word",
    /Points = \(6, 10/,
    "Points = (6, ten",
    'number 1: found "ten", expected a number',
  ],
  ["positions that go back", /10\.25/, "9.25", "found positions that do not rise or fall throughout"],
  [
    "fewer columns than the images",
    /Points = \(6, 10, /,
    "Points = (5, ",
    "found another number, expected 5 numbers",
  ],
  ["no definition", "ScanDefinition", "ScanDefinitiom", "found no ScanDefinition"],
])("a header with %s is refused", async (_, from, to, message) => {
  await expect(readStack(await written(edit(from, to)))).rejects.toThrow(message);
});

it("an image or a folder stands for its header", async () => {
  const path = await written();
  const stacks = [await readStack(join(path, "../s_a001.xim")), await readStack(join(path, ".."))];
  expect(stacks.map(({ provenance }) => provenance.format)).toEqual(["SDF", "SDF"]);
});

it("names of files may be in capitals", async () => {
  const path = await written((where) =>
    [0, 1, 2, 3].forEach((n) => renameSync(image(where, n), join(where, `S_A00${n}.XIM`))),
  );
  expect((await readStack(path)).energies).toHaveLength(4);
});

const REAL = resolve(import.meta.dirname, "../../../../shared/data/stxm-als-fe/71214078_FigS4.tar.gz");

describe.skipIf(!existsSync(REAL))("the real Fe L stack of ALS 11.0.2.2", () => {
  it("has the frames, pixels, counts and ring currents of its files", async () => {
    const where = folder();
    execFileSync("tar", ["xzf", REAL, "-C", where]);
    const stack = await readStack(join(where, "71214078_FigS4/Aligned"));
    expect([stack.energies.length, stack.rows, stack.columns, stack.flags]).toEqual([123, 125, 125, []]);
    expect([stack.energies[0], stack.energies[122], stack.dwell[0]]).toEqual([700, 730.353, 0.433]);
    expect([stack.ringCurrent[0], stack.ringCurrent[1], stack.ringCurrent[122]]).toEqual([
      333.4, 333.08, 306.38,
    ]);
    let [least, most] = [Infinity, 0];
    for (const count of stack.counts) [least, most] = [Math.min(least, count), Math.max(most, count)];
    expect([Math.floor(least), Math.ceil(most)]).toEqual([25, 436]); // as its SOURCE.txt says
  });
});
