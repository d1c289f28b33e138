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

async function run(file: string, options: SearchOptions<Assessment> = {}): Promise<Run> {
  let asked = 0;
  const assess: Assess<Assessment> = (laws) => (
    (asked += laws.length),
    Promise.resolve(laws.map(regression))
  );
  const journal = await openJournal<Assessment>(file, { grammar: toyGrammar.name });
  const steps: Progress<Assessment>[] = [];
  for await (const step of search(toyGrammar, assess, { laws: 400, enumerate: 0.3, ...options, journal })) {
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
    for (let kill = 0; kill < 25; kill++) {
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
    const more = await run(file, { laws: 450 });
    expect(more.asked).toBeGreaterThan(0);
    expect(more.asked).toBeLessThan(450);
    expect(more.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  it("takes its assessments from any number of lines", async () => {
    const { bytes, steps } = await whole;
    const lines = bytes.toString().split("\n").length - 2;
    expect(lines).toBe(steps.at(-1)!.assessed);
  });
});
