import type { Random } from "./random.js";

/**
 * Points that fill the unit cube more evenly than random ones: the Halton sequence in prime bases (J. H. Halton, Numer. Math.
 * 2, 84 (1960)), shifted as a whole by a random vector, modulo 1 (R. Cranley & T. N. L. Patterson, SIAM J. Numer. Anal. 13,
 * 904 (1976)), so that every point is uniform by itself. Without end.
 */
export function* halton(dimensions: number, random: Random): Generator<Float64Array, never> {
  const bases = primes(dimensions);
  const shift = bases.map(() => random.next());
  for (let n = 1; ; n++)
    yield Float64Array.from(bases, (base, k) => (radicalInverse(n, base) + shift[k]) % 1);
}

/** The digits of n in a base, mirrored at the point. */
function radicalInverse(n: number, base: number): number {
  let value = 0;
  for (let [left, share] = [n, 1 / base]; left > 0; left = Math.floor(left / base), share /= base)
    value += (left % base) * share;
  return value;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
