import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCorpus } from "../../../src/experiment/read.js";
import { patternPhantom } from "../../../src/imaging/diffraction/phantom.js";
import { patternsOfSeries, seriesOfPatterns } from "../../../src/imaging/diffraction/series-of-patterns.js";
import type { Setup } from "../../../src/imaging/diffraction/setup.js";
import { readPattern } from "../../../src/imaging/read/pattern.js";
import { writePattern } from "../../../src/imaging/write/pattern.js";
import { writeSeries } from "../../../src/imaging/write/series.js";
import { writeSetup } from "../../../src/imaging/write/setup.js";
import { ANGLES, LAYERED, TWO_GROUPS } from "./fixture.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "series-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { series, truth } = patternPhantom({
  seed: "corpus",
  setup: LAYERED,
  populations: [0.1, 0.2, 0.4].map((time) => ({ time, compositions: TWO_GROUPS.map((c) => c - 0.1 * time) })),
  twoTheta: ANGLES,
  deadChannels: 0.02,
});
const whole = patternPhantom({ ...truth.options, deadChannels: 0 }).series;

const corpusFile = {
  format: 1,
  name: "made",
  title: "Made for a test",
  citation: "-",
  licence: "MIT",
  synthetic: true,
  errorModel: "stated",
  experiments: [
    {
      name: "charge",
      temperature: "298.15 K",
      population: {
        openCircuit: { name: "line", citation: "-", formula: "4.2 - c" },
        initial: { normal: { mean: 0.9, sd: 0.01 } },
      },
      protocol: [{ current: "-1 1/h", until: { time: "0.5 h" } }],
      observations: [
        {
          kind: "patterns",
          file: "series.csv",
          setup: "diffraction.json",
          time: { column: "time_h", unit: "h" },
          twoTheta: { column: "two_theta_deg", unit: "deg" },
          intensity: "intensity",
          errorColumn: "error",
        },
      ],
    },
  ],
};

describe("a series of patterns", () => {
  it("goes from files of a beamline to a corpus and comes back the same, dead channels and setup too", async () => {
    const files = await Promise.all(
      patternsOfSeries(whole).map(async (pattern, t) => {
        const path = join(folder, `${t}.xye`);
        await writePattern(path, pattern, "xye");
        return path;
      }),
    );
    const read = await Promise.all(files.map((path) => readPattern(path)));
    const again = seriesOfPatterns(LAYERED, read, series.times);
    expect(again.intensities).toEqual(whole.intensities);

    await writeSeries(join(folder, "series.csv"), series);
    await writeSetup(join(folder, "diffraction.json"), LAYERED);
    await writeFile(join(folder, "corpus.json"), JSON.stringify(corpusFile));
    const [{ observations }] = (await readCorpus(folder)).experiments;
    const [patterns] = observations;
    if (patterns.kind !== "patterns") throw new Error(patterns.kind);
    expect(patterns.times).toEqual(series.times);
    expect(patterns.intensities).toEqual(series.intensities);
    expect(patterns.setup).toEqual(LAYERED satisfies Setup);
  });
});
