/** A point of a layer, see `layersOf`. */
interface Point {
  readonly discrepancy: number;
  readonly complexity: number;
}

/**
 * Crowding distances of a layer in its order: how far apart the two neighbours of a point lie, as a share of the extent of
 * the layer, summed over both objectives; Infinity at the ends.
 * Deb, Pratap, Agarwal & Meyarivan, IEEE Trans. Evol. Comput. 6 (2002) 182, section III-B.
 */
export function crowdingDistances(layer: readonly Point[]): number[] {
  const last = layer.length - 1;
  const share = (i: number, of: keyof Point): number =>
    Math.abs((layer[i + 1][of] - layer[i - 1][of]) / (layer[last][of] - layer[0][of])) || 0; // 0 where both overflow
  return layer.map((_, i) =>
    i === 0 || i === last ? Infinity : share(i, "discrepancy") + share(i, "complexity"),
  );
}
