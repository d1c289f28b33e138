// Are the stated uncertainties true? Coverage of intervals and p-values under every observation model, weights of laws as
// frequencies, and the five explanations planted in turn where the design can decide and where it cannot.
// npm run study:calibration [-- data sets for coverage, for weights, for each explanation]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { coverageStudy, type Coverage } from "./coverage.js";
import { explanationStudy } from "./explanations.js";
import { picture, type Results } from "./picture.js";
import { binned, reliabilityStudy } from "./reliability.js";

const [coverageSets = 200, weightSets = 900, decisionSets = 40] = process.argv.slice(2).map(Number);
const BINS = 9;

const say = (line: string): void => console.log(line);
const coverage = coverageStudy(coverageSets, say);
const reliability = binned(reliabilityStudy(weightSets), BINS);
const decisions = explanationStudy(decisionSets, say);
const results: Results = { coverage, reliability, decisions };

const here = (name: string): string => join(import.meta.dirname, name);
writeFileSync(here("results.json"), `${JSON.stringify(results, null, 1)}\n`);
writeFileSync(here("results.md"), report(results));
writeFileSync(here("results.svg"), await picture(results));

/** A share, and how far it is from its level in binomial standard errors of the data sets (the constants of one share them). */
function verdict({ dataSets }: Coverage, share: number, level: number): string {
  const error = Math.sqrt((level * (1 - level)) / dataSets);
  return `${share.toFixed(3)} (${((share - level) / error).toFixed(1)} s.e.)`;
}

function report({ coverage, reliability, decisions }: Results): string {
  return [
    "# Calibration of intervals, weights and decisions",
    "",
    "`npm run study:calibration` writes this page, `results.json` and `results.svg`. Everything is planted and seeded.",
    "",
    "## Intervals by profile, and p-values",
    "",
    "| observation model | data sets | 68% | 95% | KS p of the p-values | simulations with sensitivities an interval |",
    "|---|--:|--:|--:|--:|--:|",
    ...coverage.map(
      (each) =>
        `| ${each.model} | ${each.dataSets} | ${verdict(each, each.at68, 0.68)} | ${verdict(each, each.at95, 0.95)} | ${each.uniform.toFixed(3)} | ${each.cost} |`,
    ),
    "",
    "## Weights of laws",
    "",
    "| stated weight of the best | right | expected scatter | data sets |",
    "|--:|--:|--:|--:|",
    ...reliability.map(
      ({ stated, right, error, count }) =>
        `| ${stated.toFixed(3)} | ${right.toFixed(3)} | ${error.toFixed(3)} | ${count} |`,
    ),
    "",
    "## The five explanations, planted in turn",
    "",
    '"First": the planted one has the greatest weight. "Open": the verdict is that these data cannot decide (odds below 20).',
    "",
    "| design | planted | data sets | first | open | refuted though true |",
    "|---|---|--:|--:|--:|--:|",
    ...decisions.map(
      ({ design, planted, dataSets, first, open, refuted }) =>
        `| ${design} | ${planted} | ${dataSets} | ${first.toFixed(2)} | ${open.toFixed(2)} | ${refuted.toFixed(2)} |`,
    ),
    "",
  ].join("\n");
}
