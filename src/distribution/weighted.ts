/** What a share of a distribution counts: particles, or their mass. Microscopes see the first, diffraction the second. */
export type Weighting = "count" | "mass";

/**
 * A sample of compositions with weights of sum 1. The weighting is part of the type: a distance between particles counted
 * and particles weighed does not compile.
 */
export interface Sample<W extends Weighting> {
  readonly kind: "sample";
  readonly weighting: W;
  /** Increasing, may repeat. */
  readonly compositions: Float64Array;
  readonly weights: Float64Array;
}

/** Shares of bins, each spread evenly over its bin. */
export interface Binned<W extends Weighting> {
  readonly kind: "binned";
  readonly weighting: W;
  /** Strictly increasing, one more than there are shares. */
  readonly edges: Float64Array;
  /** Sum 1. */
  readonly shares: Float64Array;
}

export type Distribution<W extends Weighting> = Sample<W> | Binned<W>;

/**
 * A sample from compositions in any order. Weights in any common factor; all alike where absent.
 * @throws Error where there is nothing, a number is not finite, or the weights are not positive in sum.
 */
export function sample<W extends Weighting>(
  weighting: W,
  compositions: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Sample<W> {
  const given = weights ?? new Float64Array(compositions.length).fill(1);
  if (given.length !== compositions.length) {
    throw new Error(
      `${compositions.length} compositions came with ${given.length} weights. Give one weight each.`,
    );
  }
  refuseUnusable("composition", compositions, -Infinity);
  const shares = normalised(given);
  const order = Array.from(shares, (_, n) => n).sort((a, b) => compositions[a] - compositions[b]);
  return {
    kind: "sample",
    weighting,
    compositions: Float64Array.from(order, (n) => compositions[n]),
    weights: Float64Array.from(order, (n) => shares[n]),
  };
}

/**
 * A distribution from counts, masses or densities times widths per bin, in any common factor.
 * @throws Error where the edges do not increase or the counts are not usable.
 */
export function binned<W extends Weighting>(
  weighting: W,
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
): Binned<W> {
  if (edges.length !== counts.length + 1) {
    throw new Error(`${counts.length} bins need ${counts.length + 1} edges, not ${edges.length}.`);
  }
  refuseUnusable("edge", edges, -Infinity);
  for (let n = 0; n < counts.length; n++) {
    if (!(edges[n + 1] > edges[n]))
      throw new Error(`edge ${n + 1} (${edges[n + 1]}) is not above edge ${n} (${edges[n]}). Sort the bins.`);
  }
  return { kind: "binned", weighting, edges: Float64Array.from(edges), shares: normalised(counts) };
}

/**
 * The same particles by mass: each weight times the mass of its particle (any common factor), in the sample's order.
 * @throws Error where a mass is missing or negative.
 */
export function byMass(
  { compositions, weights }: Sample<"count">,
  masses: ArrayLike<number>,
): Sample<"mass"> {
  return sample("mass", compositions, weights.map(times(masses)));
}

/** The same particles by number: each weight over the mass of its particle. */
export function byCount(
  { compositions, weights }: Sample<"mass">,
  masses: ArrayLike<number>,
): Sample<"count"> {
  refuseUnusable("mass", masses, Number.MIN_VALUE);
  return sample("count", compositions, weights.map(times(Float64Array.from(masses, (mass) => 1 / mass))));
}

const times =
  (factors: ArrayLike<number>) =>
  (weight: number, n: number): number =>
    weight * factors[n];

/** Number of equally weighted particles that would scatter as much (Kish 1965): 1 / sum of squared weights. */
export function effectiveSize({ weights }: Sample<Weighting>): number {
  return 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
}

function normalised(values: ArrayLike<number>): Float64Array {
  refuseUnusable("weight", values, 0);
  const list = Float64Array.from(values);
  const total = list.reduce((sum, value) => sum + value, 0);
  if (!(total > 0)) throw new Error(`the weights sum to ${total}. At least one must be positive.`);
  return list.map((value) => value / total);
}

function refuseUnusable(what: string, values: ArrayLike<number>, least: number): void {
  if (values.length === 0) throw new Error(`there is no ${what}. Give at least one.`);
  const wrong = Array.from(values).findIndex((value) => !Number.isFinite(value) || value < least);
  if (wrong < 0) return;
  const expected = least === -Infinity ? "a finite number" : `a finite number of at least ${least}`;
  throw new Error(`${what} ${wrong} is ${values[wrong]}; expected ${expected}.`);
}
