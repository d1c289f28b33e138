import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parameter } from "../../src/expression/expression.js";
import type { Candidate, Found } from "../../src/search/candidate.js";
import type { Climbed } from "../../src/search/climber.js";
import { Ladder } from "../../src/search/ladder.js";
import { outsideOf, type Rung } from "../../src/search/rung.js";
import { memoryJournal } from "../../src/search/journal.js";
import { search } from "../../src/search/search.js";
import { createRegression, planted, toyGrammar } from "./toy.js";

const law = (key: string): Candidate => ({
  key,
  attempt: 0,
  derivation: { nonterminal: "law", production: 0, children: [] },
  expression: parameter("k"),
  parameters: [],
  complexity: 1,
});

/** A rung whose scores stand in a table, and which notes whom it scored. */
function rung(
  name: string,
  window: number,
  table: Readonly<Record<string, number>>,
): Rung & { seen: string[] } {
  const seen: string[] = [];
  return {
    name,
    window,
    seen,
    score: (laws) => {
      seen.push(...laws.map(({ key }) => key));
      return Promise.resolve(laws.map(({ key }) => ({ value: table[key] })));
    },
  };
}

/** The last assessment, from a table too. */
const top = (table: Readonly<Record<string, number>>, arrived: string[] = []) => {
  const assess = (laws: readonly Candidate[]) => {
    arrived.push(...laws.map(({ key }) => key));
    return Promise.resolve(laws.map(({ key }) => ({ discrepancy: table[key], complexity: 1 })));
  };
  return { assess, arrived };
};

async function climb(ladder: Ladder, ...keys: string[]): Promise<Found<Climbed>[]> {
  const laws = keys.map(law);
  return (await ladder.assess(laws)).map((assessment, n) => ({ law: laws[n], assessment }));
}

describe("a ladder", () => {
  it("lets climb who is within the window of the best, be it of this batch", async () => {
    const first = rung("first", 10, { a: 0, b: 10, c: 10.1 });
    const second = rung("second", 10, { a: 5, b: 0 });
    const { assess, arrived } = top({ a: 1, b: 2 });
    const ladder = new Ladder([first, second], assess);
    const [a, b, c] = await climb(ladder, "a", "b", "c");
    expect(second.seen).toEqual(["a", "b"]);
    expect(arrived).toEqual(["a", "b"]);
    expect(a.assessment).toEqual({ discrepancy: 1, complexity: 1, estimate: 5, scores: [0, 5] });
    expect(b.assessment.scores).toEqual([10, 0]);
    expect(c.assessment).toEqual({
      discrepancy: Infinity,
      complexity: 1,
      failure: outsideOf("first"),
      outside: "first",
      scores: [10.1],
    });
  });

  it("remembers the best of earlier batches only once it is told of them", async () => {
    const ladder = new Ladder([rung("only", 1, { a: 0, b: 5 })], top({ a: 0, b: 0 }).assess);
    const first = await climb(ladder, "a");
    expect((await climb(ladder, "b"))[0].assessment.outside).toBeUndefined();
    ladder.learn(first);
    expect((await climb(ladder, "b"))[0].assessment.outside).toBe("only");
  });

  it("passes laws of which a rung says nothing, and stops those that cannot be scored", async () => {
    const ladder = new Ladder([rung("only", 1, { a: NaN, b: Infinity })], top({ a: 3 }).assess);
    const [a, b] = await climb(ladder, "a", "b");
    expect(a.assessment.discrepancy).toBe(3);
    expect(b.assessment).toMatchObject({ discrepancy: Infinity, failure: "no score" });
    expect(b.assessment.outside).toBeUndefined();
  });

  it("widens the window of a rung that misjudged the best law, and calls back whom it dropped", async () => {
    const only = rung("only", 10, { a: 0, b: 8, c: 12, d: 40 });
    const { assess, arrived } = top({ a: 100, b: 1, c: 0 });
    const ladder = new Ladder([only], assess);
    const found = await climb(ladder, "a", "b", "c", "d");
    const called = ladder.learn(found); // b, 8 from the best of the rung, is the best law: the window is 16
    expect(ladder.windows).toEqual([16]);
    expect(called.map((each) => [each.law.key, each.law.attempt])).toEqual([["c", 1]]);
    const again = await ladder.assess(called.map((each) => each.law));
    expect(arrived).toEqual(["a", "b", "c"]);
    expect(only.seen).toEqual(["a", "b", "c", "d"]); // nothing is scored twice
    expect(again[0]).toEqual({ discrepancy: 0, complexity: 1, estimate: 12, scores: [12] });
    expect(ladder.learn([{ law: called[0].law, assessment: again[0] }])).toEqual([]); // 2 x 12 = 24 < 40
    expect(ladder.windows).toEqual([24]);
  });

  it("with windows as wide as can be assesses every law that can be scored", async () => {
    const scores = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 3 }),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    );
    await fc.assert(
      fc.asyncProperty(scores, async (table) => {
        const { assess, arrived } = top(table);
        const keys = Object.keys(table);
        await climb(new Ladder([rung("only", Infinity, table)], assess), ...keys);
        expect(arrived).toEqual(keys);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("a search with a ladder", () => {
  const regression = createRegression({ law: planted });
  /** One rough rung: the discrepancy, with an error that depends on the law. */
  const ladder = (window: number, error: number): Ladder => {
    const rough = (law: Candidate): number =>
      regression(law).discrepancy + error * Math.sin(7 * law.key.length);
    const score: Rung["score"] = (laws) => Promise.resolve(laws.map((each) => ({ value: rough(each) })));
    return new Ladder([{ name: "rough", window, score }], (laws) => Promise.resolve(laws.map(regression)));
  };
  const run = async (window: number, error: number, journal = memoryJournal<Climbed>()) => {
    const steps = [];
    const climbing = ladder(window, error);
    for await (const step of search(toyGrammar, climbing.assess, {
      laws: 400,
      order: "size", // small laws of this grammar mislead the rough rung
      journal,
      learn: (found) => climbing.learn(found),
    }))
      steps.push(step);
    return { steps, last: steps.at(-1)!, entries: journal.entries };
  };

  it("whose rung is right loses nothing, and assesses few laws in full", async () => {
    const { last, entries } = await run(0.5, 0);
    const scores = entries.map(({ assessment }) => assessment.scores[0]);
    expect(last.best!.assessment.discrepancy).toBe(Math.min(...scores));
    const arrived = entries.filter(({ assessment }) => Number.isFinite(assessment.discrepancy));
    expect(arrived.length).toBeLessThan(0.3 * entries.length);
  });

  it("counts a law that was called back once, and goes the same way again with any part of its journal", async () => {
    const whole = await run(1, 1.5);
    expect(whole.steps.some(({ phase }) => phase === "recall")).toBe(true);
    expect(whole.last.assessed).toBe(400);
    const failed = Object.values(whole.last.failures).reduce((sum, count) => sum + count, 0);
    const first = new Set(whole.entries.map(({ key }) => key.replace(/ \(attempt.*/, "")));
    expect(first.size).toBe(400);
    expect(failed).toBeLessThan(400);
    for (const part of [1, 57, 200, whole.entries.length - 3]) {
      const resumed = await run(1, 1.5, memoryJournal(whole.entries.slice(0, part)));
      expect(resumed.entries).toEqual(whole.entries);
      expect(resumed.steps).toEqual(whole.steps);
    }
  });
});
