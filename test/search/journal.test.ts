import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Assessment } from "../../src/search/candidate.js";
import { JournalError, openJournal } from "../../src/search/journal-file.js";
import { byKey, entryOf, type Entry } from "../../src/search/journal.js";
import { parse, stringify } from "../../src/search/json.js";
import { foundLaw } from "./arbitrary.js";

const folder = mkdtempSync(join(tmpdir(), "kinetoscope-journal-"));
afterAll(() => rmSync(folder, { recursive: true }));

const about = { grammar: "toy", seed: 1 };
const entries = ["a", "ü", "c"].map((key, i) => entryOf(foundLaw(key, i === 1 ? Infinity : i / 3, i + 1)));

async function write(file: string, ...batches: (readonly Entry<Assessment>[])[]): Promise<Buffer> {
  const journal = await openJournal(file, about);
  for (const batch of batches) await journal.append(batch);
  await journal.close();
  return readFileSync(file);
}

function fileOf(name: string, content: string | Buffer): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("numbers in a journal", () => {
  it("come back as they were, whatever they are", () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        number,
        fc.string(),
        fc.float64Array(),
        fc.array(tie("tree")),
        fc.dictionary(fc.stringMatching(/^[a-z]+$/), tie("tree"), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(parse(stringify(value))).toStrictEqual(value);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("a journal", () => {
  it("gives back what was appended, by key", async () => {
    const file = join(folder, "back.jsonl");
    await write(file, entries.slice(0, 2), entries.slice(2));
    const journal = await openJournal(file, about);
    await journal.close();
    expect(journal.earlier).toEqual(byKey(entries));
  });

  it("torn at any byte and gone on with has the bytes of one never torn", async () => {
    const whole = await write(join(folder, "whole.jsonl"), entries);
    for (let bytes = 0; bytes <= whole.length; bytes++) {
      const file = fileOf("torn.jsonl", whole.subarray(0, bytes));
      const journal = await openJournal<Assessment>(file, about);
      const missing = entries.slice(journal.earlier.size);
      expect([...journal.earlier.values()]).toEqual(entries.slice(0, journal.earlier.size));
      await journal.append(missing);
      await journal.close();
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
  });

  it("with a tail of zeros or of anything else that a power cut left goes on from the last whole line", async () => {
    const whole = await write(join(folder, "whole.jsonl"), entries);
    for (const tail of [Buffer.alloc(512), Buffer.from('{"key":"\u00ff'), Buffer.from([0xff, 0xfe, 0x80])]) {
      const file = fileOf("tail.jsonl", Buffer.concat([whole, tail]));
      const journal = await openJournal<Assessment>(file, about);
      expect(journal.earlier.size).toBe(entries.length);
      await journal.close();
      expect(readFileSync(file).equals(whole)).toBe(true);
    }
  });

  it("is not opened for a run that rests on something else", async () => {
    const file = join(folder, "other.jsonl");
    await write(file, entries);
    const open = openJournal(file, { grammar: "toy", seed: 2 });
    await expect(open).rejects.toThrow(
      new JournalError(
        file,
        1,
        "begun with seed 1, but this run has 2. Go on with the former, or in a new file.",
      ),
    );
    await expect(openJournal(file, { ...about, corpus: "x".repeat(100) })).rejects.toThrow(
      "begun with another corpus.",
    );
    await expect(openJournal(file, { seed: 1 })).rejects.toThrow(
      'begun with grammar "toy", but this run has nothing.',
    );
  });

  it.each([
    ["a text without a line end", "time_h,composition"],
    ["a table", "time_h,composition\n0,0.5\n"],
    ["other JSON lines", '{"key":"a"}\n'],
  ])("does not overwrite %s", async (_, content) => {
    const file = fileOf("mine.csv", content);
    await expect(openJournal(file, about)).rejects.toThrow(
      `${file}:1: not the journal of a search, and left as it is. Choose another file.`,
    );
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  it("names the line that is no assessed law", async () => {
    const whole = await write(join(folder, "spoilt.jsonl"), entries);
    const spoilt = whole.toString().replace(/\n.*"ü".*\n/, "\nnot a law\n");
    const file = fileOf("spoilt.jsonl", spoilt);
    await expect(openJournal(file, about)).rejects.toThrow(
      `${file}:3: not an assessed law: not a law. Remove this line, and the law is assessed again.`,
    );
  });

  it("says what to do where it cannot be written", async () => {
    const journal = await openJournal(join(folder, "closed.jsonl"), about);
    await journal.close();
    await expect(journal.append(entries)).rejects.toThrow(
      /closed\.jsonl: cannot be written \(.*\)\. Make room/,
    );
  });
});
