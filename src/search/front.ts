import type { Assessment, Found } from "./candidate.js";

/**
 * Order of assessed laws: by discrepancy, then complexity, then key, so that no two laws tie and no order of arrival shows.
 */
export function compareFound<A extends Assessment>(a: Found<A>, b: Found<A>): number {
  return (
    a.assessment.discrepancy - b.assessment.discrepancy ||
    a.assessment.complexity - b.assessment.complexity ||
    (a.law.key < b.law.key ? -1 : a.law.key > b.law.key ? 1 : 0)
  );
}

/** Whether a law was assessed with success: only such laws are compared. */
export function succeeded<A extends Assessment>({ assessment }: Found<A>): boolean {
  return Number.isFinite(assessment.discrepancy) && Number.isFinite(assessment.complexity);
}

/**
 * Layers of laws, each the nondominated set of what the layers before it leave over. Within a layer discrepancy rises and
 * complexity falls. Of laws equal in both, one is in a layer and the next in a later one, so that a layer has no repeats.
 *
 * One pass over the sorted laws, after Jensen, IEEE Trans. Evol. Comput. 7 (2003) 503: what came before has no larger
 * discrepancy, so a layer dominates a law exactly if the last (simplest) law of the layer is no more complex.
 */
export function layersOf<A extends Assessment>(found: readonly Found<A>[]): Found<A>[][] {
  const layers: Found<A>[][] = [];
  for (const law of found.filter(succeeded).sort(compareFound)) {
    const open = layers.find((layer) => layer.at(-1)!.assessment.complexity > law.assessment.complexity);
    if (open) open.push(law);
    else layers.push([law]);
  }
  return layers;
}

/** The nondominated laws in (discrepancy, complexity): the best law first, the simplest last. Empty if none succeeded. */
export function frontOf<A extends Assessment>(found: readonly Found<A>[]): readonly Found<A>[] {
  return layersOf(found)[0] ?? [];
}
