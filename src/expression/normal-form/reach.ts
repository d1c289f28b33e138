import { rowReduce } from "./row-reduce.js";
import type { Skeleton, Slot } from "./skeleton.js";

/** What the parameters of a law can make of its coefficients: an affine space of their logarithms. */
export interface Reach {
  /** Reduced basis; one number a slot. */
  readonly basis: readonly (readonly number[])[];
  /** Logarithms of the numbers in front, one a slot. */
  readonly offsets: readonly number[];
}

/**
 * The reach of a skeleton. A positive parameter moves the logarithms of the coefficients that it stands in by its
 * exponents; a sum that is a factor can be scaled against the coefficient in front of it, which changes nothing.
 */
export function reachOf({ slots }: Skeleton): Reach {
  const index = new Map(slots.map((slot, n) => [slot, n]));
  const names = new Set(slots.flatMap(({ exponents }) => [...exponents.keys()]));
  const parameters = [...names].map((name) => slots.map(({ exponents }) => exponents.get(name) ?? 0));
  const scalings = slots.flatMap((slot) =>
    slot.sums.map(({ tops, power }) => {
      const row = slots.map(() => 0);
      for (const top of tops) row[index.get(top)!] += 1;
      row[index.get(slot)!] -= power;
      return row;
    }),
  );
  return { basis: rowReduce([...parameters, ...scalings]), offsets: slots.map(({ offset }) => offset) };
}

/** The vector that moves one slot and no other. */
export const unit = ({ slots }: Skeleton, slot: Slot): number[] =>
  slots.map((each) => (each === slot ? 1 : 0));
