import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCorpus } from "../../src/experiment/read.js";
import { readSetup } from "../../src/experiment/read-setup.js";

const CORPUS = resolve(import.meta.dirname, "../../corpora/nmc-planted-patterns");
const FILES = ["corpus.json", "diffraction.json", "patterns-charge-1C.csv", "frames-charge-1C.csv"] as const;
type File = (typeof FILES)[number];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "patterns-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The corpus with one experiment and one file changed. */
async function changed(file: File, change: (text: string) => string): Promise<string> {
  for (const name of FILES) {
    const text = await readFile(join(CORPUS, name), "utf8");
    await writeFile(join(folder, name), name === file ? change(onlyOne(name, text)) : onlyOne(name, text));
  }
  return folder;
}

function onlyOne(name: File, text: string): string {
  if (name !== "corpus.json") return text;
  const corpus = JSON.parse(text) as { experiments: { name: string }[] };
  return JSON.stringify({
    ...corpus,
    experiments: corpus.experiments.filter((each) => each.name === "charge-1C"),
  });
}

describe("patterns of a corpus", () => {
  it("are rows by time on common points, with the square root of the counts as error", async () => {
    const { experiments } = await readCorpus(await changed("corpus.json", (text) => text));
    const [patterns] = experiments[0].observations;
    if (patterns.kind !== "patterns") throw new Error(patterns.kind);
    expect(patterns.times).toEqual([0.05, 0.1, 0.2, 0.3, 0.37]);
    expect(patterns.twoTheta).toHaveLength(190);
    expect(patterns.errors[3][20]).toBeCloseTo(Math.sqrt(patterns.intensities[3][20]), 12);
    expect(patterns.setup.profile.size).toBe(Infinity);
    expect(patterns.setup.lattice.parameters.map((values) => values.length)).toEqual([12, 12]);
  });

  it.each([
    [
      "points that differ",
      "patterns-charge-1C.csv",
      (t: string) => t.replace(/^0\.1,38\.94,.*\n/m, ""),
      "is not on the points of the first one (190 points)",
    ],
    [
      "an angle that falls",
      "patterns-charge-1C.csv",
      (t: string) => t.replace("0.05,38.94,", "0.05,38.9,"),
      "angle 38.9 does not exceed the row above (38.92)",
    ],
    ["no such column", "corpus.json", (t: string) => t.replace('"counts"', '"count"'), 'no column "count"'],
    [
      "a unit that is none of an angle",
      "corpus.json",
      (t: string) => t.replace('"unit":"deg"', '"unit":"degree"'),
      '"degree" is not a unit of angle (known: deg, rad)',
    ],
    [
      "no setup",
      "corpus.json",
      (t: string) => t.replace("diffraction.json", "none.json"),
      "the description of a diffraction setup cannot be read",
    ],
    [
      "a misspelt key",
      "diffraction.json",
      (t: string) => t.replace('"reflections"', '"reflection"'),
      "reflections",
    ],
    [
      "a knot without its parameter",
      "diffraction.json",
      (t: string) => t.replace(/"a": \[\s*[\d.]+,/, '"a": ['),
      "lattice.parameters_angstrom.a: 11 numbers, but 12 compositions (hexagonal: a, c)",
    ],
    ["knots that fall", "diffraction.json", (t: string) => t.replace("0.12,", "0.19,"), "0.18 follows 0.19"],
    [
      "a negative error",
      "diffraction.json",
      (t: string) => t.replace('"error_deg": 0.004', '"error_deg": -1'),
      "shift.error_deg",
    ],
  ] as const)("with %s are refused", async (_, file, change, message) => {
    await expect(readCorpus(await changed(file, change))).rejects.toThrow(message);
  });
});

it("a setup says only what differs from the rule", async () => {
  const path = join(folder, "short.json");
  await writeFile(
    path,
    JSON.stringify({
      format: 1,
      name: "laboratory",
      radiation: [
        { wavelength_angstrom: 1.540593, share: 2 },
        { wavelength_angstrom: 1.544427, share: 1 },
      ],
      lattice: {
        citation: "-",
        system: "cubic",
        compositions: [0, 0.5, 1],
        parameters_angstrom: { a: [8.1, 8.15, 8.2] },
      },
      reflections: [{ hkl: [1, 1, 1], strength: [1] }],
      amplitudes: "tied",
      profile: { w_deg2: 0.01 },
      background: 2,
    }),
  );
  const setup = await readSetup(path);
  expect(setup.shift).toEqual({ kind: "zero", value: 0, error: 0 });
  expect(setup.inactive.fraction).toBe(0);
  expect(setup.lattice.modes).toEqual([]);
  expect(setup.inert).toEqual([]);
});
