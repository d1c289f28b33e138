import type { TopLevelSpec } from "vega-lite";
import type { MeasuredCurve, RankedLaw } from "../scoring/ranked-law.js";
import { BY_PANEL, PALETTE, type Figure } from "./figure.js";

/** Experiments and patterns of each that are drawn: the first, the last, and evenly between them. */
const [PANELS, PATTERNS] = [4, 5];
/** Part of the highest point by which each pattern stands above the one before. */
const LIFT = 0.7;

/**
 * Powder patterns with what a law predicts of them, one panel an experiment, patterns above each other in time; undefined
 * where the law was not held against any.
 */
export function patternFigure({ curves }: RankedLaw, label: string): Figure | undefined {
  const all = curves.filter(({ quantity }) => quantity === "intensity");
  const experiments = [...new Set(all.map(({ experiment }) => experiment))].slice(0, PANELS);
  if (experiments.length === 0) return undefined;
  const rows = experiments.flatMap((name) =>
    lifted(evenly(all.filter(({ experiment }) => experiment === name))),
  );
  const x = {
    field: "angle",
    type: "quantitative",
    title: "two theta / degrees",
    scale: { zero: false },
  } as const;
  const y = (field: string) =>
    ({
      field,
      type: "quantitative",
      title: "intensity, shifted up by time",
      axis: { labels: false },
    }) as const;
  const spec: TopLevelSpec = {
    data: { values: rows },
    facet: BY_PANEL,
    columns: 2,
    resolve: { scale: { x: "independent", y: "independent" } },
    spec: {
      width: 300,
      height: 260,
      layer: [
        {
          mark: { type: "point", filled: true, size: 7, color: "#222222" },
          encoding: { x, y: y("measured") },
        },
        {
          mark: { type: "line", strokeWidth: 1.4, color: PALETTE[1] },
          encoding: { x, y: y("predicted"), detail: { field: "item" } },
        },
      ],
    },
  };
  const caption = `Powder patterns (points) and what "${label}" predicts of them (lines).`;
  return { name: "measured-intensity", caption, spec };
}

function evenly(curves: readonly MeasuredCurve[]): MeasuredCurve[] {
  const last = curves.length - 1;
  const count = Math.min(PATTERNS, curves.length);
  return Array.from(
    { length: count },
    (_, n) => curves[count > 1 ? Math.round((n * last) / (count - 1)) : 0],
  );
}

function lifted(curves: readonly MeasuredCurve[]) {
  const highest = Math.max(...curves.flatMap(({ measured }) => measured));
  return curves.flatMap(({ experiment, item, times, measured, predicted }, n) =>
    times.map((angle, p) => ({
      panel: experiment,
      item,
      angle,
      measured: measured[p] + LIFT * highest * n,
      predicted: predicted[p] + LIFT * highest * n,
    })),
  );
}
