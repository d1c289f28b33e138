import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
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

describe("the command image", { timeout: 240_000 }, () => {
  let folder = "";
  const print = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  const complain = vi.spyOn(process.stderr, "write").mockImplementation(() => true);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "image-"));
    const energies = Float64Array.from({ length: 26 }, (_, n) =>
      n < 3 ? 846 + n : n < 23 ? 849.4 + 0.4 * (n - 2) : 858 + (n - 22),
    );
    const options = { rows: 96, columns: 96, particles: 4, compositions: COMPOSITIONS, energies };
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
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(provenance).toMatchObject({
      kinetoscope: "0.1.0",
      recipe: { version: 1 },
      references: [
        { file: "reduced.csv", sha256 },
        { file: "oxidised.csv", sha256 },
      ],
      stacks: [{ file: "scan.hdf5", format: "NXstxm", sources: [{ file: "scan.hdf5", sha256 }] }],
    });
  });

  it("draws pages that need nothing else, and pictures as SVG and PNG", async () => {
    const pictures = join(folder, "corpus", "pictures");
    expect((await readdir(pictures)).sort()).toEqual([
      "charge-scan",
      "distribution-charge.svg",
      "index.html",
    ]);
    const names = await readdir(join(pictures, "charge-scan"));
    expect(names.sort()).toEqual([
      "amount.png",
      "composition-error.png",
      "composition.png",
      "contact-sheet.svg",
      "index.html",
      "maps.svg",
      "misfit.png",
      "particles.svg",
      "shifts-and-incident.svg",
      "spectra.svg",
    ]);
    const page = await readFile(join(pictures, "charge-scan", "index.html"), "utf8");
    expect(page).not.toMatch(/(src|href)="(?!data:)/);
  });

  it("again with the recipe of its provenance gives the same bytes, and goes on to laws", async () => {
    const [first, again] = [join(folder, "corpus"), join(folder, "again")];
    const recipe = join(first, "provenance.json");
    const search = ["--grammar", "grammars/electro-autocatalysis.bnf", "--laws", "3", "--most", "1"];
    const flags = ["--recipe", recipe, ...search, "--no-robustness"];
    expect(await run(["node", "kinetoscope", "image", folder, "--out", again, ...flags])).toBe(0);
    const files = (await readdir(first, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      expect(await readFile(path.replace(first, again)), path).toEqual(await readFile(path));
    }
    expect(await readFile(join(again, "laws", "report.html"), "utf8")).toContain("A phantom");
  });

  it("with a corpus or a recipe that is wrong says so before anything is processed", async () => {
    const other = await mkdtemp(join(tmpdir(), "image-"));
    const write = (change: object) =>
      writeFile(join(other, "imaging.json"), JSON.stringify({ ...JOB, ...change }));
    const attempt = () => run(["node", "kinetoscope", "image", other, "--out", join(other, "out")]);
    await write({ corpus: { ...JOB.corpus, licens: "MIT" } });
    expect(await attempt()).toBe(1);
    expect(complain.mock.lastCall?.[0]).toMatch(/imaging\.json: corpus: unknown key "licens".*licence/);
    await write({ recipe: { segmnt: {} } });
    expect(await attempt()).toBe(1);
    expect(complain.mock.lastCall?.[0]).toMatch(/imaging\.json: recipe: .*"segmnt".*segment/);
    await rm(other, { recursive: true });
  });

  it("without a job is a mistake that names the file", async () => {
    const out = join(folder, "nothing");
    expect(await run(["node", "kinetoscope", "image", join(folder, "corpus"), "--out", out])).not.toBe(0);
    expect(complain.mock.lastCall?.[0]).toMatch(/imaging\.json: found no such file/);
  });
});
