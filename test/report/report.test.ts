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
import { prospectFigure } from "../../src/report/prospect-figure.js";
import { rehearsalOf } from "../../src/design/rehearsal.js";
import { renderProspects, renderRehearsals } from "../../src/report/prospects.js";
import type { Prospect } from "../../src/design/next-experiment.js";
import type { HeldProperty } from "../../src/scoring/ranked-law.js";
import type { Ranking } from "../../src/scoring/ranking.js";
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

describe("what goes beyond the ranking", () => {
  const [first, second, third] = ranking.entries;
  const properties: HeldProperty[] = [
    { id: "P1", property: "zero at equilibrium", kind: "proved", text: "proved over the whole domain" },
    { id: "P4", property: "falls with eta", kind: "violated", text: "VIOLATED: eta = 9 <b>" },
  ];
  const frame = { experiment: "run", time: 1, particles: 10, edges: [0, 0.5, 1], seen: [0.4, 0.6] };
  const full: Ranking = {
    ...ranking,
    entries: [
      {
        ...first,
        scores: { aic: -100, descriptionLength: 80, logEvidence: 40 },
        properties,
        identified: {
          fixed: ["b to 2 %"],
          sloppy: ["k to a factor of 9 only"],
          tied: ["k and m trade off (correlation -0.99)"],
          degeneracies: ["the scale of the rates is open (k): a rest fixes it."],
        },
        frames: [{ ...frame, predicted: [0.5, 0.5], distance: 0.05, floor: 0.04 }],
      },
      { ...second, scores: { aic: -90, descriptionLength: 95 } },
      third,
    ],
    inquiry: {
      laws: [
        {
          name: first.name,
          evidence: { log: 41.2, error: 0.1 },
          weight: 0.9,
          heldOut: [{ experiment: "run", deviance: -12.5, observations: 10 }],
          check: { misfit: 0.4, correlation: 0.02, pairs: [{ data: 10, replicate: 12 }] },
        },
        { name: "found", heldOut: [{ experiment: "run", deviance: null, observations: 10 }] },
      ],
      paired: [
        { better: first.name, worse: "found", mean: 5.5, error: 1.2, blocks: 4, student: 0.02, flips: 0.125 },
      ],
      simulations: 6400,
    },
  };

  it("stands in the terminal: scores, frames with their floor, what is fixed, physics, the closer look", () => {
    const table = renderTable(full, { width: 100, colour: false });
    for (const part of [
      /found +3\.1 +10\.0 +15\.0 +-/,
      /electro-autocatalysis +0\.0500 +0\.0400/,
      "Fixed: b to 2 %.",
      "The scale of the rates is open (k): a rest fixes it.",
      "The best law has of 2 properties: 1 proved, 1 violated.",
      '"electro-autocatalysis" breaks P4, falls with eta: eta = 9 <b>.',
      "ln evidence 41.2 ± 0.1; weight 0.900; experiments left out at -2 ln L -12.5",
      "(cannot be simulated in run)",
      "p = 0.125 by flips of sign",
      "This took 6400 simulations of the whole trial.",
    ])
      expect(table.replace(/\n +/g, " ")).toMatch(part instanceof RegExp ? part : new RegExp(escaped(part)));
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it("stands on the page, with its pictures, and cannot become markup", async () => {
    const figures = await Promise.all(
      figuresOf(full).map(async (figure) => ({ ...figure, svg: await drawSvg(figure) })),
    );
    expect(figures.map(({ name }) => name)).toEqual(expect.arrayContaining(["frames", "predictive-check"]));
    const page = renderHtml(full, figures);
    for (const part of ["What the data fix", "A closer look", "Physics of each law", "Other scores"])
      expect(page).toContain(part);
    expect(page).toContain("eta = 9 &lt;b&gt;");
  });

  it("is left out where a ranking has none of it", () => {
    const table = renderTable(ranking, { colour: false });
    for (const part of ["scores less", "frames:", "what the data fix", "physics", "a closer look"])
      expect(table).not.toContain(part);
  });
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

describe("the next experiment in a report", () => {
  const prospect = (name: string, answers: number): Prospect => ({
    name,
    cost: 4,
    answers,
    open: 0.69,
    odds: 5,
    pair: ["a", "b"],
    information: 1.5,
    mostly: "the potential at 1 h",
    expected: ["a", "b"].map((law, n) => ({
      law,
      what: ["the 50 % quantile at 1 h", "the potential at 1 h"],
      means: [0.7, 3.9 + 0.1 * n],
      errors: [0.01, 0.002],
      sds: [0.02, 0.01],
    })),
    unsimulated: [],
    sentence: `"${name}" would decide.`,
  });
  const prospects = [prospect("charge", 0.6), prospect("discharge", 0.1)];

  it("is a table with its reasons", () => {
    const text = renderProspects(prospects);
    expect(text).toMatch(/ 1 +0\.600 +5\.0 +1\.5 +4 {2}charge/);
    expect(text).toContain('- "charge" would decide.');
    expect(renderProspects([])).toBe("There is no candidate.\n");
  });

  it("has a sentence for each that was rehearsed, and nothing where none was", () => {
    const rehearsal = rehearsalOf(
      "charge",
      [3.5, -3.5, 0.1, NaN].map((odds) => ({ truth: "a", odds })),
    );
    expect(renderRehearsals([])).toBe("");
    expect(rehearsalOf("charge", []).sentence).toBe(
      '"charge" cannot be made: no law can be simulated there.',
    );
    expect(renderRehearsals([rehearsal])).toBe(
      [
        "",
        "Made in simulation, and fitted with the data so far:",
        "",
        '- "charge", made 4 times in simulation with each law true in turn, pointed to the true law 1 times,',
        "  to another 1 times and left it open 2 times; ln odds for the true law 0.1 in the median.",
        "",
      ].join("\n"),
    );
  });

  it("is a picture: what each answers, and what the laws say of the first", async () => {
    const svg = await drawSvg(prospectFigure(prospects)!);
    expect(svg).toContain("quantile at 1 h");
    expect(svg).toContain("discharge");
    expect(prospectFigure([{ ...prospects[0], expected: [] }])).toBeUndefined();
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
