import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultWorkers, inline, threads, type Crew, type ThreadsOptions } from "../../src/workers/pool.js";
import type { Deed } from "./tasks.js";

const job = {
  module: new URL("./tasks.ts", import.meta.url).href,
  export: "createDoer",
  data: { offset: 1 },
  lost: (deed: Deed, reason: string): unknown => ({ lost: deed.do, reason }),
};

async function withCrew(
  crew: Crew<Deed, unknown>,
  use: (crew: Crew<Deed, unknown>) => Promise<void>,
): Promise<void> {
  try {
    await use(crew);
  } finally {
    await crew.close();
  }
}

const withThreads = (
  options: Partial<ThreadsOptions<Deed, unknown>>,
  use: (crew: Crew<Deed, unknown>) => Promise<void>,
) => withCrew(threads({ ...job, workers: 2, ...options }), use);

const square = (of: number, delay = 0): Deed => ({ do: "square", of, delay });

describe.each([
  ["inline", () => inline<Deed, unknown>(job)],
  ["one thread", () => threads<Deed, unknown>({ ...job, workers: 1 })],
  ["three threads", () => threads<Deed, unknown>({ ...job, workers: 3 })],
])("a crew of %s", (_, start) => {
  it("answers in the order of the tasks, whatever they take", () =>
    withCrew(start(), async (crew) => {
      const task = fc.record({
        of: fc.integer({ min: -99, max: 99 }),
        delay: fc.integer({ min: 0, max: 3 }),
      });
      const property = fc.asyncProperty(fc.array(task, { maxLength: 12 }), async (tasks) => {
        const results = await crew.map(tasks.map(({ of, delay }) => square(of, delay)));
        expect(results).toEqual(tasks.map(({ of }) => of ** 2 + 1));
      });
      await fc.assert(property, { seed: 1, numRuns: 20 });
    }));

  it("answers for a task that throws, and goes on", () =>
    withCrew(start(), async (crew) => {
      const results = await crew.map([square(2), { do: "throw", message: "no root" }, square(3)]);
      expect(results).toEqual([5, { lost: "throw", reason: "no root" }, 10]);
    }));

  it("runs the calls of map one after the other", () =>
    withCrew(start(), async (crew) => {
      const order: string[] = [];
      const slow = crew.map([square(1, 20)]).then(() => order.push("slow"));
      const quick = crew.map([square(1)]).then(() => order.push("quick"));
      await Promise.all([slow, quick]);
      expect(order).toEqual(["slow", "quick"]);
    }));

  it("ends with the reason of an abort, before or amidst, and can be used again", () =>
    withCrew(start(), async (crew) => {
      await expect(crew.map([square(1)], AbortSignal.abort(new Error("early")))).rejects.toThrow("early");
      const stop = new AbortController();
      const results = crew.map(Array<Deed>(50).fill(square(1, 20)), stop.signal);
      setTimeout(() => stop.abort(new Error("enough")), 50);
      await expect(results).rejects.toThrow("enough");
      expect(await crew.map([square(4)])).toEqual([17]);
    }));

  it("answers an empty batch at once", () =>
    withCrew(start(), async (crew) => {
      expect(await crew.map([])).toEqual([]);
    }));

  it("says that it is closed", () =>
    withCrew(start(), async (crew) => {
      await crew.close();
      await expect(crew.map([square(1)])).rejects.toThrow("This crew is closed. Start another one.");
    }));
});

describe.each([
  ["inline", (changed: object) => inline<Deed, unknown>({ ...job, ...changed })],
  ["threads", (changed: object) => threads<Deed, unknown>({ ...job, ...changed, workers: 1 })],
])("a job that cannot be loaded, %s", (_, start) => {
  it.each([
    [
      "has no such factory",
      { export: "createDoor" },
      /tasks\.ts exports no function "createDoor" \(it exports createDoer, createNothing, createNumber\)/,
    ],
    ["has a factory that throws", { export: "createNothing" }, /no such corpus/],
    [
      "has a factory of something else",
      { export: "createNumber" },
      /createNumber\(data\) returned number\. Return the function/,
    ],
    ["does not exist", { module: new URL("./absent.ts", import.meta.url).href }, /absent\.ts/],
  ])("%s", (_, changed, message) =>
    withCrew(start(changed), async (crew) => {
      await expect(crew.map([square(1)])).rejects.toThrow(message);
    }),
  );
});

describe("threads", () => {
  it("make their work once each", () =>
    withThreads({ workers: 1 }, async (crew) => {
      expect(await crew.map([{ do: "count" }, { do: "count" }])).toEqual([1, 2]);
      expect(await crew.map([{ do: "count" }])).toEqual([3]);
    }));

  it("are replaced when they hang, and their task is tried twice", () =>
    withThreads({ limit: 0.2 }, async (crew) => {
      const results = await crew.map([square(1), { do: "hang" }, square(2), square(3)]);
      expect(results).toEqual([2, { lost: "hang", reason: "no answer within 0.2 s" }, 5, 10]);
    }));

  it("are replaced when they exit", () =>
    withThreads({}, async (crew) => {
      const results = await crew.map([{ do: "exit" }, square(2), { do: "exit" }, square(3)]);
      const lost = { lost: "exit", reason: "worker exited with code: 7" };
      expect(results).toEqual([lost, 5, lost, 10]);
    }));

  it("are replaced when they run out of memory", () =>
    withThreads({ heap: 64 }, async (crew) => {
      const results = await crew.map([{ do: "fill the heap" }, square(2)]);
      expect(results[0]).toMatchObject({
        lost: "fill the heap",
        reason: expect.stringContaining("memory") as string,
      });
      expect(results[1]).toBe(5);
    }));

  it("give a lost task a second chance", () =>
    withThreads({}, async (crew) => {
      expect(await crew.map([{ do: "exit once", flag: new SharedArrayBuffer(4) }])).toEqual(["second try"]);
    }));

  it("lose a task whose result cannot be sent", () =>
    withThreads({}, async (crew) => {
      const [result] = await crew.map([{ do: "answer with a function" }]);
      expect(result).toEqual({ lost: "answer with a function", reason: "the result is not plain data" });
    }));

  it("must be at least one", () => {
    expect(() => threads({ ...job, workers: 0 })).toThrow(
      "workers is 0; it must be a whole number from 1 on.",
    );
  });

  it("are by default no more than the tasks of a batch", () => {
    expect(defaultWorkers(1)).toBe(1);
    expect(defaultWorkers()).toBeGreaterThanOrEqual(1);
  });
});
