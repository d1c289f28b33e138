import type { TopLevelSpec } from "vega-lite";
import type { InvertedDensity } from "./invert.js";
import type { Series } from "./series.js";

/** A figure as a Vega-Lite specification (drawn by src/report/figure.ts). */
export interface PatternFigure {
  readonly name: string;
  readonly caption: string;
  readonly spec: TopLevelSpec;
}

/** Colours that the colour-blind tell apart (Okabe & Ito 2008): measured, model. */
const [DARK, BLUE, ORANGE] = ["#222222", "#0072B2", "#D55E00"];

/**
 * Waterfall of a series: measured points and the model over them, each pattern above the one before, with the residuals
 * in units of sigma in a panel below.
 * @param predicted time by point, as `SeriesModel.predicted`
 */
export function waterfall(
  { times, twoTheta, intensities, errors }: Series,
  predicted: readonly ArrayLike<number>[],
): PatternFigure {
  const highest = Math.max(...intensities.flat().filter(Number.isFinite));
  const rows = times.flatMap((time, t) =>
    twoTheta.map((angle, p) => ({
      time,
      angle,
      lift: 0.7 * highest * t,
      measured: finite(intensities[t][p] + 0.7 * highest * t),
      predicted: predicted[t][p] + 0.7 * highest * t,
      residual: finite((intensities[t][p] - predicted[t][p]) / errors[t][p] + 8 * t),
    })),
  );
  const x = {
    field: "angle",
    type: "quantitative",
    title: null,
    scale: { zero: false, nice: false },
  } as const;
  const y = (field: string, title: string) =>
    ({
      field,
      type: "quantitative",
      title,
      axis: { labels: false, ticks: false, grid: false },
      scale: { zero: false },
    }) as const;
  const labels = times.map((time, t) => ({
    time: `${Number(time.toPrecision(3))} h`,
    angle: twoTheta[twoTheta.length - 1],
    lift: rows[t * twoTheta.length].predicted,
  }));
  const spec: TopLevelSpec = {
    vconcat: [
      {
        width: 560,
        height: 120 + 60 * times.length,
        layer: [
          {
            data: { values: rows },
            mark: { type: "point", filled: true, size: 9, color: DARK, opacity: 0.7 },
            encoding: { x, y: y("measured", "intensity, shifted up by time") },
          },
          {
            data: { values: rows },
            mark: { type: "line", strokeWidth: 1.5, color: ORANGE },
            encoding: { x, y: y("predicted", ""), detail: { field: "time" } },
          },
          {
            data: { values: labels },
            mark: { type: "text", align: "right", dy: -10, fontSize: 11 },
            encoding: { x, y: y("lift", ""), text: { field: "time" } },
          },
        ],
      },
      {
        width: 560,
        height: 30 + 22 * times.length,
        data: { values: rows },
        mark: { type: "line", strokeWidth: 0.8, color: BLUE },
        encoding: {
          x: { ...x, title: "two theta / degrees" },
          y: y("residual", "residual / sigma"),
          detail: { field: "time" },
        },
      },
    ],
  };
  return {
    name: "patterns",
    caption:
      "Measured patterns (points) and what the model predicts (lines); below, the residuals in units of their standard error, 8 apart.",
    spec,
  };
}

/**
 * Inverted densities with their 68 % bands, one panel a time; below each density, a bar as wide as what two groups must be
 * apart to give two lines, at the mean.
 * @param truth the same on the same compositions where it is known
 */
export function densities(
  inverted: readonly InvertedDensity[],
  truth?: readonly ArrayLike<number>[],
): PatternFigure {
  const panel = (time: number): string => `${Number(time.toPrecision(3))} h`;
  const rows = inverted.flatMap(({ time, compositions, density, lower, upper }, t) =>
    Array.from(compositions, (c, n) => ({
      panel: panel(time),
      c,
      density: density[n],
      lower: lower[n],
      upper: upper[n],
      truth: truth?.[t][n] ?? null,
    })),
  );
  const bars = inverted.map(({ time, mean, compositions, instrumentResolution }) => {
    const at = compositions.findIndex((c) => c >= mean.value);
    const half = 0.5 * instrumentResolution[Math.max(0, at)];
    return { panel: panel(time), from: mean.value - half, to: mean.value + half };
  });
  const x = {
    field: "c",
    type: "quantitative",
    title: "composition c",
    scale: { zero: false, nice: false },
  } as const;
  const y = { field: "density", type: "quantitative", title: "density by mass" } as const;
  const all = [...rows, ...bars];
  const curves = { filter: "isValid(datum.c)" } as const;
  const spec: TopLevelSpec = {
    data: { values: all },
    facet: { field: "panel", type: "nominal", title: null, sort: null },
    columns: 3,
    resolve: { scale: { y: "independent" } },
    spec: {
      width: 220,
      height: 150,
      layer: [
        {
          transform: [curves],
          mark: { type: "area", color: BLUE, opacity: 0.25 },
          encoding: { x, y: { ...y, field: "lower" }, y2: { field: "upper" } },
        },
        ...(truth
          ? [
              {
                transform: [curves],
                mark: { type: "line" as const, color: DARK, strokeWidth: 1, strokeDash: [4, 3] },
                encoding: { x, y: { ...y, field: "truth" } },
              },
            ]
          : []),
        { transform: [curves], mark: { type: "line", color: BLUE, strokeWidth: 1.8 }, encoding: { x, y } },
        {
          transform: [{ filter: "isValid(datum.from)" }],
          mark: { type: "rule", color: ORANGE, strokeWidth: 3 },
          encoding: { x: { ...x, field: "from" }, x2: { field: "to" }, y: { datum: 0 } },
        },
      ],
    },
  };
  const dashes = truth ? " Dashes: the truth." : "";
  return {
    name: "densities",
    caption: `Density of composition inverted from each pattern, with its 68 % band.${dashes} Bar: distance of two groups that give two lines.`,
    spec,
  };
}

/** Vega draws a gap for null. */
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
