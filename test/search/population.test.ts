import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../src/numerics/random.js";
import { crowdingDistances } from "../../src/search/crowding.js";
import { frontOf, layersOf } from "../../src/search/front.js";
import { Islands } from "../../src/search/islands.js";
import { survivors, tournament } from "../../src/search/population.js";
import { foundLaw, foundLaws, shuffled } from "./arbitrary.js";

const runs = { seed: 1, numRuns: 300 };

describe("crowding distances", () => {
  it("are the extents of the boxes between neighbours, each as a share of the whole", () => {
    const layer = [
      { discrepancy: 0, complexity: 10 },
      { discrepancy: 1, complexity: 6 },
      { discrepancy: 2, complexity: 5 },
      { discrepancy: 10, complexity: 0 },
    ];
    expect(crowdingDistances(layer)).toEqual([Infinity, 0.2 + 0.5, 0.9 + 0.6, Infinity]);
  });

  it("are numbers even where an extent overflows", () =>
    fc.assert(
      fc.property(foundLaws, (laws) => {
        for (const layer of layersOf(laws)) {
          expect(crowdingDistances(layer.map(({ assessment }) => assessment)).some(Number.isNaN)).toBe(false);
        }
      }),
      runs,
    ));
});

describe("survivors", () => {
  it("are whole layers, and of the last the least crowded", () => {
    const first = [foundLaw("a", 0, 9), foundLaw("b", 9, 0)];
    const second = [foundLaw("c", 1, 10), foundLaw("d", 2, 9.5), foundLaw("e", 5, 9.2), foundLaw("f", 10, 1)];
    expect(survivors([...second, ...first], 5)).toEqual([...first, second[0], second[3], second[2]]);
  });

  it("do not depend on the order of arrival", () =>
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 20 }), ([laws, others], size) => {
        expect(survivors(others, size)).toEqual(survivors(laws, size));
      }),
      runs,
    ));

  it("hold the front as long as there is room, and are never more than asked for", () =>
    fc.assert(
      fc.property(foundLaws, fc.integer({ min: 1, max: 20 }), (laws, size) => {
        const fittest = survivors(laws, size);
        const front = frontOf(laws);
        expect(fittest.length).toBeLessThanOrEqual(size);
        expect(fittest.filter((law) => front.includes(law)).length).toBe(Math.min(size, front.length));
      }),
      runs,
    ));
});

describe("a tournament", () => {
  it("prefers the fitter of two: the first of n wins with probability (2 n - 1) / n^2", () => {
    const stream = random("tournament");
    const wins = [0, 0, 0, 0];
    for (let i = 0; i < 16_000; i++) wins[tournament(stream, [0, 1, 2, 3])]++;
    const expected = [7, 5, 3, 1].map((odds) => odds * 1000);
    wins.forEach((won, i) => expect(Math.abs(won - expected[i])).toBeLessThan(4 * Math.sqrt(expected[i])));
  });
});

describe("islands", () => {
  const laws = Array.from({ length: 6 }, (_, i) => foundLaw(`law ${i}`, i, 6 - i));

  it("take the laws of a batch in turn", () => {
    const islands = new Islands(2, 10);
    islands.settle(laws);
    expect(new Set(islands.population(0))).toEqual(new Set([laws[0], laws[2], laws[4]]));
    expect(new Set(islands.population(1))).toEqual(new Set([laws[1], laws[3], laws[5]]));
  });

  it("hand their fronts to the next in the ring", () => {
    const islands = new Islands(3, 10);
    islands.settle(laws);
    islands.migrate();
    expect(new Set(islands.population(0))).toEqual(new Set([laws[0], laws[3], laws[2], laws[5]]));
    islands.migrate();
    expect(islands.population(0)).toHaveLength(6);
  });

  it("keep what they have where there is only one", () => {
    const islands = new Islands(1, 10);
    islands.settle(laws);
    islands.migrate();
    expect(islands.population(0)).toHaveLength(6);
  });
});
