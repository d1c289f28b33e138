import { canonicalKey } from "../expression/canonical.js";
import { Derivations } from "./canonical/derivations.js";
import { enumerate } from "./enumerate.js";
import type { Grammar } from "./grammar.js";
import { lawOf } from "./law-of.js";
import { derivationSize } from "./measure.js";

/** How many derivations of each nonterminal have an expression of exactly each size up to `maximumSize`. */
export type Counts = Readonly<Record<string, readonly bigint[]>>;

/**
 * Exact counts of laws by size, without listing them. Laws that differ by exchanged operands count once, exactly as
 * `enumerate` yields them.
 */
export function countDerivations(grammar: Grammar, maximumSize: number): Counts {
  const derivations = new Derivations(grammar);
  const sizes = Array.from({ length: maximumSize + 1 }, (_, size) => size);
  return Object.fromEntries(
    Object.keys(grammar.productions).map((name) => [
      name,
      sizes.map((size) => derivations.of(name).count(size)),
    ]),
  );
}

/** Laws of one size: derivations, and how many laws they are up to algebra (see `canonicalKey`). */
export interface Tally {
  readonly size: number;
  readonly derivations: bigint;
  /** Laws of this size that equal no smaller one nor another of this size; undefined beyond what was to be looked at. */
  readonly distinct: number | undefined;
}

/**
 * Counts laws of each size up to `maximumSize`: derivations exactly, laws that are distinct up to canonical form by listing
 * them, as long as no more than `limit` derivations have to be looked at.
 */
export function tally(grammar: Grammar, maximumSize: number, limit = 10_000): Tally[] {
  const counts = countDerivations(grammar, maximumSize)[grammar.start];
  let sum = 0n;
  const looked = counts.findIndex((count) => (sum += count) > BigInt(limit));
  const largest = looked < 0 ? maximumSize : looked - 1;
  const distinct = distinctLaws(grammar, largest);
  return counts.map((derivations, size) => ({
    size,
    derivations,
    distinct: size <= largest ? (distinct.get(size) ?? 0) : undefined,
  }));
}

function distinctLaws(grammar: Grammar, maximumSize: number): ReadonlyMap<number, number> {
  const keys = new Set<string>();
  const distinct = new Map<number, number>();
  for (const derivation of enumerate(grammar, maximumSize)) {
    const key = canonicalKey(lawOf(grammar, derivation).expression);
    if (keys.has(key)) continue;
    keys.add(key);
    const size = derivationSize(grammar, derivation);
    distinct.set(size, (distinct.get(size) ?? 0) + 1);
  }
  return distinct;
}
