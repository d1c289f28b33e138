import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { csvParse } from "d3-dsv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processStack } from "../../../src/imaging/chain/process.js";
import { parseRecipe } from "../../../src/imaging/chain/recipe.js";
import { referenceOf } from "../../../src/imaging/chain/reference.js";
import { readSource } from "../../../src/imaging/read/source.js";
import { readStack } from "../../../src/imaging/read/stack.js";
import { readTextSpectrum } from "../../../src/imaging/read/text-spectrum.js";

/** The raw stack is not part of the project: it lies beside it (see corpora/fe-plume-stxm/README.md), or not at all. */
const PACKED = resolve(import.meta.dirname, "../../../../shared/data/stxm-als-fe/71214078_FigS4.tar.gz");
const CORPUS = resolve(import.meta.dirname, "../../../corpora/fe-plume-stxm");
const [ROWS, COLUMNS] = [125, 125];
/** Pixels of particles that are large. */
const LARGE = 100;

describe.skipIf(!existsSync(PACKED))("the measured Fe L stack in ../shared", { timeout: 120_000 }, () => {
  let unpacked: string;
  let folder: string;
  let stack: Awaited<ReturnType<typeof processed>>;
  // The body of a skipped suite runs, its hooks do not.
  beforeAll(async () => {
    unpacked = mkdtempSync(join(tmpdir(), "stack-"));
    folder = join(unpacked, "71214078_FigS4/Aligned");
    execFileSync("tar", ["xzf", PACKED, "-C", unpacked]);
    stack = await processed(folder);
  });
  afterAll(() => rmSync(unpacked, { recursive: true }));
  const large = () => stack.particles.filter(({ pixels }) => pixels >= LARGE);

  it("gives the particles of the corpus that was made of it", () => {
    const { particles } = stack;
    const rows = csvParse(readFileSync(join(CORPUS, "particles.csv"), "utf8"));
    expect(particles.map(({ pixels }) => pixels)).toEqual(rows.map(({ pixels }) => Number(pixels)));
    particles.forEach(({ estimate: own }, n) => {
      // rounding of logarithms may differ from machine to machine
      expect(own!.composition).toBeCloseTo(Number(rows[n].composition), 6);
      expect(own!.total).toBeCloseTo(Number(rows[n].total), 6);
    });
  });

  it("agrees for large particles with unweighted fits of two references, within the stated errors", () => {
    expect(large().length).toBeGreaterThanOrEqual(8);
    const { labels } = stack;
    const images = imagesOf(folder);
    const apart = large().map(({ id, estimate: own }) => {
      const pixels = Array.from(labels.values.keys()).filter((p) => labels.values[p] === id);
      return (own!.composition - independentFraction(folder, images, pixels)) / own!.total;
    });
    for (const each of apart) expect(Math.abs(each)).toBeLessThan(1);
  });

  it("states errors that are neither photons alone nor the whole range", () => {
    for (const { estimate: own } of large()) {
      expect(own!.total).toBeGreaterThan(0.03);
      expect(own!.total).toBeLessThan(0.25);
    }
    expect(stack.estimate.components.evidence).toBeGreaterThan(6.6); // two references do not suffice, and the chain says so
  });
});

async function processed(folder: string) {
  const spectrum = async (name: string) =>
    readTextSpectrum(await readSource(join(folder, name)), { energyUnit: "eV" });
  const references = [
    referenceOf(await spectrum("oxidized.t"), 1, "Fe(III)"),
    referenceOf(await spectrum("reduced.t"), 0, "Fe(II)"),
  ];
  const recipe = parseRecipe(JSON.parse(readFileSync(join(CORPUS, "recipe.json"), "utf8")));
  return processStack(await readStack(folder), references, recipe, { incident: await spectrum("i0.xsp") });
}

/** Nothing of the chain: files split at white space, logarithms, and the normal equations of four columns. */
function independentFraction(
  folder: string,
  images: readonly (readonly number[])[],
  pixels: readonly number[],
): number {
  const second = (name: string): number[] => columnsOf(folder, name).map((row) => row[1]);
  const energies = columnsOf(folder, "i0.xsp").map(([energy]) => energy);
  const incident = second("i0.xsp");
  const spectrum = images.map(
    (image, e) => pixels.reduce((sum, p) => sum + Math.log(incident[e] / image[p]), 0) / pixels.length,
  );
  const columns = [
    second("oxidized.t"),
    second("reduced.t"),
    energies.map(() => 1),
    energies.map((e) => e - 715),
  ];
  const [oxidised, reduced] = leastSquares(columns, spectrum);
  return oxidised / (oxidised + reduced);
}

function imagesOf(folder: string): number[][] {
  return Array.from({ length: 123 }, (_, e) => {
    const image = numbersOf(folder, `71214078_a${String(e).padStart(3, "0")}.xim`);
    expect(image).toHaveLength(ROWS * COLUMNS);
    return image;
  });
}

const numbersOf = (folder: string, name: string): number[] =>
  readFileSync(join(folder, name), "latin1").trim().split(/\s+/).map(Number);

function columnsOf(folder: string, name: string): [number, number][] {
  const numbers = numbersOf(folder, name);
  return Array.from({ length: numbers.length / 2 }, (_, n) => [numbers[2 * n], numbers[2 * n + 1]]);
}

/** Gauss's elimination of the normal equations. */
function leastSquares(columns: readonly number[][], values: readonly number[]): number[] {
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, n) => sum + value * b[n], 0);
  const rows = columns.map((own) => [...columns.map((other) => product(own, other)), product(own, values)]);
  rows.forEach((pivot, k) => {
    rows.forEach((row, i) => {
      if (i === k) return;
      const factor = row[k] / pivot[k];
      for (let j = k; j < row.length; j++) row[j] -= factor * pivot[j];
    });
  });
  return rows.map((row, k) => row[row.length - 1] / row[k]);
}
