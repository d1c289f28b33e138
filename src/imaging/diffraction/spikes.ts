import type { Series } from "./series.js";

/** A channel is hit where it counts more than this many times its higher neighbour, and by so many standard errors more. */
const [TIMES, SIGMAS] = [2, 6];

/** A series without the channels that something else hit, and how many these were in each pattern. */
export interface Despiked {
  readonly series: Series;
  readonly found: readonly number[];
}

/**
 * Makes single channels dead that stand far above both neighbours, as cosmic rays and zingers do. A line that is two or more
 * points wide (FWHM) never does: its neighbours are at least half as high.
 */
export function withoutSpikes(series: Series): Despiked {
  const { intensities, errors } = series;
  const spikes = intensities.map((row, t) => row.map((_, p) => isSpike(row, errors[t], p)));
  return {
    series: {
      ...series,
      intensities: intensities.map((row, t) => row.map((value, p) => (spikes[t][p] ? NaN : value))),
    },
    found: spikes.map((row) => row.filter(Boolean).length),
  };
}

function isSpike(row: readonly number[], errors: readonly number[], p: number): boolean {
  const neighbours = [p - 1, p + 1].filter((q) => Number.isFinite(row[q]));
  if (neighbours.length === 0) return false;
  const highest = Math.max(...neighbours.map((q) => row[q]));
  const error = Math.max(...neighbours.map((q) => errors[q]));
  return row[p] > TIMES * Math.max(0, highest) && row[p] - highest > SIGMAS * error;
}
