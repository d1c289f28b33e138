import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/expression/tape.js";
import { bindTape } from "../../src/expression/tape-kernel.js";
import { complementaryErrorFunction } from "../../src/expression/operators/erfc.js";
import { parse } from "../../src/expression/parse.js";
import { Kernel } from "../../src/numerics/kernel/kernel.js";
import { plainVectors } from "../../src/numerics/plain-vectors.js";
import type { Vectors } from "../../src/numerics/vectors.js";
// The compiler of the kernel, in plain JavaScript.
import { kernelText } from "../../src/numerics/kernel/assembly/build.js";

const kernel = new Kernel();
const COUNT = 257;

/** What the kernel makes of a formula in x and y, row by row. */
function run(text: string, rows: readonly (readonly [number, number])[]): Float64Array {
  const frame = kernel.frame();
  const bound = bindTape(assemble([parse(text, { variables: ["x", "y"] })], ["x", "y"], [])!, frame);
  const [x, y, out] = frame.arrays(3, rows.length);
  frame.enter();
  rows.forEach(([a, b], n) => ([x[n], y[n]] = [a, b]));
  bound(rows.length, [x, y], new Float64Array(0), [out]);
  return Float64Array.from(out);
}

/** Distance in units of the last place of the larger. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const size = Math.max(Math.abs(a), Math.abs(b), 2 ** -1022);
  return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(size)) - 52);
}

it("is compiled from the source beside it", async () => {
  const committed = readFileSync(new URL("../../src/numerics/kernel/bytes.ts", import.meta.url), "utf8");
  expect(await kernelText()).toBe(committed);
}, 60_000);

describe("functions of the kernel", () => {
  const FUNCTIONS: readonly [string, (x: number, y: number) => number, number, number, number][] = [
    ["exp(x)", Math.exp, -707, 709, 1],
    ["log(x)", Math.log, 1e-12, 20, 1],
    ["sqrt(x)", Math.sqrt, 0, 1e6, 0],
    ["sinh(x)", Math.sinh, -20, 20, 4],
    ["cosh(x)", Math.cosh, -20, 20, 3],
    ["tanh(x)", Math.tanh, -5, 5, 4],
    ["asinh(x)", Math.asinh, -50, 50, 4],
    ["erfc(x)", complementaryErrorFunction, -6, 25, 8],
    ["x^y", (x, y) => x ** y, 1e-3, 30, 2],
  ];

  it.each(FUNCTIONS)("%s is that of Math to a few units in the last place", (text, f, low, high, most) => {
    const inside = fc.double({ min: low, max: high, noNaN: true });
    const other = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(inside, other), { minLength: 1, maxLength: 300 }), (rows) => {
        const out = run(text, rows);
        rows.forEach(([x, y], n) => expect(ulps(out[n], f(x, y))).toBeLessThanOrEqual(most));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("answer at the ends of their domains as IEEE 754 says", () => {
    const special = [NaN, Infinity, -Infinity, 0, -1, 1e-310, 5e-324];
    const rows = special.map((x) => [x, 2] as const);
    expect([...run("log(x)", rows)].slice(0, 5)).toEqual([NaN, Infinity, NaN, -Infinity, NaN]);
    expect(ulps(run("log(x)", rows)[5], Math.log(1e-310))).toBeLessThanOrEqual(1);
    expect([...run("exp(x)", rows)].slice(0, 4)).toEqual([NaN, Infinity, 0, 1]);
    expect(
      [
        ...run("exp(x)", [
          [709.9, 0],
          [-745.2, 0],
          [709.7, 0],
        ]),
      ].slice(0, 2),
    ).toEqual([Infinity, 0]);
    const powers: [number, number][] = [
      [0, 2.5],
      [0, -1.5],
      [-2, 3.3],
      [-2, 7],
      [-2, 8],
      [3, 0],
      [NaN, 0],
      [Infinity, -2.5],
    ];
    expect([...run("x^y", powers)]).toEqual([0, Infinity, NaN, -128, 256, 1, 1, 0]);
  });
});

describe("loops of the kernel equal the plain ones", () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  const vector = fc.array(number, { minLength: 5 * COUNT, maxLength: 5 * COUNT });

  /** Runs a calculation in both. */
  const both = (
    v: readonly number[],
    length: number,
    calculate: (vectors: Vectors, a: readonly Float64Array[]) => number[],
  ): void => {
    const answers = [plainVectors, kernel.frame()].map((vectors) => {
      const arrays = vectors.arrays(5, length);
      vectors.enter();
      arrays.forEach((array, k) => array.set(v.slice(k * length, (k + 1) * length)));
      return calculate(vectors, arrays);
    });
    answers[0].forEach((value, n) =>
      expect(Math.abs(value - answers[1][n])).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(value))),
    );
  };

  it.each([1, 2, 3, 4, 31, COUNT])("for %i numbers", (length) => {
    fc.assert(
      fc.property(vector, (v) => {
        both(v, length, (vectors, [a, b, c, d, e]) => {
          const weights = vectors.constant([0.5, -2, 3]);
          vectors.combine(e, a, weights, [b, c, d], 3);
          vectors.accumulate(e, a, 2, weights, [b, c, d], 2);
          vectors.addScaled(e, 0.3, b);
          vectors.addProduct(e, c, d, length);
          const dot = vectors.dot(a, b, length);
          const squares = vectors.scaledSquares(
            b,
            c,
            d,
            vectors.constant(new Array<number>(length).fill(1)),
            1e-3,
            1e-2,
          );
          vectors.multiply(d, d, c, length);
          vectors.substituteBorder(c, 0.7, a, b, length);
          return [...e, ...d, ...c, dot, squares];
        });
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  it("for pivots, bounds and series", () => {
    fc.assert(
      fc.property(vector, (v) => {
        both(v, 33, (vectors, [a, b, c]) => {
          const mass = vectors.constant(new Array<number>(33).fill(1));
          const good = vectors.invertShifted(b, a, mass, 4, 33);
          const bad = vectors.invertShifted(c, a, mass, 0.1, 33);
          const inside = vectors.strictlyBetween(a, -2.9, 2.9, 33);
          const coefficients = vectors.constant([1, 2, 3, 4, 0.5, 0, -1, 1, -0.25, 1, 1, 1, 0.125, -1, 0, 1]);
          for (let n = 0; n < 33; n++) a[n] /= 3;
          const series = vectors.arrays(4, 33);
          vectors.chebyshevSeries(series, a, coefficients, 4);
          return [...b, ...series.flatMap((row) => [...row]), Number(good), Number(bad), Number(inside)];
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe("frames", () => {
  it("have their constants back after another frame has written over them", () => {
    const [first, second] = [kernel.frame(), kernel.frame()];
    const a = first.constant([1, 2, 3]);
    const b = second.constant([4, 5, 6]);
    first.enter();
    expect([...a]).toEqual([1, 2, 3]);
    second.enter();
    expect([...b]).toEqual([4, 5, 6]);
    first.enter();
    expect([...a]).toEqual([1, 2, 3]);
  });
});
