import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Pattern, Stack } from "../../../src/imaging/model.js";
import type { StackOptions } from "../../../src/imaging/read/options.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { readSpectrum } from "../../../src/imaging/read/spectrum.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { perform } from "../../../src/imaging/read/thread-entry.js";

/** Files that the programs themselves have written: programs/README.md says which versions. */
const written = (name: string): string => join(import.meta.dirname, "programs", name);

/** Counts are 100 e + 10 y + x + 1. */
const COUNTS = Array.from(
  { length: 60 },
  (_, n) => 100 * Math.floor(n / 20) + 10 * (Math.floor(n / 5) % 4) + (n % 5) + 1,
);

const stackOf = async (name: string, options: StackOptions = {}): Promise<Stack> =>
  (await perform({ kind: "stack", file: written(name), sha256: "", options })) as Stack;

const patternOf = async (name: string): Promise<Pattern> =>
  (await perform({ kind: "pattern", file: written(name), sha256: "", options: {} })) as Pattern;

/** Columns of a table of numbers with a line of labels. */
const table = (name: string): number[][] => {
  const rows = readFileSync(written(name), "utf8").trim().split("\n").slice(1);
  return [0, 1, 2].map((column) => rows.map((row) => Number(row.split(",")[column])));
};

function expectGrid({ energies, rowPositions, columnPositions }: Stack): void {
  expect(Array.from(energies)).toEqual([850, 853.25, 860]);
  expect(Array.from(rowPositions)).toEqual([-1, -0.5, 0, 0.5]);
  expect(Array.from(columnPositions)).toEqual([2, 2.25, 2.5, 2.75, 3]);
}

describe("pystxmcontrol", () => {
  it("2.1 has the binned image, not the raw samples; its dwell times are ms though they say s", async () => {
    const stack = await stackOf("pystxmcontrol-2.1.stxm");
    expect([stack.provenance.format, stack.provenance.version]).toEqual(["pystxmcontrol", "2.1"]);
    expect(Array.from(stack.counts)).toEqual(COUNTS);
    expect(stack.dwell[0]).toBe(2);
    expectGrid(stack);
  });

  it("3 has each detector, and NaN where the scan has not been", async () => {
    const stack = await stackOf("pystxmcontrol-3.stxm");
    expect([stack.provenance.format, stack.provenance.version]).toEqual(["pystxmcontrol", "3.0"]);
    expect(Array.from(stack.counts)).toEqual(COUNTS.map((count, n) => (n < 55 ? count : NaN)));
    expect(stack.flags.map(({ kind }) => kind)).toEqual(["several channels", "partial frame"]);
    expectGrid(stack);
    const other = await stackOf("pystxmcontrol-3.stxm", { channel: "xmcd" });
    expect(Array.from(other.counts)).toEqual(COUNTS.map((count) => count + 1000));
  });
});

describe("Mantis", () => {
  it("has its counts and axes in Data Exchange", async () => {
    const stack = await stackOf("mantis.hdf5");
    expect([stack.provenance.format, Array.from(stack.counts)]).toEqual(["Data Exchange", COUNTS]);
    expectGrid(stack);
  });

  it("has an image for each energy, numbered beside the list, in TIFF", async () => {
    const stack = await readStack(written("mantis-tiff"));
    expect([stack.provenance.format, Array.from(stack.counts)]).toEqual(["TIFF", COUNTS]);
    expect(Array.from(stack.energies)).toEqual([850, 853.25, 860]);
    expect(stack.provenance.sources).toHaveLength(4);
  });
});

describe("pyFAI", () => {
  it.each([
    ["2024.9.0", "2th", "two theta", 1, {}],
    ["2024.9.0", "q", "q", 0.1, {}],
    // This version writes the names of its variables instead of the unit.
    ["2026.9.0", "2th", "two theta", 1, { unit: "2th_deg" }],
    ["2026.9.0", "q", "q", 0.1, { unit: "q_nm^-1" }],
  ] as const)("%s has its text of %s", async (version, name, axis, factor, options) => {
    const pattern = await readPattern(written(`pyfai-${version}-${name}.dat`), options);
    expect([pattern.axis, pattern.provenance.format]).toEqual([axis, "pyFAI text"]);
    expect(pattern.wavelength).toBeCloseTo(0.97444, 12);
    const columns = [pattern.positions.map((x) => x / factor), pattern.intensities, pattern.errors!];
    // The text has seven digits.
    table(`pyfai-${version}-${name}.csv`).forEach((column, k) =>
      column.forEach((value, n) => expect(columns[k][n] / value).toBeCloseTo(1, 6)),
    );
  });

  it("2026.9.0 without its unit is an error that says how to state it", async () => {
    await expect(readPattern(written("pyfai-2026.9.0-q.dat"))).rejects.toThrow(
      'found no unit, expected 2th_deg, 2th_rad, q_A^-1, q_nm^-1, d_A. State it: { unit: "2th_deg" }.',
    );
  });

  it.each([
    ["2024.9.0", "monopd", "2th", "two theta", 1],
    ["2024.9.0", "cansas", "q", "q", 0.1],
    ["2026.9.0", "monopd", "2th", "two theta", 1],
    ["2026.9.0", "cansas", "q", "q", 0.1],
  ] as const)("%s has its NeXus %s", async (version, definition, name, axis, factor) => {
    const pattern = await patternOf(`pyfai-${version}-${definition}.nxs`);
    expect([pattern.axis, pattern.provenance.format]).toEqual([axis, "pyFAI NeXus"]);
    const columns = [pattern.positions.map((x) => x / factor), pattern.intensities, pattern.errors!];
    // Single precision in the file.
    table(`pyfai-${version}-${name}.csv`).forEach((column, k) =>
      column.forEach((value, n) => expect(columns[k][n] / value).toBeCloseTo(1, 6)),
    );
  });
});

describe("larch", () => {
  const energies = Array.from({ length: 50 }, (_, n) => 8293 + 2 * n);
  const first = (energy: number): number =>
    0.5 + Math.atan(energy - 8333) / Math.PI + 0.2 * Math.exp(-(((energy - 8340) / 4) ** 2));

  it.each([
    ["NiO.dat", 1],
    ["Ni2O3.dat", 0.5],
  ])("has %s in its Athena project", async (group, factor) => {
    const spectrum = await readSpectrum(written("larch.prj"), { group });
    expect(Array.from(spectrum.energies)).toEqual(energies);
    spectrum.values.forEach((value, n) => expect(value).toBeCloseTo(factor * first(energies[n]), 12));
  });

  it("has its columns of text", async () => {
    const { energies: found, values } = await readSpectrum(written("larch.txt"));
    expect(Array.from(found)).toEqual(energies);
    values.forEach((value, n) => expect(value).toBeCloseTo(first(energies[n]), 9));
  });
});

describe("xypattern", () => {
  it.each(["chi", "xy"])("has its .%s", async (extension) => {
    const pattern = await readPattern(written(`xypattern.${extension}`));
    expect(pattern.axis).toBe("two theta");
    pattern.positions.forEach((angle, n) => {
      expect(angle).toBeCloseTo(10 + 0.2 * n, 12);
      expect(pattern.intensities[n]).toBeCloseTo(100 + angle ** 2, 4); // eight digits
    });
  });
});
