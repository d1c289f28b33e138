// Does the suggested next experiment decide sooner? Two laws that one fast charge cannot tell apart are planted in turn;
// then experiments are made until the data decide: those that `nextExperiment` suggests, those of a fixed plan, or drawn ones.
// npm run study:next-experiment [-- planted runs], or -- draw: the page and the picture of the runs that are there
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawSvg, PALETTE } from "../../../src/report/figure.js";
import { CHOOSERS, MOST, candidates, firstCharge, run, type Chooser, type Run } from "./plans.js";

const here = (name: string): string => join(import.meta.dirname, name);
const [what = "50"] = process.argv.slice(2);
const runs = what === "draw" ? before() : made(Number(what));
const count = runs.length / CHOOSERS.length;

/** The runs that are there. */
function before(): readonly Run[] {
  return (JSON.parse(readFileSync(here("results.json"), "utf8")) as { runs: Run[] }).runs;
}

function made(count: number): readonly Run[] {
  return Array.from({ length: count }, (_, n) => n).flatMap((n) => {
    const all = CHOOSERS.map((chooser) => run(n, chooser));
    console.log(`${n}: ${all.map(({ chooser, experiments }) => `${chooser} ${experiments}`).join(", ")}`);
    return all;
  });
}

const NAMES: Record<Chooser, string> = {
  suggested: "as suggested",
  fixed: "a fixed plan",
  drawn: "drawn at random",
};

/** Share of runs that were decided rightly after so many experiments. */
const decidedBy = (chooser: Chooser, experiments: number): number => {
  const own = runs.filter((each) => each.chooser === chooser);
  return own.filter((each) => each.right === true && each.experiments <= experiments).length / own.length;
};

interface Summary {
  readonly chooser: Chooser;
  readonly mean: number;
  readonly hours: number;
  readonly wrong: number;
  readonly open: number;
  readonly curve: readonly number[];
}

const summaries = CHOOSERS.map((chooser): Summary => {
  const own = runs.filter((each) => each.chooser === chooser);
  const mean = (of: (each: Run) => number): number =>
    own.reduce((sum, each) => sum + of(each), 0) / own.length;
  return {
    chooser,
    mean: mean(({ experiments }) => Math.min(experiments, MOST)),
    hours: mean(({ cost }) => cost),
    wrong: own.filter(({ right }) => right === false).length,
    open: own.filter(({ right }) => right === undefined).length,
    curve: Array.from({ length: MOST + 1 }, (_, n) => decidedBy(chooser, n)),
  };
});

writeFileSync(here("results.json"), `${JSON.stringify({ summaries, runs }, null, 1)}\n`);
writeFileSync(here("results.md"), report());
writeFileSync(here("results.svg"), await picture());

/** How many runs each kind of experiment was the first to be suggested in. */
function suggestions(): string[] {
  const counts = new Map<string, number>();
  for (const { chooser, chosen } of runs)
    if (chooser === "suggested" && chosen[0]) counts.set(chosen[0], (counts.get(chosen[0]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name, times]) => `- ${times} times: ${name}`);
}

function report(): string {
  const columns = Array.from({ length: MOST }, (_, n) => n + 1);
  return [
    "# The next experiment: suggested, planned beforehand, drawn",
    "",
    "`npm run study:next-experiment` writes this page, `results.json` and `results.svg`. Everything is planted and seeded.",
    "",
    "Autocatalysis and thermodynamic separation with the same Tafel rate on charge are planted in turn, their numbers drawn",
    `from priors. One fast charge cannot tell them apart. Then one of ${candidates(firstCharge()).length} experiments is made after the other, imaged without a`,
    "potential, until the odds between the two are twenty to one. The fixed plan charges at three rates, discharges at the",
    "same, rests, and at last charges a population that was spread before. What decides is the other direction.",
    "",
    `Share of ${count} runs decided for the planted law, by the number of experiments after the first:`,
    "",
    `| experiments | ${columns.join(" | ")} | mean | hours | wrong | open after ${MOST} |`,
    `|---|${columns.map(() => "--:|").join("")}--:|--:|--:|--:|`,
    ...summaries.map(
      ({ chooser, curve, mean, hours, wrong, open }) =>
        `| ${NAMES[chooser]} | ${columns.map((n) => curve[n].toFixed(2)).join(" | ")} | ${mean.toFixed(2)} | ${hours.toFixed(1)} | ${wrong} | ${open} |`,
    ),
    "",
    `Hours: preparing, cycling and imaging until it was decided. Runs that stay open count as ${MOST}.`,
    "",
    "Suggested first:",
    "",
    ...suggestions(),
    "",
  ].join("\n");
}

function picture(): Promise<string> {
  const values = summaries.flatMap(({ chooser, curve }) =>
    curve.map((share, experiments) => ({ chooser: NAMES[chooser], experiments, share })),
  );
  return drawSvg({
    name: "next-experiment",
    caption: "",
    spec: {
      width: 520,
      height: 300,
      data: { values },
      mark: { type: "line", interpolate: "step-after", point: { size: 50 }, strokeWidth: 2 },
      encoding: {
        x: {
          field: "experiments",
          type: "quantitative",
          title: "experiments after the first",
          axis: { tickCount: MOST, format: "d" },
        },
        y: {
          field: "share",
          type: "quantitative",
          title: `share of ${count} runs decided for the planted law`,
          scale: { domain: [0, 1] },
        },
        color: {
          field: "chooser",
          type: "nominal",
          scale: { domain: CHOOSERS.map((each) => NAMES[each]), range: PALETTE.slice(0, 3) },
        },
        shape: { field: "chooser", type: "nominal", scale: { domain: CHOOSERS.map((each) => NAMES[each]) } },
      },
    },
  });
}
