import type { Random } from "../numerics/random.js";
import type { Assessment, Found } from "./candidate.js";
import { median } from "../numerics/median.js";

/**
 * A law that is good where few others are: cases of the data are gone through in random order, and each leaves only those
 * laws that are within epsilon of the best of those left, epsilon being the median absolute deviation of all laws in the
 * case (W. La Cava, L. Spector & K. Danai, GECCO 2016, 741). Of several that are left, one is drawn.
 * @param found at least one, all with equally many cases
 */
export function lexicase<A extends Assessment>(random: Random, found: readonly Found<A>[]): Found<A> {
  const count = found[0].assessment.cases!.length;
  const epsilons = Array.from({ length: count }, (_, n) =>
    deviation(found.map(({ assessment }) => assessment.cases![n])),
  );
  let left = found;
  for (const n of shuffled(random, count)) {
    if (left.length === 1) break;
    const value = ({ assessment }: Found<A>): number => assessment.cases![n];
    const limit = Math.min(...left.map(value)) + epsilons[n];
    left = left.filter((law) => value(law) <= limit);
  }
  return left[random.integer(left.length)];
}

/** Whether all laws have cases, and equally many: else there is nothing to compare. */
export function haveCases<A extends Assessment>(found: readonly Found<A>[]): boolean {
  const count = found[0]?.assessment.cases?.length ?? 0;
  return count > 0 && found.every(({ assessment }) => assessment.cases?.length === count);
}

function deviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

function shuffled(random: Random, count: number): number[] {
  const order = Array.from({ length: count }, (_, n) => n);
  for (let n = count - 1; n > 0; n--) {
    const other = random.integer(n + 1);
    [order[n], order[other]] = [order[other], order[n]];
  }
  return order;
}
