import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSvg } from "../../src/report/figure.js";
import { figuresOf } from "../../src/report/figures.js";
import { renderHtml } from "../../src/report/html.js";
import { short, withError } from "../../src/report/numbers.js";
import { renderTable } from "../../src/report/table.js";
import { verdict } from "../../src/report/verdict.js";
import { wrap } from "../../src/report/wrap.js";
import { ReportError } from "../../src/report/folder.js";
import { writeReport } from "../../src/report/write.js";
import { ranking } from "./fixture.js";

describe("the table", () => {
  it("fits any width and is plain when it is not for a terminal", () => {
    for (const width of [80, 100, 120]) {
      const table = renderTable(ranking, { width, colour: false });
      expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
      // eslint would rather not see control characters: the test is that there are none.
      expect(table.includes(String.fromCharCode(27))).toBe(false);
    }
  });

  it("names every law with its numbers, and what failed", () => {
    const table = renderTable(ranking, { colour: false });
    for (const part of [
      "electro-autocatalysis",
      "(discovered)",
      "k = 0.064 ± 0.059 1/h",
      "398.0",
      "coupled: no shared potential",
      "run/p2",
    ])
      expect(table).toContain(part);
  });
});

describe("the verdict", () => {
  const among = (difference: number): string =>
    verdict({ ...ranking, entries: [ranking.entries[0], { ...ranking.entries[1], difference }] })[0];
  it("grows with the difference, and does not decide below 2", () => {
    expect(among(1)).toContain("cannot decide");
    expect(among(3)).toContain("in favour of");
    expect(among(8)).toContain("strongly support");
    expect(among(40)).toContain("decisively support");
  });

  it("says which assumption the ranking hangs on, and how few particles there are", () => {
    const text = verdict(ranking).join(" ");
    expect(text).toContain('with another curve "found" is best');
    expect(text).toContain("2 particles were followed");
  });

  it("says when nothing could be fitted", () => {
    expect(verdict({ ...ranking, entries: [] })).toEqual(["No law could be fitted."]);
  });
});

describe("numbers", () => {
  it("have two figures of their error", () => {
    expect([
      withError(5.234, 0.31),
      withError(1234, 45),
      withError(0.0638, 0.0591),
      withError(1, NaN),
      short(0.00001234),
    ]).toEqual(["5.23 ± 0.31", "1234 ± 45", "0.064 ± 0.059", "1 ± ?", "1.23e-5"]);
  });

  it("wrapped text keeps its words and its width", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 30 })),
        fc.integer({ min: 5, max: 40 }),
        (words, width) => {
          const lines = wrap(words.join(" "), width);
          return (
            lines.every((line) => line.length <= width) &&
            lines.join("").replaceAll(" ", "") === words.join("").replaceAll(" ", "")
          );
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe("the page", () => {
  it("needs no network and runs no script, and names cannot become markup", async () => {
    const figures = await Promise.all(
      figuresOf(ranking).map(async (figure) => ({ ...figure, svg: await drawSvg(figure) })),
    );
    expect(figures.map(({ name }) => name)).toEqual([
      "measured-composition",
      "exchange-rate",
      "front",
      "robustness",
    ]);
    const page = renderHtml(ranking, figures);
    expect(page).not.toContain("<script");
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).toContain("constant &lt;exchange&gt;");
    expect(page.match(/<svg/g)).toHaveLength(4);
  });

  it("has the same bytes each time", async () => {
    const [a, b] = await Promise.all([1, 2].map(() => Promise.all(figuresOf(ranking).map(drawSvg))));
    expect(a).toEqual(b);
  });
});

describe("a run folder", () => {
  it("appears whole", async () => {
    const folder = join(mkdtempSync(join(tmpdir(), "run-")), "new");
    await writeReport(folder, ranking);
    expect(readdirSync(folder).sort()).toEqual([
      "figures",
      "ranking.json",
      "ranking.md",
      "report.html",
      "table.txt",
    ]);
    expect((JSON.parse(readFileSync(join(folder, "ranking.json"), "utf8")) as { seed: number }).seed).toBe(1);
  });

  it("is not written over, nor into what is not a folder; nothing is left half-written", async () => {
    const parent = mkdtempSync(join(tmpdir(), "run-"));
    await writeReport(join(parent, "a"), ranking);
    expect(await writeReport(join(parent, "a"), ranking)).toBe(join(parent, "a-2"));
    writeFileSync(join(parent, "file"), "");
    await expect(writeReport(join(parent, "file/b"), ranking)).rejects.toThrow(ReportError);
    expect(readdirSync(parent).sort()).toEqual(["a", "a-2", "file"]);
  });

  it("on a full disk is an error with its remedy, and leaves nothing behind", async (context) => {
    const disk = mkdtempSync(join(tmpdir(), "disk-"));
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", disk]).status !== 0)
      return context.skip();
    try {
      await expect(writeReport(join(disk, "a"), ranking)).rejects.toThrow(
        "the disk is full. Make room, or choose another folder with --out.",
      );
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  it("that may not be written is an error with its remedy", async () => {
    if (process.getuid?.() === 0) {
      // Root may write anywhere but into the kernel's own file systems.
      if (existsSync("/proc/1")) await expect(writeReport("/proc/run", ranking)).rejects.toThrow(ReportError);
      return;
    }
    const parent = mkdtempSync(join(tmpdir(), "run-"));
    chmodSync(parent, 0o500);
    await expect(writeReport(join(parent, "a"), ranking)).rejects.toThrow(
      "no permission to write there. Choose another folder with --out.",
    );
  });
});
