import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Spectrum } from "../../../src/imaging/model.js";
import type { SpectrumOptions } from "../../../src/imaging/read/options.js";
import { readSpectrum } from "../../../src/imaging/read/spectrum.js";
import { folder } from "./fixture.js";

function read(name: string, content: string | Uint8Array, options: SpectrumOptions = {}): Promise<Spectrum> {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return readSpectrum(path, options);
}

const points = ({ energies, values }: Spectrum): number[][] =>
  Array.from(energies, (energy, n) => [energy, values[n]]);

describe("columns of text", () => {
  it.each([
    ["eV in a comment", "# energy (eV), mu\n700 1\n701 2\n", []],
    ["eV in a label", "energy_eV,value\n700,1\n701,2\n", []],
    ["keV in a comment", "% keV\n0.7 1\n0.701 2\n", []],
    ["comments of aXis2000", "* Common name: x\n* eV, od\n700, 1\n701, 2\n", []],
    ["numbers that can only be eV", "700\t1\r\n701\t2\r\n", ["unit inferred"]],
    ["numbers that can only be keV", "0.7;1\n0.701;2\n", ["unit inferred"]],
    ["descending energies", "# eV\n701 2\n700 1\n", ["sorted"]],
  ])("with %s", async (_, text, kinds) => {
    const spectrum = await read("a.txt", text);
    expect(points(spectrum)).toEqual([
      [700, 1],
      [701, 2],
    ]);
    expect(spectrum.flags.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("of several spectra give the one that is named", async () => {
    const text = "# energy_eV a b\n700 1 5\n701 2 6\n";
    expect(points(await read("a.txt", text, { column: "b" }))).toEqual([
      [700, 5],
      [701, 6],
    ]);
    expect(points(await read("a.txt", text, { column: 3 }))).toEqual([
      [700, 5],
      [701, 6],
    ]);
    expect((await read("a.txt", text)).flags[0].note).toBe("Read the second of 3 columns (a).");
    await expect(read("a.txt", text, { column: "bb" })).rejects.toThrow('Did you mean "b"?');
  });

  it("of the beamline's .xsp are counts over eV", async () => {
    const { quantity, flags } = await read("i0.xsp", "7.0E+2 9.01E+2\n7.01E+2 9.0E+2\n");
    expect([quantity, flags]).toEqual(["counts", []]);
  });

  it.each([
    ["8331,5 0,123\n8332,5 0,124\n", 'line 1: found "8331,5 0,123", expected one kind of separator'],
    ["700 1\n701 x\n", 'line 2: found "701 x", expected 2 numbers, as in line 1'],
    ["700 1\n701\n", 'line 2: found "701"'],
    ["700 1\n701 nan\n", 'line 2: found "701 nan"'],
    [
      "50 1\n60 2\n",
      'found energies from 50 to 60 without a unit, expected a unit. State it: { energyUnit: "eV" }',
    ],
    ["energy mu\n", "found no line of numbers, expected at least 2 columns of numbers"],
    ["# eV\n700 1\n0 2\n", "point 2: found the energy 0 eV"],
    ["700 1\n\u0000\n", "byte 6: found a zero byte, expected text"],
  ])("%j are refused", async (text, message) => {
    await expect(read("a.txt", text)).rejects.toThrow(message);
  });
});

describe("XDI", () => {
  const head =
    "# XDI/1.0 Test/1\n# Column.1: energy eV\n# Column.2: i0\n# Column.3: itrans\n# Sample.name: Ni foil\n";
  const body = "# ///\n# any words\n# ---\n# energy i0 itrans\n";

  it("gives ln(i0 / itrans), the name of the sample and the version", async () => {
    const spectrum = await read("a.xdi", `${head}${body}8330 100 50\n8331 100 25\n`);
    expect(points(spectrum)).toEqual([
      [8330, Math.log(2)],
      [8331, Math.log(4)],
    ]);
    const { version, channel, format } = spectrum.provenance;
    expect([spectrum.name, version, channel, format]).toEqual(["Ni foil", "1.0", "ln(i0/itrans)", "XDI"]);
  });

  it("turns angles into energies by Bragg's law", async () => {
    const text = `${head.replace("energy eV", "angle degrees")}# Mono.d_spacing: 3.13555\n${body}`;
    const { energies } = await read("a.xdi", `${text}13.7 1 1\n13.6 1 1\n`);
    // Si 111: n = 1, E = h c / (2 d sin theta)
    expect(energies[0]).toBeCloseTo(12398.41984 / (2 * 3.13555 * Math.sin((13.7 * Math.PI) / 180)), 6);
    expect(energies[1]).toBeGreaterThan(energies[0]);
  });

  it.each([
    ["no end of the header", head, 'expected "# ---"'],
    ["a field without its family", `${head}# Mono: Si\n${body}8330 1 1\n`, 'line 6: found "Mono: Si"'],
    [
      "a row with a column less",
      `${head}${body}8330 1 1\n8331 1\n`,
      'line 11: found "8331 1", expected 3 numbers',
    ],
    ["a word among numbers", `${head}${body}8330 1 1\n8331 1 nan\n`, "line 11"],
    [
      "energies without a unit",
      `${head.replace(" eV", "")}${body}8330 1 1\n8331 1 1\n`,
      "Column.1: found no unit",
    ],
    [
      "a column too many in the header",
      `${head}# Column.4: mu\n${body}8330 1 1\n8331 1 1\n`,
      "column.4: found 3 columns",
    ],
    [
      "angles without a lattice spacing",
      `${head.replace("energy eV", "angle degrees")}${body}13 1 1\n12 1 1\n`,
      "Mono.d_spacing: found nothing",
    ],
    [
      "no absorption",
      `${head.replace("i0", "x").replace("itrans", "y")}${body.replace("i0 itrans", "x y")}8330 1 1\n8331 1 1\n`,
      "expected an absorption",
    ],
  ])("with %s is refused", async (_, text, message) => {
    await expect(read("a.xdi", text)).rejects.toThrow(message);
  });
});

describe("a project of Athena", () => {
  const group = (label: string, more = ""): string =>
    `$old_group = 'abcd';\n@args = ('label','${label}','is_xmu','1','datatype','xmu'${more});\n@x = ('8330','8331.5');\n@y = ('0.1','0.2');\n[record]\n\n`;
  const project = (...groups: string[]): string =>
    `# Athena project file -- Demeter version 0.9.26\n${groups.join("")}1;\n`;

  it("is read compressed or not", async () => {
    const plain = await read("a.prj", project(group("NiO")));
    const packed = await read("a.prj", gzipSync(project(group("NiO"))));
    expect(points(plain)).toEqual([
      [8330, 0.1],
      [8331.5, 0.2],
    ]);
    expect([plain.name, plain.quantity, points(packed)]).toEqual(["NiO", "absorption", points(plain)]);
  });

  it("is read in its newer form, JSON", async () => {
    const json = {
      _____header1: "# Athena project file",
      abcd: { args: { label: "NiO", is_nor: 1 }, x: ["8330", 8331.5], y: ["0.1", "0.2"] },
    };
    const spectrum = await read("a.prj", JSON.stringify(json));
    expect([points(spectrum), spectrum.quantity]).toEqual([
      [
        [8330, 0.1],
        [8331.5, 0.2],
      ],
      "normalised absorption",
    ]);
  });

  it("has the energy shift of its group applied, and says so", async () => {
    const { energies, flags } = await read("a.prj", project(group("NiO", ",'bkg_eshift','-0.5'")));
    expect([energies[0], flags[0].note]).toEqual([
      8329.5,
      "The energy shift of the group, -0.5 eV, was applied.",
    ]);
  });

  it("of several groups asks for one", async () => {
    const text = project(group("NiO"), group("Ni \\'foil\\'"));
    expect((await read("a.prj", text, { group: "Ni 'foil'" })).name).toBe("Ni 'foil'");
    await expect(read("a.prj", text)).rejects.toThrow(
      "found the groups NiO, Ni 'foil', expected one group. Name one: { group: \"NiO\" }.",
    );
  });

  it.each([
    [
      "code instead of numbers",
      project(group("a").replace("'8330'", "system('true')")),
      "line 4: found \"system('true')",
    ],
    ["words instead of numbers", project(group("a").replace("8330", "high")), 'number 1: found "high"'],
    ["chi(k)", project(group("a", ",'is_chi','1'")), "found chi(k)"],
    ["no group", "# Athena project file\n1;\n", "found no data group"],
  ])("with %s is refused", async (_, text, message) => {
    await expect(read("a.prj", text)).rejects.toThrow(message);
  });

  it("cut off in its compressed bytes is refused", async () => {
    await expect(read("a.prj", gzipSync(project(group("NiO"))).subarray(0, 60))).rejects.toThrow(
      "expected gzip",
    );
  });
});

const SHARED = resolve(import.meta.dirname, "../../../../shared/data/xanes-references");

describe.skipIf(!existsSync(SHARED))("the measured K-edge references", () => {
  const xdi = existsSync(SHARED)
    ? readdirSync(join(SHARED, "xdi")).filter((name) => name.endsWith(".xdi"))
    : [];
  it.each(xdi)("%s has an edge: it absorbs more after it than before", async (name) => {
    const { values, quantity, energies } = await readSpectrum(join(SHARED, "xdi", name));
    expect([quantity, energies[0] > 6000]).toEqual(["absorption", true]);
    expect(Math.max(...values)).toBeGreaterThan(values[0]);
  });

  it("of pyxas are in keV, which is told", async () => {
    const { energies, flags } = await readSpectrum(join(SHARED, "k-edge/ref_NiO.txt"));
    expect([energies[0], flags[0].note]).toEqual([
      8200,
      "Energies from 8.2 to 9 were taken as keV; the file states no unit.",
    ]);
  });
});
