import type { TopLevelSpec } from "vega-lite";
import type { MeasuredCurve, RankedLaw } from "../scoring/ranked-law.js";
import type { Ranking } from "../scoring/ranking.js";
import { checkFigure } from "./check-figure.js";
import { BY_PANEL, PALETTE, type Figure } from "./figure.js";
import { framesFigure } from "./frames-figure.js";
import { patternFigure } from "./pattern-figure.js";

/** Laws drawn together in one figure. */
const DRAWN = 3;

/** The figures of a ranking that have something to show. */
export function figuresOf(ranking: Ranking): Figure[] {
  return [
    tracks(ranking, "composition", "lithium fraction c"),
    tracks(ranking, "concentration", "concentration"),
    tracks(ranking, "potential", "potential / V"),
    tracks(ranking, "mean", "mean composition"),
    framesFigure(drawn(ranking), label),
    ranking.entries[0] && patternFigure(ranking.entries[0], label(ranking.entries[0])),
    exchange(ranking),
    front(ranking),
    margins(ranking),
    ranking.inquiry && checkFigure(ranking.inquiry, clip),
  ].filter((figure) => figure !== undefined);
}

const drawn = ({ entries }: Ranking): readonly RankedLaw[] => pickDistinct(entries);

/** The leading law, the best of the others that were named, and the simplest: what a reader wants to see side by side. */
function pickDistinct(entries: readonly RankedLaw[]): readonly RankedLaw[] {
  const named = entries.filter(({ origin }) => origin === "hypothesis");
  const chosen = [entries[0], named[0], named[named.length - 1], ...entries].filter(
    (entry) => entry !== undefined,
  );
  return [...new Set(chosen)].slice(0, DRAWN);
}

const label = ({ name, text, origin }: RankedLaw): string => clip(origin === "hypothesis" ? name : text);
const clip = (text: string): string => (text.length > 64 ? `${text.slice(0, 61)}...` : text);

const colours = (laws: readonly RankedLaw[]) => ({
  domain: laws.map(label),
  range: PALETTE.slice(0, laws.length),
});

/** Measured points with error bars and predicted lines, one small panel for each particle or species. */
function tracks(ranking: Ranking, quantity: MeasuredCurve["quantity"], title: string): Figure | undefined {
  const laws = drawn(ranking);
  const rows = laws.flatMap((law) =>
    law.curves.filter((curve) => curve.quantity === quantity).flatMap((curve) => points(law, curve)),
  );
  if (rows.length === 0) return undefined;
  const panels = new Set(rows.map(({ panel }) => panel)).size;
  const first = { filter: { field: "law", equal: label(laws[0]) } };
  const x = { field: "time", type: "quantitative", title: "time / h", scale: { zero: false } } as const;
  const y = { field: "measured", type: "quantitative", title, scale: { zero: false } } as const;
  const colour = { field: "law", type: "nominal", scale: colours(laws) } as const;
  const spec: TopLevelSpec = {
    data: { values: rows },
    facet: BY_PANEL,
    columns: Math.min(3, panels),
    spec: {
      width: panels === 1 ? 520 : 230,
      height: panels === 1 ? 260 : 150,
      layer: [
        {
          transform: [first],
          mark: { type: "rule", color: "#999999" },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          transform: [first],
          mark: { type: "point", filled: true, size: 16, color: "#222222", opacity: 1 },
          encoding: { x, y },
        },
        {
          mark: { type: "line", strokeWidth: 1.8 },
          encoding: { x, y: { ...y, field: "predicted" }, color: colour },
        },
      ],
    },
  };
  const caption = `Measured (points, with standard errors) and predicted ${title.split(" /")[0]} in time.`;
  return { name: `measured-${quantity}`, caption, spec };
}

interface TrackPoint {
  readonly law: string;
  readonly panel: string;
  readonly time: number;
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  readonly predicted: number;
}

function points(
  law: RankedLaw,
  { experiment, item, times, measured, errors, predicted }: MeasuredCurve,
): TrackPoint[] {
  return times.map((time, n) => ({
    law: label(law),
    panel: item === "potential" || item === "mean" ? experiment : `${experiment}, ${item}`,
    time,
    measured: measured[n],
    low: measured[n] - errors[n],
    high: measured[n] + errors[n],
    predicted: predicted[n],
  }));
}

