import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assessment, Found } from "../../src/search/candidate.js";
import { compareFound, frontOf, layersOf, succeeded } from "../../src/search/front.js";
import { foundLaw, foundLaws, shuffled } from "./arbitrary.js";

const runs = { seed: 1, numRuns: 300 };

/** The definition: as good in both, and better in one. */
function dominates({ assessment: a }: Found<Assessment>, { assessment: b }: Found<Assessment>): boolean {
  if (a.discrepancy > b.discrepancy || a.complexity > b.complexity) return false;
  return a.discrepancy < b.discrepancy || a.complexity < b.complexity;
}

const point = ({ assessment }: Found<Assessment>): string =>
  `${assessment.discrepancy}, ${assessment.complexity}`;

describe("the front", () => {
  it("holds each nondominated point, once", () =>
    fc.assert(
      fc.property(foundLaws, (laws) => {
        const good = laws.filter(succeeded);
        const expected = good.filter((law) => !good.some((other) => dominates(other, law))).map(point);
        const front = frontOf(laws).map(point);
        expect(new Set(front)).toEqual(new Set(expected));
        expect(new Set(front).size).toBe(front.length);
      }),
      runs,
    ));

  it("does not depend on the order of arrival", () =>
    fc.assert(
      fc.property(shuffled, ([laws, others]) => {
        expect(frontOf(others)).toEqual(frontOf(laws));
      }),
      runs,
    ));

  it("is the same widened law by law as taken at once", () =>
    fc.assert(
      fc.property(foundLaws, (laws) => {
        const widened = laws.reduce(
          (front: readonly Found<Assessment>[], law) => frontOf([...front, law]),
          [],
        );
        expect(widened).toEqual(frontOf(laws));
      }),
      runs,
    ));

  it("begins with the best law and ends with the simplest", () =>
    fc.assert(
      fc.property(foundLaws, (laws) => {
        const good = laws.filter(succeeded);
        fc.pre(good.length > 0);
        const front = frontOf(laws);
        expect(front[0]).toBe([...good].sort(compareFound)[0]);
        expect(front.at(-1)!.assessment.complexity).toBe(
          Math.min(...good.map((law) => law.assessment.complexity)),
        );
      }),
      runs,
    ));

  it("of two laws equal in both numbers holds the one whose key comes first", () => {
    const [a, b] = [foundLaw("a", 1, 2), foundLaw("b", 1, 2)];
    expect(frontOf([b, a])).toEqual([a]);
  });

  it("is empty where all laws failed", () => {
    expect(frontOf([foundLaw("a", Infinity, 2), foundLaw("b", NaN, 2), foundLaw("c", 1, NaN)])).toEqual([]);
  });
});

describe("layers", () => {
  it("are the fronts of what the layers before leave over", () =>
    fc.assert(
      fc.property(foundLaws, (laws) => {
        let rest: readonly Found<Assessment>[] = laws.filter(succeeded);
        for (const layer of layersOf(laws)) {
          expect(layer).toEqual(frontOf(rest));
          rest = rest.filter((law) => !layer.includes(law));
        }
        expect(rest).toEqual([]);
      }),
      runs,
    ));
});
