import { factorize, solveLower, solveUpper } from "../chain/cholesky.js";
import { dispersionOf } from "./dispersion.js";
import type { Setup } from "./setup.js";
import { withSmoothness, type NormalEquations, type Smoothed } from "./tikhonov.js";

/** How fine a density the patterns can tell, in composition, at each of the asked compositions. */
export interface Resolution {
  readonly compositions: Float64Array;
  /** FWHM of the narrowest line over its dispersion: what two groups must be apart to give two lines. */
  readonly instrument: Float64Array;
  /** Reflection that it is of. */
  readonly reflection: Int32Array;
}

/** The resolution of a setup; Infinity where no reflection moves. */
export function resolutionOf(setup: Setup, compositions: Float64Array): Resolution {
  const dispersion = dispersionOf(setup, compositions);
  const reflection = new Int32Array(compositions.length);
  const instrument = compositions.map((_, n) => {
    const each = dispersion.map(({ widths, slopes }) => widths[n] / Math.abs(slopes[n]));
    const least = Math.min(...each);
    reflection[n] = each.indexOf(least);
    return least;
  });
  return { compositions, instrument, reflection };
}

/** What smoothing makes of a solution: over which widths it averages, and how many numbers it fits. */
export interface Averaging {
  /** In composition, at each value; NaN where the solution is zero. */
  readonly widths: Float64Array;
  /** Effective number of fitted values, the trace of the averaging kernel. */
  readonly freedom: number;
}

/**
 * The averaging kernel (G + alpha L)^-1 G of a smoothed solution over its free values: each row's sum over its diagonal,
 * times the step, is the width over which the truth is averaged there (G. Backus & F. Gilbert, Phil. Trans. R. Soc. A
 * 266, 123 (1970)).
 */
export function averagingOf(
  { matrix, right }: NormalEquations,
  { values, alpha }: Smoothed,
  step: number,
): Averaging {
  const count = right.length;
  const normal = withSmoothness(matrix, count, alpha);
  const free = Array.from(values.keys()).filter((k) => values[k] > 0);
  const factor = new Float64Array(free.length ** 2);
  free.forEach((row, i) =>
    free.forEach((column, j) => (factor[i * free.length + j] = normal[row * count + column])),
  );
  const widths = new Float64Array(count).fill(NaN);
  if (!factorize(factor, free.length)) return { widths, freedom: free.length };
  const kernel = free.map((column) => {
    const out = Float64Array.from(free, (row) => matrix[row * count + column]);
    solveLower(factor, free.length, out);
    solveUpper(factor, free.length, out);
    return out;
  });
  free.forEach((k, i) => {
    const sum = kernel.reduce((total, column) => total + Math.abs(column[i]), 0);
    widths[k] = (step * sum) / Math.abs(kernel[i][i]);
  });
  return { widths, freedom: kernel.reduce((sum, column, i) => sum + column[i], 0) };
}
