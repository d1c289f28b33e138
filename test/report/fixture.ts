import { parse } from "../../src/expression/parse.js";
import type { RankedLaw } from "../../src/scoring/ranked-law.js";
import type { Ranking } from "../../src/scoring/ranking.js";

const times = [0, 1, 2, 3, 4];

function entry(
  name: string,
  text: string,
  difference: number,
  origin: RankedLaw["origin"] = "hypothesis",
): RankedLaw {
  return {
    name,
    origin,
    law: parse(text, { variables: ["c", "eta"] }),
    text,
    complexity: 20,
    parameters: [{ name: "k", value: 0.0638, error: 0.0591, unit: "1/h", atBound: false }],
    others: [{ name: "kappa[run/p1]", value: 1.4, error: 0.9, unit: "1", atBound: false }],
    deviance: -1000 + difference,
    criterion: -950 + difference,
    difference,
    weight: 0.5,
    rms: 0.018 + difference / 1e4,
    sumOfSquares: 0.1,
    misfits: ["p1", "p2"].map((item) => ({
      experiment: "run",
      item,
      rms: 0.01 + difference / 1e4,
      count: 5,
    })),
    curves: ["p1", "p2"].map((item) => ({
      experiment: "run",
      item,
      quantity: "composition",
      times,
      measured: [0.97, 0.9, 0.6, 0.45, 0.4],
      errors: times.map(() => 0.01),
      predicted: [0.97, 0.91, 0.61, 0.44, 0.4],
    })),
    exchange: { compositions: [0.2, 0.5, 0.8], rates: [1, 0.1, 0.001] },
    starts: { tried: 5, agreeing: 4 },
    furtherGain: 0.01,
  };
}

/** A small ranking with everything that a report shows; one name tries to be markup. */
export const ranking: Ranking = {
  title: "Six particles <script>alert(1)</script>",
  corpus: {
    name: "test",
    title: "Six particles",
    citation: "Somebody & others, 2026",
    licence: "CC0",
    synthetic: false,
  },
  experiments: ["run"],
  observations: 198,
  errorModel: "scaled",
  seed: 1,
  entries: [
    entry("electro-autocatalysis", "k / (1 + exp(b * (c - m))) * (exp(-eta / 2) - exp(eta / 2))", 0),
    entry("found", `k * ${"exp(-b1 * c) * ".repeat(9)}(exp(-eta / 2) - exp(eta / 2))`, 3.1, "discovered"),
    entry("constant <exchange>", "k * (exp(-eta / 2) - exp(eta / 2))", 398),
  ],
  failures: [{ name: "coupled", text: "", reason: "no shared potential" }],
  robustness: [
    {
      assumption: "another curve",
      best: "found",
      same: false,
      differences: [
        { name: "electro-autocatalysis", difference: 0 },
        { name: "found", difference: -12 },
      ],
    },
    {
      assumption: "calibration taken as exact",
      best: "electro-autocatalysis",
      same: true,
      differences: [
        { name: "electro-autocatalysis", difference: 0 },
        { name: "found", difference: 9 },
      ],
    },
  ],
  counts: {
    language: 3.2e7,
    proposed: 500,
    assessed: 150,
    duplicates: 340,
    inadmissible: 10,
    screened: 20,
    failed: 3,
    rungs: [
      { name: "integral matching", laws: 0 },
      { name: "sketch", laws: 150 },
      { name: "fit", laws: 130 },
    ],
    simulations: 4100,
  },
  front: [
    { complexity: 14, criterion: -550, text: "k" },
    { complexity: 21, criterion: -947, text: "k * exp(-b1 * c)" },
  ],
};
