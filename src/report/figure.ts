import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";

/** A figure as a Vega-Lite specification; one text under it. */
export interface Figure {
  readonly name: string;
  readonly caption: string;
  readonly spec: TopLevelSpec;
}

/** Colours that the colour-blind tell apart (Okabe & Ito 2008). */
export const PALETTE = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

/** One panel for each value of the field `panel`, in the order of the data. */
export const BY_PANEL = { field: "panel", type: "nominal", title: null, sort: null } as const;

const FONT = "Helvetica, Arial, sans-serif";
const STYLE = {
  font: FONT,
  background: "white",
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    gridColor: "#eeeeee",
    labelColor: "#333",
  },
  header: { labelFontSize: 12, titleFontSize: 12 },
  legend: {
    labelFontSize: 11,
    titleFontSize: 11,
    labelLimit: 0,
    orient: "bottom",
    direction: "vertical",
    title: null,
  },
  view: { stroke: "#cccccc" },
} as const;

/** Draws a figure as SVG text. */
export async function drawSvg({ spec }: Figure): Promise<string> {
  const styled = { ...spec, config: STYLE } as TopLevelSpec;
  const view = new View(parse(compile(styled).spec), { renderer: "none" });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}
