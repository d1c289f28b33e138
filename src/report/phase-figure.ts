import type { PhasePoint } from "../ensemble/stability/phase-diagram.js";
import type { Figure } from "./figure.js";

/** A phase diagram as a heat map: the second mode's prominence over mean composition and current. */
export function phaseFigure(points: readonly PhasePoint[]): Figure {
  const values = points
    .filter(({ separation }) => Number.isFinite(separation))
    .map(({ current, mean, separation }) => ({
      mean,
      separation,
      rate: `${current > 0 ? "+" : "−"}${Math.abs(current)}`,
      order: current,
    }));
  return {
    name: "phase-diagram",
    caption:
      "Prominence of the second mode of the population's distribution: 0 where it has one mode, above where it is separated.",
    spec: {
      data: { values },
      width: 460,
      height: 260,
      mark: "rect",
      encoding: {
        x: {
          field: "mean",
          type: "ordinal",
          title: "mean composition",
          axis: { labelAngle: 0, format: ".2f" },
        },
        y: {
          field: "rate",
          type: "ordinal",
          title: "current / (1/h)",
          sort: { field: "order", order: "ascending" },
        },
        color: {
          field: "separation",
          type: "quantitative",
          title: "prominence",
          scale: { scheme: "viridis" },
          legend: { orient: "right", title: "prominence" },
        },
      },
    },
  };
}
