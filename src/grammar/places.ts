import type { Derivation, Grammar } from "./grammar.js";
import { derivationSize, productionOf } from "./measure.js";

/** Where a part of a derivation stands: which child, which child of it, and so on. */
export type Place = readonly number[];

/** A part of a derivation, its size, and how often it stands in the law. */
export interface PlacedPart {
  readonly place: Place;
  readonly part: Derivation;
  readonly size: number;
  readonly uses: number;
}

/** All parts of a derivation, the whole first. What is shared is one part. */
export function partsOf(grammar: Grammar, part: Derivation, place: Place = [], uses = 1): PlacedPart[] {
  const { uses: within } = productionOf(grammar, part);
  return [
    { place, part, size: derivationSize(grammar, part), uses },
    ...part.children.flatMap((child, n) => partsOf(grammar, child, [...place, n], uses * within[n])),
  ];
}

/** The derivation with another part in a place. */
export function replaceAt(derivation: Derivation, [first, ...rest]: Place, part: Derivation): Derivation {
  if (first === undefined) return part;
  const children = derivation.children.map((child, n) =>
    n === first ? replaceAt(child, rest, part) : child,
  );
  return { ...derivation, children };
}
