import type { TopLevelSpec } from "vega-lite";
import type { Processed } from "../../imaging/chain/process.js";
import { PALETTE, type Figure } from "../figure.js";

const [BLUE, ORANGE, GREEN] = PALETTE;
const [WIDTH, HEIGHT] = [330, 190];

const energy = {
  field: "energy",
  type: "quantitative",
  title: "photon energy / eV",
  scale: { zero: false, nice: false },
} as const;

/** Where the sample lay in each frame, and the light without it. */
export function courseFigure({ prepared }: Processed): Figure {
  const { energies, shifts, incident } = prepared;
  const rows = Array.from(energies, (at, e) => ({ energy: at, incident: incident.frames[e] }));
  const moved = Array.from(energies, (at, e) =>
    (["row", "column"] as const).map((axis) => ({
      energy: at,
      axis: axis === "row" ? "down" : "across",
      shift: shifts[axis][e],
      kept: shifts.rejected[e] === 0 ? "found" : "laid between its neighbours",
    })),
  ).flat();
  const colour = {
    field: "axis",
    type: "nominal",
    scale: { domain: ["across", "down"], range: [BLUE, ORANGE] },
  } as const;
  const y = { field: "shift", type: "quantitative", title: "shift / pixels" } as const;
  const spec: TopLevelSpec = {
    hconcat: [
      {
        width: WIDTH,
        height: HEIGHT,
        data: { values: moved },
        layer: [
          { mark: { type: "line", strokeWidth: 1 }, encoding: { x: energy, y, color: colour } },
          {
            mark: { type: "point", size: 22, filled: true, opacity: 1 },
            encoding: {
              x: energy,
              y,
              color: colour,
              shape: {
                field: "kept",
                type: "nominal",
                scale: { domain: ["found", "laid between its neighbours"], range: ["circle", "cross"] },
                legend: moved.some(({ kept }) => kept !== "found") ? {} : null,
              },
            },
          },
        ],
      },
      {
        width: WIDTH,
        height: HEIGHT,
        data: { values: rows },
        mark: { type: "line", color: "#222", strokeWidth: 1, point: { size: 16, color: "#222" } },
        encoding: {
          x: energy,
          y: { field: "incident", type: "quantitative", title: "I0 / counts", scale: { zero: false } },
        },
      },
    ],
  };
  return {
    name: "shifts-and-incident",
    caption:
      "Left: where the sample lay in each frame, to be taken back. Right: counts without a sample (I0).",
    spec,
  };
}

/** The spectrum of all particles with the fit, and what the fit leaves of each. */
export function spectraFigure({ prepared, spectra, estimate }: Processed): Figure {
  const { energies } = prepared;
  const used = estimate.particles.flatMap((each, n) => (each ? [{ n, residuals: each.residuals }] : []));
  const pixels = Math.max(
    1e-9,
    estimate.particles.reduce((sum, each) => sum + (each?.amount ?? 0), 0),
  );
  const known = (n: number, e: number): boolean => spectra.weights[n * spectra.points + e] > 0;
  const whole = Array.from(energies, (at, e) => {
    const here = used.filter(({ n }) => known(n, e));
    const sum = (of: (each: (typeof used)[number]) => number): number =>
      here.reduce((total, each) => total + of(each), 0) / pixels;
    const measured = sum(({ n }) => spectra.values[n * spectra.points + e]);
    const residual = sum(({ residuals }) => residuals[e]);
    const noise =
      Math.sqrt(here.reduce((total, { n }) => total + 1 / spectra.weights[n * spectra.points + e], 0)) /
      pixels;
    return {
      energy: at + estimate.shift,
      measured,
      fitted: measured - residual,
      residual,
      low: -noise,
      high: noise,
    };
  });
  const each = used.flatMap(({ n, residuals }) =>
    Array.from(energies, (at, e) => ({
      energy: at + estimate.shift,
      particle: n + 1,
      residual: known(n, e) ? residuals[e] / (estimate.particles[n]?.amount ?? 1) : null,
    })),
  );
  const title = "optical density / amount";
  const spec: TopLevelSpec = {
    hconcat: [
      {
        width: WIDTH,
        height: HEIGHT + 30,
        data: { values: whole },
        layer: [
          {
            mark: { type: "point", size: 16, filled: true, color: "#222" },
            encoding: {
              x: energy,
              y: { field: "measured", type: "quantitative", title, scale: { zero: false } },
            },
          },
          {
            mark: { type: "line", color: ORANGE, strokeWidth: 1.4 },
            encoding: { x: energy, y: { field: "fitted", type: "quantitative", title } },
          },
        ],
      },
      {
        width: WIDTH,
        height: HEIGHT + 30,
        layer: [
          {
            data: { values: each },
            mark: { type: "line", color: "#999", opacity: 0.45, strokeWidth: 0.7 },
            encoding: {
              x: energy,
              y: { field: "residual", type: "quantitative", title: "residual / amount" },
              detail: { field: "particle" },
            },
          },
          {
            data: { values: whole },
            mark: { type: "area", color: GREEN, opacity: 0.35 },
            encoding: { x: energy, y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
          },
          {
            data: { values: whole },
            mark: { type: "line", color: BLUE, strokeWidth: 1.6 },
            encoding: { x: energy, y: { field: "residual", type: "quantitative" } },
          },
        ],
      },
    ],
  };
  return {
    name: "spectra",
    caption:
      "Left: the spectrum of all particles (points) and the fit of the references (line), at energies with the fitted shift. Right: what the fit leaves of each particle (grey) and of all (blue); green: one standard error of the sum by photons alone. A common shape in the residuals is something that the references miss.",
    spec,
  };
}
