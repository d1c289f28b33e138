import type { TopLevelSpec } from "vega-lite";
import type { FrameSeen, RankedLaw } from "../scoring/ranked-law.js";
import { BY_PANEL, PALETTE, type Figure } from "./figure.js";

/** Frames that are drawn: the first, the last, and evenly between them. */
const PANELS = 9;

/**
 * Particles of each frame by composition (bars) and what laws predict of them, seen with the same errors (lines); undefined
 * where there are no frames.
 */
export function framesFigure(
  laws: readonly RankedLaw[],
  label: (law: RankedLaw) => string,
): Figure | undefined {
  const leading = laws[0]?.frames ?? [];
  if (leading.length === 0) return undefined;
  const shown = evenly(leading);
  const bars = shown.flatMap(barsOf);
  const lines = laws.flatMap((law) =>
    (law.frames ?? [])
      .filter((frame) => shown.some((each) => panelOf(each) === panelOf(frame)))
      .flatMap((frame) => linesOf(frame, label(law))),
  );
  const x = { type: "quantitative", title: "lithium fraction c", scale: { zero: false } } as const;
  const y = { type: "quantitative", title: "share per bin", axis: { tickCount: 4 } } as const;
  const spec: TopLevelSpec = {
    data: { values: [...bars, ...lines] },
    facet: BY_PANEL,
    columns: Math.min(3, shown.length),
    resolve: { scale: { x: "independent", y: "independent" } },
    spec: {
      width: 190,
      height: 110,
      layer: [
        {
          transform: [{ filter: "datum.kind == 'seen'" }],
          mark: { type: "bar", color: "#cccccc", stroke: "#aaaaaa", strokeWidth: 0.5 },
          encoding: {
            x: { ...x, field: "from" },
            x2: { field: "to" },
            y: { ...y, field: "share" },
            y2: { datum: 0 },
          },
        },
        {
          transform: [{ filter: "datum.kind == 'predicted'" }],
          mark: { type: "line", strokeWidth: 1.6, interpolate: "monotone" },
          encoding: {
            x: { ...x, field: "middle" },
            y: { ...y, field: "share" },
            color: {
              field: "law",
              type: "nominal",
              scale: { domain: laws.map(label), range: PALETTE.slice(0, laws.length) },
            },
          },
        },
      ],
    },
  };
  const caption =
    "Particles of each frame (bars) and the predicted population seen with their errors (lines). Each panel has axes of its own.";
  return { name: "frames", caption, spec };
}

const panelOf = ({ experiment, time, particles }: FrameSeen): string =>
  `${experiment}, ${Number(time.toPrecision(3))} h, n = ${particles}`;

function evenly(frames: readonly FrameSeen[]): FrameSeen[] {
  const count = Math.min(PANELS, frames.length);
  const step = count > 1 ? (frames.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, n) => frames[Math.round(n * step)]);
}

function barsOf(frame: FrameSeen) {
  return frame.seen.map((share, b) => ({
    kind: "seen",
    panel: panelOf(frame),
    from: frame.edges[b],
    to: frame.edges[b + 1],
    share,
  }));
}

function linesOf(frame: FrameSeen, law: string) {
  return frame.predicted.map((share, b) => ({
    kind: "predicted",
    panel: panelOf(frame),
    law,
    middle: 0.5 * (frame.edges[b] + frame.edges[b + 1]),
    share,
  }));
}
