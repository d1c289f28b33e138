import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { random } from "../../src/numerics/random.js";
import type { Assess, Assessment } from "../../src/search/candidate.js";
import { openJournal } from "../../src/search/journal-file.js";
import type { SearchOptions } from "../../src/search/options.js";
import type { Progress } from "../../src/search/progress.js";
import { search } from "../../src/search/search.js";
import { createRegression, planted, toyGrammar } from "./toy.js";

const folder = mkdtempSync(join(tmpdir(), "kinetoscope-resume-"));
afterAll(() => rmSync(folder, { recursive: true }));

const regression = createRegression({ law: planted });

interface Run {
  readonly steps: readonly Progress<Assessment>[];
  readonly bytes: Buffer;
  /** How many laws the assessor was asked for. */
  readonly asked: number;
}

/** Runs with an assessor that learns: it refuses laws far worse than the best of this batch and those before. */
async function run(file: string, options: SearchOptions<Assessment> = {}): Promise<Run> {
  let asked = 0;
  let best = Infinity;
  const learn = (assessments: readonly Assessment[]): void => {
    best = Math.min(best, ...assessments.map(({ discrepancy }) => discrepancy));
  };
  const refuse = (each: Assessment): Assessment =>
    each.discrepancy < best + 1 ? each : { ...each, discrepancy: Infinity, failure: "far" };
  const assess: Assess<Assessment> = (laws) => {
    const assessments = laws.map(regression);
    asked += laws.length;
    learn(assessments);
    return Promise.resolve(assessments.map(refuse));
  };
  const journal = await openJournal<Assessment>(file, { grammar: toyGrammar.name });
  const steps: Progress<Assessment>[] = [];
  for await (const step of search(toyGrammar, assess, {
    laws: 300,
    enumerate: 0.3,
    learn: (found) => (learn(found.map(({ assessment }) => assessment)), []),
    ...options,
    journal,
  })) {
    steps.push(step);
  }
  await journal.close();
  return { steps, bytes: readFileSync(file), asked };
}

describe("a search with the journal of an earlier one", () => {
  const whole = run(join(folder, "whole.jsonl"));

  it("that was killed at any byte goes on as if it had not been", async () => {
    const { bytes, steps } = await whole;
    const stream = random("kill");
    for (let kill = 0; kill < 15; kill++) {
      const file = join(folder, "killed.jsonl");
      writeFileSync(file, bytes.subarray(0, stream.integer(bytes.length)));
      const resumed = await run(file);
      expect(resumed.bytes.equals(bytes)).toBe(true);
      expect(resumed.steps).toEqual(steps);
    }
  });

  it("asks the assessor for nothing that it knows", async () => {
    const { bytes } = await whole;
    const file = join(folder, "complete.jsonl");
    writeFileSync(file, bytes);
    expect((await run(file)).asked).toBe(0);
    const more = await run(file, { laws: 350 });
    expect(more.asked).toBeGreaterThan(0);
    expect(more.asked).toBeLessThan(350);
    expect(more.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(more.steps.at(-1)!.assessed).toBe(350);
  });

  it("has a line for each law, failed ones too, and one for what it is about", async () => {
    const { bytes, steps } = await whole;
    const { assessed, failures } = steps.at(-1)!;
    expect(failures.far).toBeGreaterThan(10);
    expect(bytes.toString().split("\n").length - 2).toBe(assessed);
  });
});
