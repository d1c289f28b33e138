import { describe, expect, it } from "vitest";
import type { Assessment, Candidate } from "../../src/search/candidate.js";
import { memoryJournal } from "../../src/search/journal.js";
import { stringify } from "../../src/search/json.js";
import { search } from "../../src/search/search.js";
import { inline, threads, type Crew } from "../../src/workers/pool.js";
import { planted, toyGrammar } from "../search/toy.js";

const job = {
  module: new URL("../search/toy.ts", import.meta.url).href,
  export: "createRegression",
  data: { law: planted },
  lost: (_: Candidate, failure: string): Assessment => ({ discrepancy: Infinity, complexity: 0, failure }),
};

async function journalOf(crew: Crew<Candidate, Assessment>): Promise<string> {
  const journal = memoryJournal<Assessment>();
  const options = { laws: 300, enumerate: 0.3, batch: 20, journal };
  let front: unknown;
  for await (const progress of search(toyGrammar, crew.map, options)) front = progress.front;
  await crew.close();
  return stringify([journal.entries, front]);
}

describe("a search by threads", () => {
  const here = journalOf(inline(job));

  it.each([1, 2, 4])("writes the same journal with %i as in this thread", async (workers) => {
    expect(await journalOf(threads({ ...job, workers }))).toBe(await here);
  });
});
