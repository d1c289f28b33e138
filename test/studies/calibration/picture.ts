import { drawSvg, PALETTE } from "../../../src/report/figure.js";
import type { Coverage } from "./coverage.js";
import type { Decision } from "./explanations.js";
import type { Bin } from "./reliability.js";

export interface Results {
  readonly coverage: readonly Coverage[];
  readonly reliability: readonly Bin[];
  readonly decisions: readonly Decision[];
}

const SHARES = { domain: [0.55, 1] };

/** Coverage by observation model, reliability of weights, and decisions by design, side by side. */
export const picture = (results: Results): Promise<string> =>
  drawSvg({
    name: "calibration",
    caption: "",
    spec: {
      spacing: 50,
      hconcat: [{ spacing: 40, vconcat: [coverage(results), reliability(results)] }, decisions(results)],
      resolve: { scale: { color: "independent", shape: "independent" } },
    },
  });

/** A legend below its own picture. */
const LEGEND = { orient: "bottom" as const, direction: "horizontal" as const };

const title = (text: string) => ({
  text,
  fontSize: 13,
  fontWeight: "normal" as const,
  anchor: "start" as const,
});

function coverage({ coverage: rows }: Results) {
  const values = rows.flatMap(({ model, at68, at95, dataSets }) =>
    [
      { level: 0.68, share: at68 },
      { level: 0.95, share: at95 },
    ].map(({ level, share }) => {
      const error = 2 * Math.sqrt((level * (1 - level)) / dataSets);
      return {
        model,
        level: `${100 * level}%`,
        share,
        nominal: level,
        low: level - error,
        high: level + error,
      };
    }),
  );
  const y = { field: "model", type: "nominal", title: null, sort: null, axis: { labelLimit: 300 } } as const;
  const x = {
    type: "quantitative",
    title: "share of intervals that hold the planted number",
    scale: SHARES,
  } as const;
  return {
    title: title("Coverage; bars: two binomial standard errors about the level"),
    width: 260,
    height: { step: 24 },
    data: { values },
    layer: [
      {
        mark: { type: "rule" as const, strokeWidth: 7, opacity: 0.25 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y },
      },
      {
        mark: { type: "point" as const, filled: true, size: 50, opacity: 1 },
        encoding: {
          x: { ...x, field: "share" },
          y,
          color: {
            field: "level",
            type: "nominal" as const,
            scale: { range: PALETTE.slice(0, 2) },
            legend: LEGEND,
          },
        },
      },
    ],
  };
}

function reliability({ reliability: bins }: Results) {
  const values = bins.map((bin) => ({
    ...bin,
    low: bin.stated - 2 * bin.error,
    high: Math.min(1, bin.stated + 2 * bin.error),
  }));
  const domain = [0.3, 1];
  const x = {
    field: "stated",
    type: "quantitative",
    title: "stated weight of the best law",
    scale: { domain },
  } as const;
  const y = {
    type: "quantitative",
    title: "share in which it was the planted one",
    scale: { domain, clamp: true },
  } as const;
  return {
    title: title("Reliability of weights"),
    width: 240,
    height: 240,
    layer: [
      {
        data: { values: domain.map((at) => ({ stated: at, right: at })) },
        mark: { type: "line" as const, color: "#999999", strokeDash: [4, 3] },
        encoding: { x, y: { ...y, field: "right" } },
      },
      {
        data: { values },
        mark: { type: "rule" as const, strokeWidth: 7, opacity: 0.25 },
        encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
      },
      {
        data: { values },
        mark: { type: "point" as const, filled: true, size: 50, color: PALETTE[0], opacity: 1 },
        encoding: { x, y: { ...y, field: "right" } },
      },
    ],
  };
}

function decisions({ decisions: rows }: Results) {
  const values = rows.flatMap(({ design, planted, first, open }) => [
    { design, planted, what: "planted one first", share: first },
    { design, planted, what: "cannot be decided", share: open },
  ]);
  return {
    title: title("Five explanations planted in turn"),
    data: { values },
    facet: {
      row: {
        field: "design",
        type: "nominal" as const,
        title: null,
        sort: null,
        header: { labelAngle: 0, labelOrient: "top" as const, labelAnchor: "start" as const },
      },
    },
    resolve: { scale: { y: "independent" as const } },
    spec: {
      width: 240,
      height: { step: 18 },
      mark: { type: "point" as const, filled: true, size: 50, opacity: 1 },
      encoding: {
        x: {
          field: "share",
          type: "quantitative" as const,
          title: "share of data sets",
          scale: { domain: [0, 1] },
        },
        y: { field: "planted", type: "nominal" as const, title: null, sort: null, axis: { labelLimit: 300 } },
        color: {
          field: "what",
          type: "nominal" as const,
          scale: { range: PALETTE.slice(0, 2) },
          legend: LEGEND,
        },
        shape: { field: "what", type: "nominal" as const, legend: LEGEND },
      },
    },
  };
}
