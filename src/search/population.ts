import type { Random } from "../numerics/random.js";
import type { Assessment, Found } from "./candidate.js";
import { crowdingDistances } from "./crowding.js";
import { layersOf } from "./front.js";

/**
 * The fittest of `found`, at most `size` of them, the fittest first: layer by layer, within a layer the least crowded first.
 * This is the selection of NSGA-II: Deb, Pratap, Agarwal & Meyarivan, IEEE Trans. Evol. Comput. 6 (2002) 182.
 */
export function survivors<A extends Assessment>(
  found: readonly Found<A>[],
  size: number,
): readonly Found<A>[] {
  const fittest: Found<A>[] = [];
  for (const layer of layersOf(found)) {
    if (fittest.length >= size) break;
    fittest.push(...leastCrowdedFirst(layer));
  }
  return fittest.slice(0, size);
}

/** Binary tournament among laws that stand the fittest first: the better of two drawn. */
export function tournament<T>(random: Random, fittestFirst: readonly T[]): T {
  return fittestFirst[Math.min(random.integer(fittestFirst.length), random.integer(fittestFirst.length))];
}

function leastCrowdedFirst<A extends Assessment>(layer: readonly Found<A>[]): Found<A>[] {
  const distances = crowdingDistances(layer.map(({ assessment }) => assessment));
  const order = [...layer.keys()].sort((i, j) =>
    distances[i] === distances[j] ? i - j : distances[j] - distances[i],
  );
  return order.map((i) => layer[i]);
}
