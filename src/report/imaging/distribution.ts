import type { TopLevelSpec } from "vega-lite";
import { included } from "../../imaging/chain/distribution.js";
import type { Particle } from "../../imaging/chain/particle-table.js";
import { random, type Random } from "../../numerics/random.js";
import { BY_PANEL, PALETTE, type Figure } from "../figure.js";

/** Particles that were imaged at one time. */
export interface ImagedPopulation {
  /** Hours. */
  readonly time: number;
  readonly particles: readonly Particle[];
}

const DRAWS = 400;
/** Points along the composition. */
const POINTS = 160;

interface Value {
  readonly composition: number;
  readonly statistical: number;
  readonly systematic: number;
  readonly total: number;
}

/**
 * Share of the particles up to each composition, one panel for each time, with a band of 68 %: of having these particles and
 * no others (bootstrap over particles), and of what all errors have in common (one shift of all in each draw). Points are the
 * particles with their total errors.
 */
export function distributionFigure(populations: readonly ImagedPopulation[], name = "distribution"): Figure {
  const panels = [...populations]
    .map(({ time, particles }) => ({ time, values: valuesOf(particles) }))
    .filter(({ values }) => values.length > 0)
    .sort((a, b) => a.time - b.time);
  const all = panels.flatMap(({ values }) => values);
  const [low, high] = extentOf(all);
  const rows = panels.flatMap(({ time, values }) => {
    const panel = `${Number(time.toPrecision(4))} h, ${values.length} particles`;
    const stream = random("distribution band").split(`${time}`);
    const band = bandOf(values, low, high, stream).map((point) => ({ panel, ...point }));
    return [...band, ...values.map((value, n) => ({ panel, ...pointOf(value, (n + 0.5) / values.length) }))];
  });
  const x = {
    field: "composition",
    type: "quantitative",
    title: "composition",
    scale: { domain: [low, high] as number[], nice: false },
  } as const;
  const y = {
    field: "share",
    type: "quantitative",
    title: "share of particles",
    scale: { domain: [0, 1] as number[] },
  } as const;
  const lines = { filter: "isValid(datum.lower)" } as const;
  const points = { filter: "isValid(datum.from)" } as const;
  const single = panels.length === 1;
  const spec: TopLevelSpec = {
    data: { values: rows },
    facet: BY_PANEL,
    columns: single ? 1 : 3,
    spec: {
      width: single ? 460 : 220,
      height: single ? 250 : 160,
      layer: [
        {
          transform: [lines],
          mark: { type: "area", color: PALETTE[0], opacity: 0.22 },
          encoding: { x, y: { ...y, field: "lower" }, y2: { field: "upper" } },
        },
        {
          transform: [lines],
          mark: { type: "line", color: PALETTE[0], strokeWidth: 1.8, interpolate: "step-after" },
          encoding: { x, y },
        },
        {
          transform: [points],
          mark: { type: "rule", color: "#222", opacity: 0.45, strokeWidth: 0.8 },
          encoding: { x: { ...x, field: "from" }, x2: { field: "to" }, y },
        },
        {
          transform: [points],
          mark: { type: "point", filled: true, size: 14, color: "#222", opacity: 0.9 },
          encoding: { x, y },
        },
      ],
    },
  };
  return {
    name,
    caption:
      "Share of particles, each counting one, up to a composition. Band: 68 % of having drawn these particles, and of the error that all share. Points: the particles with their total errors.",
    spec,
  };
}

/** The compositions with two of their errors, and some room. */
function extentOf(values: readonly Value[]): [number, number] {
  const low = Math.min(...values.map(({ composition, total }) => composition - 2 * total));
  const high = Math.max(...values.map(({ composition, total }) => composition + 2 * total));
  const room = 0.04 * (high - low);
  return [low - room, high + room];
}

const valuesOf = (particles: readonly Particle[]): Value[] =>
  included(particles)
    .flatMap(({ estimate }) => estimate ?? [])
    .sort((a, b) => a.composition - b.composition);

const pointOf = ({ composition, total }: Value, share: number) => ({
  composition,
  share,
  from: composition - total,
  to: composition + total,
});

function bandOf(values: readonly Value[], low: number, high: number, stream: Random) {
  const even = Array.from({ length: POINTS }, (_, n) => low + (n / (POINTS - 1)) * (high - low));
  const grid = Float64Array.from([...even, ...values.map(({ composition }) => composition)]).sort();
  const shared = Math.sqrt(values.reduce((sum, { systematic }) => sum + systematic ** 2, 0) / values.length);
  const draws = Array.from({ length: DRAWS }, () => {
    const shift = shared * stream.normal();
    const drawn = values.map(() => values[stream.integer(values.length)].composition + shift);
    return shares(Float64Array.from(drawn).sort(), grid);
  });
  const plain = shares(
    Float64Array.from(values, ({ composition }) => composition),
    grid,
  );
  return Array.from(grid, (composition, n) => {
    const sorted = Float64Array.from(draws, (draw) => draw[n]).sort();
    const [lower, upper] = [0.16, 0.84].map((part) => sorted[Math.round(part * (DRAWS - 1))]);
    return { composition, share: plain[n], lower, upper };
  });
}

/** Share of sorted values up to each point of a grid. */
function shares(sorted: Float64Array, grid: Float64Array): Float64Array {
  let below = 0;
  return grid.map((at) => {
    while (below < sorted.length && sorted[below] <= at) below++;
    return below / sorted.length;
  });
}
