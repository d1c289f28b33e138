/**
 * Draws results.json of `npm run study:planted` as results.svg beside it:
 *
 *   npx tsx test/studies/planted/draw.ts
 */
import { readFileSync, writeFileSync } from "node:fs";
import { drawSvg, PALETTE } from "../../../src/report/figure.js";

interface Row {
  readonly law: string;
  readonly reported: boolean;
  readonly best: boolean;
  readonly cpuSeconds: number;
}

const here = (name: string): URL => new URL(name, import.meta.url);
const { rows } = JSON.parse(readFileSync(here("results.json"), "utf8")) as { readonly rows: readonly Row[] };
const laws = [...new Set(rows.map(({ law }) => law))];
const OUTCOMES = ["ranked first", "reported", "not reported"] as const;
const values = rows.map(({ law, best, reported, cpuSeconds }) => ({
  law,
  seconds: cpuSeconds,
  outcome: OUTCOMES[best ? 0 : reported ? 1 : 2],
}));

const svg = await drawSvg({
  name: "planted",
  caption: "What became of planted laws, and what finding them took.",
  spec: {
    data: { values },
    width: 420,
    height: { step: 22 },
    mark: { type: "point", filled: true, size: 70, opacity: 0.85 },
    encoding: {
      x: {
        field: "seconds",
        type: "quantitative",
        title: "processor time of a search / s",
        scale: { zero: true },
      },
      y: { field: "law", type: "nominal", title: null, sort: laws, axis: { labelLimit: 300 } },
      color: {
        field: "outcome",
        type: "nominal",
        scale: { domain: [...OUTCOMES], range: [PALETTE[2], PALETTE[4], PALETTE[1]] },
      },
      shape: { field: "outcome", type: "nominal", scale: { domain: [...OUTCOMES] } },
    },
  },
});
writeFileSync(here("results.svg"), svg);
