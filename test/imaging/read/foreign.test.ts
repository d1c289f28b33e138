import { describe, expect, it } from "vitest";
import type { Pattern, Stack } from "../../../src/imaging/model.js";
import type { StackOptions } from "../../../src/imaging/read/options.js";
import { perform } from "../../../src/imaging/read/thread-entry.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { foreign } from "./fixture.js";

/** The files of test/imaging/read/files, written by h5py and tifffile: counts are 100 e + 10 y + x + 1. */
const EXPECTED = Array.from(
  { length: 60 },
  (_, n) => 100 * Math.floor(n / 20) + 10 * (Math.floor(n / 5) % 4) + (n % 5) + 1,
);

const hdf5 = async (name: string, options: StackOptions = {}): Promise<Stack> =>
  (await perform({ kind: "stack", file: foreign(name), sha256: "", options })) as Stack;

const kinds = ({ flags }: Stack): string[] => flags.map(({ kind }) => kind);

describe.each([
  ["pystxmcontrol-0.stxm", "pystxmcontrol", "0.0"],
  ["pystxmcontrol-2.1.stxm", "pystxmcontrol", "2.1"],
  ["pystxmcontrol-3.stxm", "pystxmcontrol", "3.0"],
  ["pystxmcontrol-3-left-open.stxm", "pystxmcontrol", "3.0"],
  ["nxstxm-pollux.hdf5", "NXstxm", "1.3"],
  ["mantis.hdf5", "Data Exchange", "1.0"],
])("%s", (name, format, version) => {
  it("has its counts, axes and version", async () => {
    const stack = await hdf5(name);
    expect(Array.from(stack.counts)).toEqual(EXPECTED);
    expect([stack.provenance.format, stack.provenance.version]).toEqual([format, version]);
    expect(Array.from(stack.energies)).toEqual([850, 853.25, 860]);
    expect(Array.from(stack.rowPositions)).toEqual([-1, -0.5, 0, 0.5]);
    expect(Array.from(stack.columnPositions)).toEqual([2, 2.25, 2.5, 2.75, 3]);
  });
});

it("dwell times are milliseconds whatever the file counts in", async () => {
  expect((await hdf5("nxstxm-pollux.hdf5")).dwell[0]).toBe(10); // 0.01 s
  expect((await hdf5("pystxmcontrol-3.stxm")).dwell[0]).toBe(2); // 2 ms
});

it("frames of descending energy are sorted, and their order in the file is kept", async () => {
  const stack = await hdf5("nxstxm-pollux.hdf5");
  expect([kinds(stack), Array.from(stack.provenance.order)]).toEqual([
    ["several channels", "sorted"],
    [2, 1, 0],
  ]);
  expect(stack.ringCurrent[0]).toBe(401.5);
});

it("axes that are only numbered turn the data into the order of the model", async () => {
  expect(Array.from((await hdf5("nxstxm-pollux.hdf5", { channel: "counter1" })).counts)).toEqual(EXPECTED);
  await expect(hdf5("nxstxm-pollux.hdf5", { channel: "counter2" })).rejects.toThrow(
    'Did you mean "counter0"?',
  );
});

it("a scan that was stopped has NaN where it did not get to; its other region is whole", async () => {
  const [first, second] = [
    await hdf5("pystxmcontrol-1.stxm"),
    await hdf5("pystxmcontrol-1.stxm", { region: 1 }),
  ];
  expect(Array.from(first.counts)).toEqual(EXPECTED.map((count, n) => (n < 45 ? count : NaN)));
  expect(kinds(first)).toEqual(["several regions", "partial frame"]);
  expect(Array.from(second.counts)).toEqual(EXPECTED.map((count) => count + 1000));
  await expect(hdf5("pystxmcontrol-1.stxm", { region: 2 })).rejects.toThrow(
    "found 2 entries, expected region 2",
  );
});

it("lines sampled three times as densely count what their pixels count", async () => {
  const stack = await hdf5("pystxmcontrol-2.0.stxm");
  stack.counts.forEach((count, n) => expect(count).toBeCloseTo(EXPECTED[n], 9)); // sums of thirds
  expect(stack.flags.map(({ note }) => note)).toEqual([
    "Pixels without a sample, filled from neighbours or left NaN: 1.",
  ]);
});

it("ptychography gives intensities on one grid of lambda / (2 NA)", async () => {
  const stack = await hdf5("ptychography.cxi");
  const pixel = 1.239841984 / 852 / (2 * 0.125); // micrometres: the corner is at (0.0125, 0.0125, 0.1) m
  expect(stack.columnPositions[1]).toBeCloseTo(pixel, 12);
  expect([stack.rows, stack.columns]).toEqual([11, 13]); // 12 x 14 pixels of 856 eV, 0.5 % smaller
  expect(stack.energies[0]).toBeCloseTo(852, 9);
  expect(Math.max(...stack.counts) - Math.min(...stack.counts)).toBe(0);
  expect(stack.counts[0]).toBe(25); // |3 + 4i|^2
});

it("a filter that is not there is named instead of reading what was in memory", async () => {
  await expect(hdf5("nxstxm-lzf.hdf5")).rejects.toThrow(
    'entry1/counter0/data: found the filter lzf (number 32000), expected deflate, shuffle or no filter. Rewrite the file with "h5repack -f GZIP=4".',
  );
});

it("a pattern of pyFAI has its errors and its wavelength", async () => {
  const task = { kind: "pattern", file: foreign("pyfai.h5"), sha256: "", options: {} } as const;
  const pattern = (await perform(task)) as Pattern;
  expect([pattern.axis, pattern.wavelength]).toEqual(["two theta", 0.97444]);
  expect(Array.from(pattern.intensities)).toEqual([0, 1, 4, 9, 16, 25]);
  expect(Array.from(pattern.errors ?? [])).toEqual(Array(6).fill(0.5));
  expect(pattern.positions[5]).toBe(11);
});

describe("TIFF", () => {
  it.each([
    ["deflate.tif", (count: number) => count],
    ["big-endian.tif", (count: number) => count],
    ["imagej.tif", (count: number) => count],
    ["signed.tif", (count: number) => count - 200],
    ["double.tif", (count: number) => count / 3],
  ])("%s has its values", async (name, value) => {
    const stack = await readStack(foreign(name));
    expect(Array.from(stack.counts)).toEqual(EXPECTED.map(value));
    expect(Array.from(stack.energies)).toEqual([850, 853.25, 860]);
  });

  it("has positions where ImageJ names their unit, or where they are stated", async () => {
    expect((await readStack(foreign("imagej.tif"))).columnPositions[1]).toBe(0.25);
    expect((await readStack(foreign("double.tif"), { pixelSize: 0.04 })).rowPositions[1]).toBe(0.04);
    expect((await readStack(foreign("double.tif"))).rowPositions[1]).toBe(NaN);
  });

  it("of 32-bit integers is refused", async () => {
    await expect(readStack(foreign("int32.tif"))).rejects.toThrow("found 32-bit signed numbers");
  });
});
