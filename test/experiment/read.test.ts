import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CorpusError } from "../../src/experiment/corpus-error.js";
import { monotoneCubic } from "../../src/experiment/interpolate.js";
import { readCorpus } from "../../src/experiment/read.js";
import { corpusJsonSchema } from "../../src/experiment/schema.js";
import { only } from "../../src/experiment/select.js";

const CORPORA = resolve(import.meta.dirname, "../../corpora");
const SHIPPED = [
  "nmc333-operando-txm",
  "linio2-operando-xas",
  "fe-plume-stxm",
  "nmc111-planted",
  "nmc111-planted-frames",
  "nmc-planted-patterns",
  "catalysis-isomerisation",
];

describe.each(SHIPPED.filter((name) => existsSync(join(CORPORA, name))))("corpus %s", async (name) => {
  const corpus = await readCorpus(join(CORPORA, name));

  it("says what it is, whose it is and under what licence", () => {
    expect([corpus.name, corpus.citation.length > 20, corpus.licence.length > 2]).toEqual([name, true, true]);
    expect(readFileSync(join(CORPORA, name, "README.md"), "utf8")).toContain(
      corpus.synthetic ? "ynthetic" : "easured",
    );
  });

  it("observes within its protocol, in order of time, with positive errors", () => {
    for (const { observations } of corpus.experiments) {
      for (const observation of observations) {
        if ("times" in observation)
          expect(observation.times.every((time, n, all) => n === 0 || time > all[n - 1])).toBe(true);
        if ("errors" in observation) expect(observation.errors.flat().every((error) => error > 0)).toBe(true);
      }
    }
  });
});

it("the JSON Schema beside the corpora is the one of the reader", () => {
  const written = readFileSync(join(CORPORA, "corpus.schema.json"), "utf8");
  expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(corpusJsonSchema())));
});

/** A copy of a sound corpus with one thing changed. */
function broken(change: (folder: string) => void, name = "nmc333-operando-txm"): string {
  const folder = mkdtempSync(join(tmpdir(), "corpus-"));
  cpSync(join(CORPORA, name), folder, { recursive: true });
  change(folder);
  return folder;
}

const edit = (file: string, from: string | RegExp, to: string) => (folder: string) => {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
};

