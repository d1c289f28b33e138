import { normalCumulative } from "../../numerics/normal.js";
import type { Flux } from "./flux.js";
import { massOf, meanOf, type Grid } from "./grid.js";

/** A normal distribution, cut at the ends of the grid and scaled to mass 1. */
export function normalDensity(grid: Grid, mean: number, sd: number): Float64Array {
  const below = (c: number): number => normalCumulative((c - mean) / sd);
  const half = grid.width / 2;
  return normalised(
    grid,
    grid.centres.map((c) => (below(c + half) - below(c - half)) / grid.width),
  );
}

/**
 * The density that stays as it is at the potential that gives it its mean: f_i+1 / f_i = e^p, the discrete form of
 * f ~ exp(-(1/D0) int (V - U) dc).
 */
export function equilibriumDensity(flux: Flux, mean: number): { density: Float64Array; potential: number } {
  let [low, high] = [-20, 20];
  for (let n = 0; n < 200 && high - low > 1e-15 * Math.abs(low); n++) {
    const middle = 0.5 * (low + high);
    // A higher potential empties the particles.
    if (meanOf(flux.grid, atPotential(flux, middle)) > mean) low = middle;
    else high = middle;
  }
  const potential = 0.5 * (low + high);
  return { density: atPotential(flux, potential), potential };
}

function atPotential(flux: Flux, potential: number): Float64Array {
  const { grid } = flux;
  const logs = new Float64Array(grid.count);
  for (let i = 1; i < grid.count; i++) logs[i] = logs[i - 1] + flux.peclet(i - 1, potential);
  const most = logs.reduce((a, b) => Math.max(a, b));
  return normalised(
    grid,
    logs.map((log) => Math.exp(log - most)),
  );
}

function normalised(grid: Grid, density: Float64Array): Float64Array {
  const mass = massOf(grid, density);
  return density.map((f) => f / mass);
}
