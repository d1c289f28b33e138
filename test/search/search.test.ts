import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { size } from "../../src/expression/walk.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import { logProbability } from "../../src/grammar/learn.js";
import { neighbours } from "../../src/grammar/neighbours.js";
import { candidateOf, type Assess, type Assessment, type Candidate } from "../../src/search/candidate.js";
import { memoryJournal } from "../../src/search/journal.js";
import type { SearchOptions } from "../../src/search/options.js";
import type { Progress } from "../../src/search/progress.js";
import { search } from "../../src/search/search.js";
import { createRegression, nestedGrammar, planted, smallGrammar, toyGrammar } from "./toy.js";

const regression = createRegression({ law: planted });
const assess: Assess<Assessment> = (laws) => Promise.resolve(laws.map(regression));

/** An assessor that remembers what it was asked. */
function watched(): { asked: (readonly Candidate[])[]; assess: Assess<Assessment> } {
  const asked: (readonly Candidate[])[] = [];
  return { asked, assess: (laws) => (asked.push(laws), assess(laws)) };
}

async function run(
  options: SearchOptions<Assessment>,
  { grammar = toyGrammar, by = assess } = {},
): Promise<Progress<Assessment>[]> {
  const steps: Progress<Assessment>[] = [];
  for await (const progress of search(grammar, by, options)) steps.push(progress);
  return steps;
}

const last = async (...run: Promise<Progress<Assessment>[]>[]): Promise<Progress<Assessment>> =>
  (await run[0]).at(-1)!;

describe("a search", () => {
  it("finds a law that was planted beyond the reach of its enumeration", async () => {
    const { best, stop, phase } = await last(run({ laws: 6000, enumerate: 0.1, until: -11 }));
    expect(stop).toMatchObject({ kind: "target" });
    expect(phase).toBe("breed");
    expect(best!.assessment.discrepancy).toBeLessThan(-11);
  });

  it("assesses no law twice, and counts what it proposes", async () => {
    const { asked, assess } = watched();
    const { assessed, proposed, duplicates } = await last(run({ laws: 500 }, { by: assess }));
    const keys = asked.flat().map(({ key }) => key);
    expect(new Set(keys).size).toBe(500);
    expect(keys.length).toBe(500);
    expect(assessed).toBe(500);
    expect(duplicates).toBeGreaterThan(0);
    expect(proposed).toBe(assessed + duplicates);
  });

  it.each([
    ["probability", ({ derivation }: Candidate) => -logProbability(toyGrammar, derivation)],
    ["size", ({ expression }: Candidate) => size(expression)],
  ] as const)(
    "assesses seeds first, then all laws in the order of %s, then what it bred",
    async (order, of) => {
      const seeds = [...enumerate(toyGrammar, 12)].slice(-3);
      const { asked, assess } = watched();
      const steps = await run({ laws: 200, seeds, batch: 10, order }, { by: assess });
      expect(asked[0].map(({ derivation }) => derivation)).toEqual(seeds);
      expect(new Set(steps.map(({ phase }) => phase))).toEqual(new Set(["seeds", "enumerate", "breed"]));
      const enumerated = asked.filter((_, i) => steps[i].phase === "enumerate").flat();
      const places = enumerated.map((law) => Number(of(law).toFixed(9)));
      expect(enumerated.length).toBe(97);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    },
  );

  it("proposes the small changes of the best laws before it breeds at random", async () => {
    const { asked, assess } = watched();
    const steps = await run({ laws: 200, enumerate: 0.32, batch: 32, local: 1 }, { by: assess });
    const at = steps.findIndex(({ phase }) => phase === "breed");
    const around = steps[at - 1].front.flatMap(({ law }) =>
      neighbours(toyGrammar, law.derivation, 40).map((each) => candidateOf(toyGrammar, each).key),
    );
    for (const { key } of asked[at].slice(0, 8)) expect(around).toContain(key);
  });

  it("never assesses what is not admitted, and counts it once a law", async () => {
    const { asked, assess } = watched();
    const admits = ({ expression }: Candidate): boolean => !print(expression).includes("log");
    const { inadmissible, assessed, duplicates, proposed, failures } = await last(
      run({ laws: 300, admits }, { by: assess }),
    );
    expect(asked.flat().every(admits)).toBe(true);
    expect(assessed).toBe(300);
    expect(inadmissible).toBeGreaterThan(10);
    expect(proposed).toBe(assessed + duplicates + inadmissible);
    expect(failures).toEqual({});
  });

  it("breeds no law larger than it may", async () => {
    const { asked, assess } = watched();
    await run({ laws: 600, enumerate: 0.2, maximumSize: 25 }, { by: assess });
    const sizes = asked.flat().map(({ expression }) => size(expression));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(25);
    expect(Math.max(...sizes)).toBeGreaterThan(18);
  });

  it("asks for batches of one size, but for the last of a phase", async () => {
    const { asked, assess } = watched();
    await run({ laws: 250, batch: 30 }, { by: assess });
    expect(asked.map(({ length }) => length)).toEqual([30, 30, 30, 30, 5, 30, 30, 30, 30, 5]);
  });

  it("goes another way for another seed, and the same for the same", async () => {
    const laws = async (seed: number): Promise<string[]> => {
      const journal = memoryJournal<Assessment>();
      await run({ laws: 200, enumerate: 0.2, seed, journal });
      return journal.entries.map(({ law }) => law);
    };
    expect(await laws(1)).toEqual(await laws(1));
    expect(await laws(1)).not.toEqual(await laws(2));
  });

  it("widens its front only", async () => {
    const steps = await run({ laws: 400 });
    const discrepancies = steps.map(({ best }) => best!.assessment.discrepancy);
    expect(discrepancies).toEqual([...discrepancies].sort((a, b) => b - a));
    expect(steps.at(-1)!.best).toBe(steps.at(-1)!.front[0]);
  });

  it("counts laws that failed by their reason, and keeps them from the front", async () => {
    const steps = await run({ laws: 100 });
    const { failures, front } = steps.at(-1)!;
    expect(Object.keys(failures)).toEqual(["non-finite value"]);
    expect(failures["non-finite value"]).toBeGreaterThan(10);
    expect(front.filter(({ law }) => print(law.expression).includes("log"))).toEqual([]);
  });

  it("has neither front nor best where every law fails", async () => {
    const by: Assess<Assessment> = (laws) =>
      Promise.resolve(laws.map(() => ({ discrepancy: NaN, complexity: 1 })));
    const { front, best, failures } = await last(run({ laws: 100 }, { by }));
    expect([front, best]).toEqual([[], undefined]);
    expect(failures).toEqual({ "no finite discrepancy": 100 });
  });

  it("holds no more than the keys of what is past", async () => {
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const heap: number[] = [];
    const by: Assess<Assessment> = (laws) =>
      Promise.resolve(
        laws.map(({ key, expression }) => ({ discrepancy: key.length % 97, complexity: size(expression) })),
      );
    const journal = { earlier: new Map(), append: () => Promise.resolve() };
    for await (const { assessed } of search(nestedGrammar, by, {
      laws: 20_000,
      enumerate: 0.8,
      batch: 500,
      journal,
    })) {
      if (assessed % 5000 !== 0) continue;
      collect();
      heap.push(process.memoryUsage().heapUsed);
    }
    expect(heap).toHaveLength(4);
    expect((heap[3] - heap[0]) / 15_000).toBeLessThan(600); // bytes a law; a key is about 60 characters
  }, 300_000);
});

