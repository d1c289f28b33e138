import type { TopLevelSpec } from "vega-lite";
import type { Inquiry } from "../scoring/inquiry.js";
import { BY_PANEL, PALETTE, type Figure } from "./figure.js";

/**
 * Posterior predictive checks: -2 ln L of the data against that of data which the law would have given, at draws of its
 * numbers. Points about the diagonal: the data look like the law's own. Undefined where no check was made.
 */
export function checkFigure({ laws }: Inquiry, label: (name: string) => string): Figure | undefined {
  const checked = laws.flatMap(({ name, check }) =>
    check ? [{ name: label(name), pairs: check.pairs }] : [],
  );
  if (checked.length === 0) return undefined;
  const rows = checked.flatMap(({ name, pairs }) => pairs.map((pair) => ({ panel: name, ...pair })));
  const diagonals = checked.flatMap(({ name, pairs }) => {
    const all = pairs.flatMap(({ data, replicate }) => [data, replicate]);
    return [Math.min(...all), Math.max(...all)].map((end) => ({ panel: name, end }));
  });
  const spec: TopLevelSpec = {
    data: { values: [...rows, ...diagonals] },
    facet: BY_PANEL,
    columns: Math.min(2, checked.length),
    resolve: { scale: { x: "independent", y: "independent" } },
    spec: {
      width: 260,
      height: 200,
      layer: [
        {
          transform: [{ filter: "isValid(datum.end)" }],
          mark: { type: "line", color: "#999999", strokeDash: [4, 3] },
          encoding: {
            x: { field: "end", type: "quantitative", scale: { zero: false } },
            y: { field: "end", type: "quantitative", scale: { zero: false } },
          },
        },
        {
          transform: [{ filter: "isValid(datum.data)" }],
          mark: { type: "point", filled: true, size: 22, opacity: 0.7, color: PALETTE[0] },
          encoding: {
            x: { field: "data", type: "quantitative", title: "-2 ln L of the data", scale: { zero: false } },
            y: {
              field: "replicate",
              type: "quantitative",
              title: "of data of its own",
              scale: { zero: false },
            },
          },
        },
      ],
    },
  };
  const caption =
    "Posterior predictive checks: each point is a draw of the numbers. Points below the line: the data are further from the law than data of its own.";
  return { name: "predictive-check", caption, spec };
}
