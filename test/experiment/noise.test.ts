import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { readCorpus } from "../../src/experiment/read.js";
import type { Observation } from "../../src/experiment/experiment.js";

interface CorpusJson {
  experiments: { name: string; observations: Record<string, unknown>[] }[];
}

/** The first experiment's observations of a planted corpus after its file was changed. */
async function readChanged(
  change: (observations: Record<string, unknown>[]) => void,
): Promise<readonly Observation[]> {
  const folder = mkdtempSync(join(tmpdir(), "noise-"));
  cpSync(resolve(import.meta.dirname, "../../corpora/nmc111-planted"), folder, { recursive: true });
  const path = join(folder, "corpus.json");
  const corpus = JSON.parse(readFileSync(path, "utf8")) as CorpusJson;
  change(corpus.experiments[0].observations);
  writeFileSync(path, JSON.stringify(corpus));
  return (await readCorpus(folder)).experiments[0].observations;
}

const set = (kind: string, fields: Record<string, unknown>) => (observations: Record<string, unknown>[]) => {
  observations.filter((each) => each.kind === kind).forEach((each) => Object.assign(each, fields));
};

it("a corpus states the shape of its errors, with units", async () => {
  const fields = {
    noise: { kind: "correlated", time: "6 min" },
    offsetError: "3 mV",
    resistanceError: 0.01,
  };
  const signal = (await readChanged(set("signal", fields))).find(({ kind }) => kind === "signal");
  expect(signal).toMatchObject({
    noise: { kind: "correlated", time: expect.closeTo(0.1, 12) as number },
    offsetError: expect.closeTo(0.003, 12) as number,
    resistanceError: 0.01,
  });
});

it("a shift of frames is in composition", async () => {
  const frames = (await readChanged(set("frames", { offsetError: "0.02" }))).filter(
    ({ kind }) => kind === "frame",
  );
  expect(frames.length).toBeGreaterThan(0);
  frames.forEach((frame) => expect(frame).toMatchObject({ offsetError: 0.02 }));
});

it("a noise that is none is refused with its place", async () => {
  await expect(readChanged(set("signal", { noise: { kind: "loud" } }))).rejects.toThrow(/noise/);
});
