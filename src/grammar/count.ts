import type { Grammar } from "./grammar.js";
import { ownSize } from "./measure.js";

/** How many derivations of each nonterminal have an expression of exactly each size up to `maximumSize`. */
export type Counts = Readonly<Record<string, readonly bigint[]>>;

/** Exact counts by dynamic programming over sizes. Rules that only pass on must not form a loop. */
export function countDerivations(grammar: Grammar, maximumSize: number): Counts {
  const counts: Record<string, bigint[]> = {};
  for (const name of Object.keys(grammar.productions)) counts[name] = [];
  for (let size = 0; size <= maximumSize; size++) {
    const pending = new Set<string>();
    const countOf = (name: string, at: number): bigint => {
      if (counts[name][at] === undefined && at === size && !pending.has(name)) settle(name);
      return counts[name][at] ?? 0n;
    };
    const settle = (name: string): void => {
      pending.add(name);
      let sum = 0n;
      for (const { body, holes } of grammar.productions[name])
        sum += fillings(holes, size - ownSize(body), countOf);
      counts[name][size] = sum;
      pending.delete(name);
    };
    for (const name of Object.keys(grammar.productions)) if (counts[name][size] === undefined) settle(name);
  }
  return counts;
}

function fillings(
  holes: readonly string[],
  room: number,
  countOf: (name: string, size: number) => bigint,
): bigint {
  if (room < 0) return 0n;
  if (holes.length === 0) return room === 0 ? 1n : 0n;
  const [first, ...rest] = holes;
  if (rest.length === 0) return countOf(first, room);
  let sum = 0n;
  for (let size = 1; size <= room - rest.length; size++) {
    const ways = countOf(first, size);
    if (ways > 0n) sum += ways * fillings(rest, room - size, countOf);
  }
  return sum;
}
