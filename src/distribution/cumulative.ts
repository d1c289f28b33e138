import type { Distribution, Weighting } from "./weighted.js";

/**
 * A distribution function F, linear between its knots and with steps at them: samples step, histograms rise evenly.
 * F is 0 below the first knot and 1 above the last.
 */
export interface Cumulative {
  /** Strictly increasing. */
  readonly knots: Float64Array;
  /** F just below each knot, and at it. */
  readonly below: Float64Array;
  readonly upTo: Float64Array;
}

/** The distribution function of a sample or a histogram. */
export function cumulative(distribution: Distribution<Weighting>): Cumulative {
  return distribution.kind === "sample" ? ofSample(distribution) : ofBins(distribution);
}

function ofSample({
  compositions,
  weights,
}: Extract<Distribution<Weighting>, { kind: "sample" }>): Cumulative {
  const knots: number[] = [];
  const below: number[] = [];
  const upTo: number[] = [];
  let sum = 0;
  compositions.forEach((x, n) => {
    if (x !== knots.at(-1)) {
      knots.push(x);
      below.push(sum);
      upTo.push(sum);
    }
    sum += weights[n];
    upTo[upTo.length - 1] = sum;
  });
  upTo[upTo.length - 1] = 1;
  return { knots: Float64Array.from(knots), below: Float64Array.from(below), upTo: Float64Array.from(upTo) };
}

function ofBins({ edges, shares }: Extract<Distribution<Weighting>, { kind: "binned" }>): Cumulative {
  let sum = 0;
  const values = Float64Array.from(edges, (_, n) => (sum += n > 0 ? shares[n - 1] : 0));
  values[values.length - 1] = 1;
  return { knots: edges, below: values, upTo: values };
}

/** F(x), steps included. */
export function probabilityUpTo({ knots, below, upTo }: Cumulative, x: number): number {
  const n = lastAtOrBelow(knots, x);
  if (n < 0) return 0;
  if (n === knots.length - 1) return 1;
  const share = (x - knots[n]) / (knots[n + 1] - knots[n]);
  return upTo[n] + share * (below[n + 1] - upTo[n]);
}

/** The least x with F(x) >= p. */
export function quantile({ knots, below, upTo }: Cumulative, p: number): number {
  const n = upTo.findIndex((value) => value >= p);
  if (n <= 0 || p > below[n]) return knots[n < 0 ? knots.length - 1 : n];
  const rise = below[n] - upTo[n - 1];
  return knots[n - 1] + ((p - upTo[n - 1]) / rise) * (knots[n] - knots[n - 1]);
}

function lastAtOrBelow(knots: Float64Array, x: number): number {
  let low = 0;
  let high = knots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (knots[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * What a walk over the knots of two distribution functions shows: a piece of the axis (`width` 0 at a step) on which the
 * difference F - G goes linearly from `from` to `to` while G rises by `rise`.
 */
export type Piece = (width: number, from: number, to: number, rise: number) => void;

/** Walks over all pieces of F - G, from left to right. */
export function walkDifference(f: Cumulative, g: Cumulative, visit: Piece): void {
  let i = 0;
  let j = 0;
  let x = NaN;
  let [atF, atG] = [0, 0];
  while (i < f.knots.length || j < g.knots.length) {
    const next = Math.min(f.knots[i] ?? Infinity, g.knots[j] ?? Infinity);
    const beforeF = valueBefore(f, i, next);
    const beforeG = valueBefore(g, j, next);
    if (next > x) visit(next - x, atF - atG, beforeF - beforeG, beforeG - atG);
    atF = f.knots[i] === next ? f.upTo[i++] : beforeF;
    atG = g.knots[j] === next ? g.upTo[j++] : beforeG;
    visit(0, beforeF - beforeG, atF - atG, atG - beforeG);
    x = next;
  }
}

/** F at x in the gap below knot `i`, taken from inside the gap: F just below x, where x is that knot. */
export function valueBefore({ knots, below, upTo }: Cumulative, i: number, x: number): number {
  if (i === 0) return 0;
  if (i === knots.length) return 1;
  return upTo[i - 1] + ((x - knots[i - 1]) / (knots[i] - knots[i - 1])) * (below[i] - upTo[i - 1]);
}
