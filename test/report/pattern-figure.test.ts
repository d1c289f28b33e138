import { expect, it } from "vitest";
import { drawSvg } from "../../src/report/figure.js";
import { patternFigure } from "../../src/report/pattern-figure.js";
import type { MeasuredCurve, RankedLaw } from "../../src/scoring/ranked-law.js";
import { ranking } from "./fixture.js";

const pattern = (experiment: string, n: number): MeasuredCurve => ({
  experiment,
  item: `${n} h`,
  quantity: "intensity",
  times: [40, 40.1, 40.2],
  measured: [10, 100 + n, 12],
  errors: [3, 10, 3],
  predicted: [11, 99, 11],
});
const lawWith = (curves: readonly MeasuredCurve[]): RankedLaw => ({ ...ranking.entries[0], curves });

it("patterns stand above each other in time, five of each experiment at most, each 0.7 of the highest apart", () => {
  const curves = Array.from({ length: 9 }, (_, n) => pattern("charge", n));
  const { spec } = patternFigure(lawWith(curves), "law")!;
  const { values } = (spec as { data: { values: { item: string; measured: number }[] } }).data;
  expect([...new Set(values.map(({ item }) => item))]).toEqual(["0 h", "2 h", "4 h", "6 h", "8 h"]);
  expect(values[3].measured).toBeCloseTo(10 + 0.7 * 108, 10);
});

it("a law without patterns has no such figure", () => {
  expect(patternFigure(lawWith([]), "law")).toBeUndefined();
});

it("the figure is drawn, one pattern alone as well", async () => {
  const figure = patternFigure(lawWith([pattern("charge", 0), pattern("rest", 1)]), "a law")!;
  expect(figure.caption).toContain('"a law"');
  expect(await drawSvg(figure)).toMatch(/two theta \/ degrees/);
});
