import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Evaluation } from "../../src/scoring/evaluation.js";
import { solveDamped } from "../../src/scoring/damped.js";
import { liveUnknowns } from "../../src/scoring/live.js";

/** J'J of rows of slopes. */
function informationOf(rows: readonly (readonly number[])[]): Float64Array {
  const count = rows[0].length;
  return Float64Array.from({ length: count * count }, (_, at) =>
    rows.reduce((sum, row) => sum + row[Math.floor(at / count)] * row[at % count], 0),
  );
}

const entry = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Number(x.toFixed(3)));

describe("unknowns that the data can tell apart", () => {
  it("are all where their slopes are independent", () => {
    expect(
      liveUnknowns(
        informationOf([
          [1, 0, 2],
          [0, 1e-4, 1],
          [1, 1e-4, 0],
        ]),
        3,
        [0, 1, 2],
      ),
    ).toEqual([0, 1, 2]);
  });

  it("are without one that nothing depends on, and without one of two that only enter as a product", () => {
    const rows = [
      [1, 1, 0, 0.5],
      [2, 2, 0, -1],
      [0.5, 0.5, 0, 3],
    ];
    const live = liveUnknowns(informationOf(rows), 4, [0, 1, 2, 3]);
    expect(live).toHaveLength(2);
    expect(live).toContain(3);
    expect(live).not.toContain(2);
  });

  it("are as many as the rank, in any units", () => {
    const rows = fc.array(fc.tuple(entry, entry, entry), { minLength: 3, maxLength: 6 });
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-6, 1, 1e6), (three, unit) => {
        const dependent = three.map(([a, b, c]) => [a, unit * b, c, a - 2 * b]);
        const independent = three.map(([a, b, c]) => [a, unit * b, c]);
        const rank = liveUnknowns(informationOf(independent), 3, [0, 1, 2]).length;
        expect(liveUnknowns(informationOf(dependent), 4, [0, 1, 2, 3])).toHaveLength(rank);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

it("a damped step moves one of two unknowns that only enter as a product, and gains what there is to gain", () => {
  const rows = [
    [1, 1],
    [2, 2],
  ];
  const evaluation: Evaluation = {
    kind: "evaluation",
    deviance: 1,
    penalty: 0,
    squares: 1,
    gradient: Float64Array.of(-10, -10),
    information: informationOf(rows),
  };
  const step = solveDamped(evaluation, 0, [false, false])!;
  expect(step.direction.filter((x) => x !== 0)).toHaveLength(1);
  expect(step.direction[0] + step.direction[1]).toBeCloseTo(2, 9);
});
