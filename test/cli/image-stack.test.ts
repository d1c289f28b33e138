import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRecipe, recipeOf, type ImageJob, type JobStack } from "../../src/cli/image-job.js";
import { imageStack, type ReadJob } from "../../src/cli/image-stack.js";
import { included } from "../../src/imaging/chain/distribution.js";
import { IDEAL } from "../../src/imaging/phantom/options.js";
import { phantom, phantomReferences } from "../../src/imaging/phantom/phantom.js";
import { writeCsv } from "../../src/imaging/write/csv.js";
import { writeSdf } from "../../src/imaging/write/sdf.js";
import { writeTiff } from "../../src/imaging/write/tiff.js";

const energies = Float64Array.from({ length: 16 }, (_, n) => 848 + 0.8 * n);
const COMPOSITIONS = [0.9, 0.7, 0.5];

describe("a stack of a job", { timeout: 120_000 }, () => {
  const field = { rows: 80, columns: 80, particles: 3, compositions: COMPOSITIONS, energies };
  const { stack, truth } = phantom({ seed: "stack of a job", ...field, ...IDEAL });
  let folder = "";
  let read: ReadJob;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "image-stack-"));
    await writeSdf(join(folder, "scan.hdr"), stack);
    await writeCsv(join(folder, "i0.csv"), { energy_eV: energies, value: truth.incident });
    const labels = Float32Array.from(truth.labels);
    await writeTiff(join(folder, "mask.tif"), { ...stack, counts: labels, energies: Float64Array.of(1) });
    const references = phantomReferences(truth).filter(({ name }) => name !== "intermediate");
    const job = { recipe: { align: { method: "none" }, particles: { density: 4.77 } }, reading: {} };
    read = { folder, job: job as unknown as ImageJob, references, pictures: false };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const imaged = (entry: Partial<JobStack>) =>
    imageStack(read, "charge", { file: "scan.hdr", time: 1, ...entry });
  const found = (particles: Parameters<typeof included>[0]): number[] =>
    included(particles)
      .map(({ estimate }) => estimate!.composition)
      .sort((a, b) => b - a);

  it("may have particles drawn by hand, and I0 measured without the sample", async () => {
    const own = { segment: { method: "mask" }, incident: { from: "spectrum" } };
    const { particles, recipe } = await imaged({
      recipe: own,
      mask: "mask.tif",
      incident: { file: "i0.csv" },
    });
    expect([recipe.segment.method, recipe.align.method, recipe.particles.density]).toEqual([
      "mask",
      "none",
      4.77,
    ]);
    expect(particles).toHaveLength(3);
    // Rims of hand-drawn masks are the truth's, so what is left is noise.
    found(particles).forEach((value, n) => expect(Math.abs(value - COMPOSITIONS[n])).toBeLessThan(0.01));
  });

  it("is held against the charge that was passed, by mass", async () => {
    const mass = truth.volumes.reduce((sum, volume) => sum + volume, 0);
    const mean = truth.volumes.reduce((sum, volume, n) => sum + volume * truth.compositions[n], 0) / mass;
    const { notes } = await imaged({ coulometry: { composition: mean, error: 0.01 } });
    expect(notes.join(" ")).toMatch(/Images and charge agree: a gap of/);
  });

  it("without masses says why it cannot be held against the charge", async () => {
    const entry = { recipe: { fit: { absolute: false } }, coulometry: { composition: 0.7, error: 0.01 } };
    expect((await imaged(entry)).notes.join(" ")).toMatch(/could not be compared: .*a mass of NaN.*absolute/);
  });
});

describe("recipes", () => {
  it("of a stack lie over that of all, part by part", () => {
    const recipe = recipeOf(
      "f",
      { recipe: { fit: { baseline: "linear", broaden: 0.1 } } },
      { fit: { broaden: 0.2 } },
    );
    expect([recipe.fit.baseline, recipe.fit.broaden]).toEqual(["linear", 0.2]);
  });

  it("that are not there are named", async () => {
    await expect(readRecipe("nowhere.json")).rejects.toThrow(
      "nowhere.json: found no such file, expected a recipe",
    );
  });
});
