import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { run } from "../../src/cli/run.js";
import { readCorpus } from "../../src/experiment/read.js";
import { phantom, phantomReferences } from "../../src/imaging/phantom/phantom.js";
import { writeCsv } from "../../src/imaging/write/csv.js";
import { writeNxstxm } from "../../src/imaging/write/nxstxm.js";

const COMPOSITIONS = [0.9, 0.75, 0.6, 0.45];
const JOB = {
  references: [
    { name: "reduced", file: "reduced.csv", composition: 1 },
    { name: "oxidised", file: "oxidised.csv", composition: 0.4 },
  ],
  corpus: {
    format: 1,
    name: "imaged",
    title: "A phantom",
    citation: "none",
    licence: "MIT",
    synthetic: true,
    errorModel: "stated",
    experiments: [
      {
        name: "charge",
        temperature: "298.15 K",
        stacks: [{ file: "scan.hdf5", time: 0.5 }],
        population: {
          openCircuit: { name: "line", citation: "none", formula: "4.3 - 0.6*c" },
          initial: { normal: { mean: 0.95, sd: 0.004 } },
        },
        protocol: [{ current: "-0.5 1/h", until: { time: "1 h" } }],
      },
    ],
  },
};

describe("the command image", { timeout: 60_000 }, () => {
  let folder = "";
  const print = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const complain = vi.spyOn(process.stderr, "write").mockImplementation(() => true);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "image-"));
    const options = { rows: 100, columns: 100, particles: 4, compositions: COMPOSITIONS };
    const { stack, truth } = phantom({ seed: "image", ...options });
    await writeNxstxm(join(folder, "scan.hdf5"), stack);
    for (const { name, energies, values } of phantomReferences(truth).slice(0, 2)) {
      await writeCsv(join(folder, `${name}.csv`), { energy_eV: energies, value: values });
    }
    const references = JOB.references.map((each, n) => ({
      ...each,
      composition: phantomReferences(truth)[n].composition,
    }));
    await writeFile(join(folder, "imaging.json"), JSON.stringify({ ...JOB, references }));
  });
  afterAll(async () => {
    print.mockRestore();
    complain.mockRestore();
    await rm(folder, { recursive: true });
  });

  it("writes a corpus whose frame has the particles with their errors", async () => {
    const out = join(folder, "corpus");
    expect(await run(["node", "kinetoscope", "image", folder, "--out", out])).toBe(0);
    const [observation] = (await readCorpus(out)).experiments[0].observations;
    expect(observation.kind).toBe("frame");
    const rows = (await readFile(join(out, "frames-charge.csv"), "utf8")).trim().split("\n").slice(1);
    const found = rows.map((row) => Number(row.split(",")[1])).sort((a, b) => b - a);
    expect(found).toHaveLength(COMPOSITIONS.length);
    found.forEach((value, n) => expect(Math.abs(value - COMPOSITIONS[n])).toBeLessThan(0.01));
  });

  it("says where its numbers are from", async () => {
    const provenance: unknown = JSON.parse(await readFile(join(folder, "corpus", "provenance.json"), "utf8"));
    expect(provenance).toMatchObject({
      recipe: { version: 1 },
      stacks: [{ file: "scan.hdf5", format: "NXstxm", sources: [expect.stringMatching(/^[0-9a-f]{64}$/)] }],
    });
  });

  it("without a job is a mistake that names the file", async () => {
    const out = join(folder, "nothing");
    expect(await run(["node", "kinetoscope", "image", join(folder, "corpus"), "--out", out])).not.toBe(0);
    expect(complain.mock.lastCall?.[0]).toMatch(/imaging\.json: found no such file/);
  });
});
