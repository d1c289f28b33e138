import type { Grid } from "./grid.js";

/**
 * A density as so many equal shares of its mass: the mean composition of each share, in increasing order. Their mean
 * is the density's. Within a cell the density is taken as even.
 */
export function sharesOf(grid: Grid, density: Float64Array, out: Float64Array): void {
  const { width, low, count } = grid;
  const total = density.reduce((sum, f) => sum + Math.max(0, f), 0);
  const share = total / out.length;
  let [cell, used, at] = [0, 0, low];
  for (let k = 0; k < out.length; k++) {
    let [missing, moment] = [share, 0];
    while (cell < count) {
      const f = Math.max(0, density[cell]);
      const left = f - used;
      if (left > missing) {
        const next = at + (missing / f) * width;
        moment += missing * 0.5 * (at + next);
        [used, at, missing] = [used + missing, next, 0];
        break;
      }
      const end = low + (cell + 1) * width;
      moment += left * 0.5 * (at + end);
      [missing, used, at, cell] = [missing - left, 0, end, cell + 1];
    }
    out[k] = moment / (share - missing);
  }
}