describe("a broken corpus", () => {
  const table = "composition-charge-fast.csv";
  it.each<[string, (folder: string) => void, RegExp]>([
    [
      "a word where a number should be",
      edit(table, "0.9530", "much"),
      /composition-charge-fast\.csv:2:p1: expected a number, found "much"\. Leave the cell empty/,
    ],
    [
      "times out of order",
      edit(table, "2.948,", "2.5,"),
      /:3:time_h: time 2\.5 h is before the row above \(2\.582 h\)\. Rows must be in time order\.$/,
    ],
    [
      "a time given twice",
      edit(table, "2.948,", "2.582,"),
      /:3:time_h: time 2\.582 h is the same as the row above/,
    ],
    [
      "a missing column",
      edit(table, "p3", "q3"),
      /:1: no column "p3" \(it has time_h, p1, p2, q3.*Did you mean "p1"\?$/,
    ],
    [
      "a composition in percent",
      edit(table, "0.9530", "95.3"),
      /:2:p1: composition 95\.3 is far outside 0 to 1/,
    ],
    [
      "an empty table",
      (folder) => writeFileSync(join(folder, table), ""),
      /a table needs a header and at least one row/,
    ],
    [
      "a table that is not there",
      edit("corpus.json", table, "gone.csv"),
      /gone\.csv: the table cannot be read/,
    ],
    [
      "an unknown key",
      edit("corpus.json", '"errorModel"', '"errorModell"'),
      /unknown key "errorModell"\. Did you mean "errorModel"\?|errorModel: /,
    ],
    [
      "a unit that is none of the kind",
      edit("corpus.json", '"2.582 h"', '"2.582 V"'),
      /experiments\[0\]\.start: "V" is not a unit of time \(known: h, min, s, d\)/,
    ],
    [
      "a quantity without a number",
      edit("corpus.json", '"298.15 K"', '"warm"'),
      /temperature: "warm" is not a number with a unit/,
    ],
    ["JSON that is not", edit("corpus.json", "{", "{,"), /corpus\.json: not JSON/],
    [
      "an observation after the protocol",
      edit("corpus.json", '"time": "14.280 h"', '"time": "12 h"'),
      /something was observed at 12\.088 h, but the protocol runs from 2\.582 h to 12 h/,
    ],
    [
      "a stage that ends before it begins",
      edit("corpus.json", '"time": "14.280 h"', '"time": "1 h"'),
      /a stage ends at 1 h, but begins at 2\.582 h/,
    ],
    [
      "two names alike",
      edit("corpus.json", '"name": "cycle-slow"', '"name": "charge-fast"'),
      /two experiments are named "charge-fast"/,
    ],
    [
      "a curve with an unknown name in it",
      edit("corpus.json", "-3.04420906*c", "-3.04420906*x"),
      /open-circuit curve "NMC111 \(BPX\)".*unknown name "x"/,
    ],
    [
      "particles that were not there at the start",
      edit("corpus.json", '"name": "p1",', '"name": "q1",'),
      /particles observed \(p1, .*\) are not those of "initial" \(q1, /,
    ],
    [
      "an error that is not positive",
      edit("corpus.json", '"error": "0.01"', '"error": "0"'),
      /standard error 0 is not positive/,
    ],
    [
      "a number where a text should be",
      edit("corpus.json", /"licence": "[^"]*"/, '"licence": 3'),
      /licence: .*\(found 3\)/,
    ],
  ])("with %s is refused at its place", async (_, change, message) => {
    const folder = broken(change);
    await expect(readCorpus(folder)).rejects.toThrow(CorpusError);
    await expect(readCorpus(folder)).rejects.toThrow(message);
  });

  it("that is not there is named", async () => {
    await expect(readCorpus("no/such/folder")).rejects.toThrow("A corpus is a folder with a corpus.json");
  });
});

it("a selection of an unknown experiment names the near miss", async () => {
  const corpus = await readCorpus(join(CORPORA, "nmc333-operando-txm"));
  expect(() => only(corpus, "charge-fats")).toThrow('Did you mean "charge-fast"?');
  expect(only(corpus, "charge-fast").experiments).toHaveLength(1);
});

describe("a monotone cubic", () => {
  const points = fc.array(
    fc.tuple(fc.double({ min: 0.1, max: 2, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true })),
    { minLength: 2, maxLength: 9 },
  );
  it("stays between its points, and its derivatives are those of its value", () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (steps, where) => {
        let x = 0;
        const xs = steps.map(([step]) => (x += step));
        const ys = steps.map(([, y]) => y);
        const curve = monotoneCubic(xs, ys);
        const at = xs[0] + where * (xs.at(-1)! - xs[0]);
        const right = Math.max(
          1,
          xs.findIndex((each) => each >= at),
        );
        const [low, high] = [Math.min(ys[right - 1], ys[right]), Math.max(ys[right - 1], ys[right])];
        const h = 1e-6;
        const inside = at - h > xs[right - 1] && at + h < xs[right];
        const slope = (curve.value(at + h) - curve.value(at - h)) / (2 * h);
        const bend = (curve.slope(at + h) - curve.slope(at - h)) / (2 * h);
        return (
          curve.value(at) >= low - 1e-12 &&
          curve.value(at) <= high + 1e-12 &&
          (!inside ||
            (Math.abs(slope - curve.slope(at)) < 1e-4 * (1 + Math.abs(slope)) &&
              Math.abs(bend - curve.curvature(at)) < 1e-4 * (1 + Math.abs(bend))))
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("refuses points out of order", () => {
    expect(() => monotoneCubic([0, 0], [1, 2])).toThrow("0 follows 0");
  });
});
