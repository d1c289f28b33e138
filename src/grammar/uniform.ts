import type { Random } from "../numerics/random.js";
import { Derivations } from "./canonical/derivations.js";
import type { Derivation, Grammar } from "./grammar.js";

/**
 * Draws laws such that every law of `leastSize` to `maximumSize` nodes is equally probable; laws that differ by exchanged
 * operands are one. Counting comes first, so draw many from one sampler.
 * @throws RangeError where there is no law of such a size.
 */
export function uniformSampler(
  grammar: Grammar,
  maximumSize: number,
  leastSize = 1,
): (random: Random) => Derivation {
  const laws = new Derivations(grammar).of(grammar.start);
  const counts = Array.from({ length: maximumSize + 1 }, (_, size) =>
    size < leastSize ? 0n : laws.count(size),
  );
  const total = counts.reduce((sum, count) => sum + count, 0n);
  if (total === 0n) {
    throw new RangeError(
      `grammar "${grammar.name}" has no law of ${leastSize} to ${maximumSize} nodes; its smallest has ${laws.least}.`,
    );
  }
  return (random) => {
    let index = below(total, random);
    for (let size = leastSize; ; size++) {
      if (index < counts[size]) return laws.at(size, index);
      index -= counts[size];
    }
  };
}

/** Uniform whole number in [0, bound): bits at a time, drawn again where they exceed it. */
function below(bound: bigint, random: Random): bigint {
  const length = (bound - 1n).toString(2).length;
  for (;;) {
    let number = 0n;
    for (let left = length; left > 0; left -= 32) {
      const bits = Math.min(32, left);
      number = (number << BigInt(bits)) | BigInt(Math.floor(random.next() * 2 ** bits));
    }
    if (number < bound) return number;
  }
}