describe("a search stops", () => {
  it("when its laws are used up", async () => {
    expect((await last(run({ laws: 100 }))).stop).toEqual({ kind: "budget", laws: 100 });
  });

  it("when the front has long been the same", async () => {
    const { stop, assessed } = await last(run({ laws: 5000, enumerate: 0.01, stagnation: 300, seed: 3 }));
    expect(stop).toMatchObject({ kind: "stagnation" });
    expect((stop as { laws: number }).laws).toBeGreaterThanOrEqual(300);
    expect(assessed).toBeLessThan(5000);
  });

  it("when the grammar has no more laws", async () => {
    const { stop, assessed } = await last(run({ laws: 100 }, { grammar: smallGrammar }));
    expect(stop).toEqual({ kind: "exhausted", duplicates: 0 });
    expect(assessed).toBeLessThan(9); // x * sqrt(x) and sqrt(x) * x are one law
    expect(assessed).toBeGreaterThanOrEqual(5);
  });

  it("when breeding finds no more laws", async () => {
    const { stop, assessed } = await last(run({ laws: 100, enumerate: 0.03 }, { grammar: smallGrammar }));
    expect(stop).toMatchObject({ kind: "exhausted" });
    expect((stop as { duplicates: number }).duplicates).toBeGreaterThan(1000);
    expect(assessed).toBeGreaterThanOrEqual(5);
  });

  it("when it is aborted, with what it had", async () => {
    const stop = new AbortController();
    const by: Assess<Assessment> = (laws, signal) => {
      if (laws[0].key === fifth) stop.abort();
      signal?.throwIfAborted();
      return assess(laws);
    };
    const { asked, assess: watch } = watched();
    const whole = await run({ laws: 500 }, { by: watch });
    const fifth = asked[4][0].key;
    const steps = await run({ laws: 500, signal: stop.signal }, { by });
    expect(steps.slice(0, 4)).toEqual(whole.slice(0, 4));
    expect(steps).toHaveLength(5);
    expect(steps[4]).toMatchObject({
      stop: { kind: "aborted" },
      assessed: whole[3].assessed,
      front: whole[3].front,
    });
  });

  it("before it has begun where it is aborted by then", async () => {
    const { asked, assess } = watched();
    const steps = await run({ signal: AbortSignal.abort() }, { by: assess });
    expect(steps).toMatchObject([{ stop: { kind: "aborted" }, assessed: 0 }]);
    expect(asked).toEqual([]);
  });

  it("when its caller breaks off", async () => {
    const { asked, assess } = watched();
    for await (const { assessed } of search(toyGrammar, assess)) if (assessed >= 64) break;
    expect(asked).toHaveLength(2);
  });
});

describe("a search throws", () => {
  it.each([
    [{ laws: 0 }, "search: laws is 0; expected 1, 2, 3, ...."],
    [{ batch: 1.5 }, "search: batch is 1.5; expected 1, 2, 3, ...."],
    [{ enumerate: 2 }, "search: enumerate is 2; expected 0 to 1."],
    [{ stagnation: 0 }, "search: stagnation is 0; expected 1 or more."],
    [{ until: NaN }, "search: until is NaN; expected a discrepancy."],
  ])("on an option out of range: %o", async (options, message) => {
    await expect(run(options)).rejects.toThrow(message);
  });

  it("on an assessor that leaves laws unanswered", async () => {
    const by: Assess<Assessment> = () => Promise.resolve([]);
    await expect(run({}, { by })).rejects.toThrow(
      "assess gave 0 answers to 32 laws. It must answer each, in order.",
    );
  });

  it("what the assessor throws", async () => {
    const by: Assess<Assessment> = () => Promise.reject(new Error("no such corpus"));
    await expect(run({}, { by })).rejects.toThrow("no such corpus");
  });
});