function exchange(ranking: Ranking): Figure | undefined {
  const laws = ranking.entries.filter((entry) => entry.exchange).slice(0, 5);
  if (laws.length === 0) return undefined;
  const values = laws.flatMap((law) =>
    law.exchange!.compositions.flatMap((composition, n) => {
      const rate = law.exchange!.rates[n];
      return rate > 0 && Number.isFinite(rate) ? [{ law: label(law), composition, rate }] : [];
    }),
  );
  const spec: TopLevelSpec = {
    width: 520,
    height: 280,
    data: { values },
    mark: { type: "line", strokeWidth: 2 },
    encoding: {
      x: {
        field: "composition",
        type: "quantitative",
        title: "lithium fraction c",
        scale: { domain: [0, 1] },
      },
      y: {
        field: "rate",
        type: "quantitative",
        title: "exchange rate R0 / (1/h)",
        scale: { type: "log" },
        axis: { format: ".0e", tickCount: 6 },
      },
      color: { field: "law", type: "nominal", scale: colours(laws) },
    },
  };
  const caption = "Exchange rate against composition of the leading laws, for a particle of prefactor 1.";
  return { name: "exchange-rate", caption, spec };
}

function front({ front: found, entries }: Ranking): Figure | undefined {
  const discovered = found.map(({ complexity, criterion, text }) => ({
    complexity,
    criterion,
    text: clip(text),
    kind: "front of the search",
  }));
  const named = entries
    .filter(({ origin }) => origin === "hypothesis")
    .map(({ complexity, criterion, name }) => ({
      complexity,
      criterion,
      text: name,
      kind: "named hypothesis",
    }));
  const labels = spaced(named);
  if (discovered.length === 0) return undefined;
  const x = {
    field: "complexity",
    type: "quantitative",
    title: "complexity (weighted nodes)",
    scale: { zero: false, padding: 30 },
  } as const;
  const y = {
    field: "criterion",
    type: "quantitative",
    title: "BIC",
    scale: { zero: false, padding: 12 },
  } as const;
  const spec: TopLevelSpec = {
    width: 520,
    height: 300,
    data: { values: [...discovered, ...named] },
    layer: [
      {
        transform: [{ filter: "datum.kind == 'front of the search'" }],
        mark: { type: "line", interpolate: "step-after", color: PALETTE[0], opacity: 0.6 },
        encoding: { x, y },
      },
      {
        mark: { type: "point", filled: true, size: 60, opacity: 1 },
        encoding: {
          x,
          y,
          color: {
            field: "kind",
            type: "nominal",
            scale: { domain: ["front of the search", "named hypothesis"], range: PALETTE.slice(0, 2) },
          },
          shape: { field: "kind", type: "nominal" },
        },
      },
      {
        data: { values: labels },
        mark: { type: "text", align: "left", dx: 7, dy: -6, fontSize: 10 },
        encoding: { x, y, text: { field: "text" } },
      },
    ],
  };
  return {
    name: "front",
    caption: "Information criterion against complexity: lower and further left is better.",
    spec,
  };
}

/** The points whose names do not run into those of points before them. */
function spaced<P extends { complexity: number; criterion: number }>(points: readonly P[]): P[] {
  const all = points.map(({ criterion }) => criterion);
  const height = 0.05 * (Math.max(...all) - Math.min(...all));
  return points.filter((point, n) =>
    points
      .slice(0, n)
      .every(
        (other) =>
          Math.abs(other.complexity - point.complexity) > 16 ||
          Math.abs(other.criterion - point.criterion) > height,
      ),
  );
}

/** How the criterion of each law stands to the best under every assumption. */
function margins({ robustness, entries }: Ranking): Figure | undefined {
  if (robustness.length === 0) return undefined;
  const names = new Map(entries.map((entry) => [entry.name, label(entry)]));
  const values = [
    ...entries.map((entry) => ({
      assumption: "as in the table",
      law: label(entry),
      difference: entry.difference,
    })),
    ...robustness.flatMap(({ assumption, differences }) =>
      differences.map(({ name, difference }) => ({ assumption, law: names.get(name) ?? name, difference })),
    ),
  ].filter(({ difference }) => Number.isFinite(difference));
  const spec: TopLevelSpec = {
    width: 420,
    height: { step: 22 },
    data: { values },
    mark: { type: "point", filled: true, size: 50, opacity: 0.9 },
    encoding: {
      x: {
        field: "difference",
        type: "quantitative",
        title: "BIC less that of the best law of the table",
        scale: { type: "symlog" },
      },
      y: {
        field: "assumption",
        type: "nominal",
        title: null,
        sort: null,
        axis: { labelLimit: 1000 },
      },
      color: {
        field: "law",
        type: "nominal",
        scale: { domain: entries.slice(0, 6).map(label), range: PALETTE },
      },
    },
  };
  const caption =
    "The same laws under other assumptions: points left of zero beat the best law of the table.";
  return { name: "robustness", caption, spec };
}
