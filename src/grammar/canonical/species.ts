/**
 * A class of things by size, which can be counted and picked by number without being listed: the combinatorial species of
 * Flajolet & Sedgewick, "Analytic Combinatorics" (2009), chapter I. Counts are exact.
 */
export interface Species<T> {
  /** No thing is smaller. */
  readonly least: number;
  /** How many things have exactly this size; sizes are 0, 1, 2, ... */
  count(size: number): bigint;
  /** The thing of this size with a number from 0 to count - 1. */
  at(size: number, index: bigint): T;
}

/** One thing of one size. */
export const single = <T>(thing: T, size: number): Species<T> => ({
  least: size,
  count: (n) => (n === size ? 1n : 0n),
  at: () => thing,
});

/** Things of either class; those of the first come first. */
export function union<T>(parts: readonly Species<T>[]): Species<T> {
  return {
    least: Math.min(...parts.map(({ least }) => least)),
    count: (size) => parts.reduce((sum, part) => sum + part.count(size), 0n),
    at: (size, index) => {
      let left = index;
      for (const part of parts) {
        const count = part.count(size);
        if (left < count) return part.at(size, left);
        left -= count;
      }
      throw new RangeError(`there are fewer than ${index + 1n} of size ${size}.`);
    },
  };
}

/** Pairs of a thing of `a` and a thing of `b`; sizes add. Small first parts come first. */
export function pair<A, B>(a: Species<A>, b: Species<B>): Species<readonly [A, B]> {
  return {
    least: a.least + b.least,
    count: remember((size) => {
      let sum = 0n;
      for (let n = a.least; n <= size - b.least; n++) {
        const ways = a.count(n);
        if (ways > 0n) sum += ways * b.count(size - n);
      }
      return sum;
    }),
    at: (size, index) => {
      let left = index;
      for (let n = a.least; n <= size - b.least; n++) {
        const ways = a.count(n);
        const others = ways > 0n ? b.count(size - n) : 0n;
        if (left < ways * others) return [a.at(n, left / others), b.at(size - n, left % others)];
        left -= ways * others;
      }
      throw new RangeError(`there are fewer than ${index + 1n} pairs of size ${size}.`);
    },
  };
}

/** The same things, each `by` larger. */
export const shift = <T>(of: Species<T>, by: number): Species<T> => ({
  least: of.least + by,
  count: (size) => (size - by < of.least ? 0n : of.count(size - by)),
  at: (size, index) => of.at(size - by, index),
});

/** The same things, each `by` times as large: what is shared by so many places. */
export const stretch = <T>(of: Species<T>, by: number): Species<T> =>
  by === 1
    ? of
    : {
        least: by * of.least,
        count: (size) => (size % by === 0 ? of.count(size / by) : 0n),
        at: (size, index) => of.at(size / by, index),
      };

/** What becomes of each thing under a function that keeps sizes and tells things apart. */
export const map = <A, B>(of: Species<A>, f: (thing: A) => B): Species<B> => ({
  least: of.least,
  count: (size) => of.count(size),
  at: (size, index) => f(of.at(size, index)),
});

/** A class that is defined by itself: made when it is first asked, its counts remembered. */
export function recursive<T>(least: number, make: () => Species<T>): Species<T> {
  let made: Species<T> | undefined;
  const body = (): Species<T> => (made ??= make());
  return {
    least,
    count: remember((size) => body().count(size)),
    at: (size, index) => body().at(size, index),
  };
}

/** A function of a size that is worked out once. */
function remember(count: (size: number) => bigint): (size: number) => bigint {
  const known: (bigint | undefined)[] = [];
  return (size) => (known[size] ??= count(size));
}
