import { union, type Species } from "./species.js";

/**
 * Bags (multisets) of `length` things, each of at least one node: what is left of a sequence when its order does not
 * matter. By the multiplicities of each size: m things of a size with a members can be chosen in C(a + m - 1, m) ways.
 */
export function bag<T>(of: Species<T>, length: number): Species<readonly T[]> {
  const known = new Map<string, bigint>();
  /** Bags of k things, none smaller than `least`, of `total` nodes together. */
  const count = (least: number, k: number, total: number): bigint => {
    if (k === 0) return total === 0 ? 1n : 0n;
    if (least * k > total) return 0n;
    const key = `${least} ${k} ${total}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    let sum = 0n;
    for (let m = 0; m <= k && least * m <= total; m++) sum += split(least, k, total, m).ways;
    known.set(key, sum);
    return sum;
  };
  /** Those of them that have m things of the least size. */
  const split = (least: number, k: number, total: number, m: number): { ways: bigint; rest: bigint } => {
    const chosen = m === 0 ? 1n : chooseWithRepeats(of.count(least), m);
    const rest = chosen === 0n ? 0n : count(least + 1, k - m, total - least * m);
    return { ways: chosen * rest, rest };
  };
  const at = (least: number, k: number, total: number, index: bigint): readonly T[] => {
    if (k === 0) return [];
    let left = index;
    for (let m = k; m >= 0; m--) {
      if (least * m > total) continue;
      const { ways, rest } = split(least, k, total, m);
      if (left < ways) {
        const numbers = repeatsAt(m, left / rest);
        return [
          ...numbers.map((n) => of.at(least, n)),
          ...at(least + 1, k - m, total - least * m, left % rest),
        ];
      }
      left -= ways;
    }
    throw new RangeError(`there are fewer than ${index + 1n} bags of ${k} with ${total} nodes.`);
  };
  return {
    least: length * of.least,
    count: (size) => count(of.least, length, size),
    at: (size, index) => at(of.least, length, size, index),
  };
}

/** Bags of `least` things or more. */
export function bags<T>(of: Species<T>, least: number): Species<readonly T[]> {
  const known: Species<readonly T[]>[] = [];
  const upTo = (size: number): Species<readonly T[]> => {
    const most = Math.floor(size / of.least);
    for (let n = known.length; n <= most; n++) known.push(bag(of, n));
    return union(known.slice(least, most + 1));
  };
  return {
    least: least * of.least,
    count: (size) => upTo(size).count(size),
    at: (size, index) => upTo(size).at(size, index),
  };
}

/** C(a + m - 1, m). */
function chooseWithRepeats(a: bigint, m: number): bigint {
  let product = 1n;
  for (let i = 0n; i < BigInt(m); i++) product = (product * (a + i)) / (i + 1n);
  return product;
}

/**
 * The bag of m numbers with a given rank: the greatest number e is the last with C(e + m - 1, m) <= rank, and so on down
 * (combinatorial number system). Ascending.
 */
function repeatsAt(m: number, rank: bigint): bigint[] {
  if (m === 0) return [];
  let upper = 1n;
  while (chooseWithRepeats(upper, m) <= rank) upper *= 2n;
  let lower = 0n;
  while (upper - lower > 1n) {
    const middle = (lower + upper) / 2n;
    if (chooseWithRepeats(middle, m) <= rank) lower = middle;
    else upper = middle;
  }
  return [...repeatsAt(m - 1, rank - chooseWithRepeats(lower, m)), lower];
}
