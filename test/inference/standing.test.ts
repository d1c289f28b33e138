import { describe, expect, it } from "vitest";
import { standingOf } from "../../src/inference/standing.js";
import type { RankedLaw } from "../../src/scoring/ranked-law.js";
import { verdict } from "../../src/report/verdict.js";
import { intervalText } from "../../src/report/numbers.js";
import { parameterText } from "../../src/report/table.js";
import { ranking } from "../report/fixture.js";

const [first] = ranking.entries;

/** A law so far behind, whose residuals are those given. */
const law = (
  name: string,
  difference: number,
  residuals: readonly number[] = [1, -1, 1, -1, 1, -1],
): RankedLaw => ({
  ...first,
  name,
  difference,
  curves: [
    {
      ...first.curves[0],
      times: residuals.map((_, n) => n),
      measured: residuals,
      errors: residuals.map(() => 1),
      predicted: residuals.map(() => 0),
    },
  ],
});

describe("the standing of laws", () => {
  it("leaves one where the next is 20 times less probable, 6 in BIC", () => {
    expect(standingOf([law("a", 0), law("b", 6.1)])!.undecided).toEqual(["a"]);
    expect(standingOf([law("a", 0), law("b", 5.9)])!.undecided).toEqual(["a", "b"]);
  });

  it("counts differences for less where neighbouring residuals go together", () => {
    const together = [1, 1, 1, 1, -1, -1, -1, -1];
    const standing = standingOf([law("a", 0, together), law("b", 20)])!;
    expect(standing.correlation).toBeCloseTo(5 / 8, 12);
    expect(standing.discount).toBeCloseTo(3 / 13, 12);
    expect(standing.undecided).toEqual(["a", "b"]);
    expect(standing.sentences).toEqual([
      '"a" is the best, but 1 other law cannot be told from it.',
      '"b" cannot be decided with these data: the best law is 10 times as probable.',
    ]);
  });

  it("says in one sentence what is supported and what refuted", () => {
    expect(standingOf([law("a", 0), law("b", 10), law("c", 100)])!.sentences).toEqual([
      '"a" is supported: 148 times as probable as the next.',
      '"b" is refuted: the best law is 148 times as probable.',
      '"c" is refuted: the best law is more than 10^21 times as probable.',
    ]);
    expect(standingOf([law("a", 0)])!.sentences).toEqual(['"a" stands alone: nothing else could be fitted.']);
    expect(standingOf([])).toBeUndefined();
  });

  it("is the first sentence of the verdict", () => {
    const entries = ["a", "b", "c", "d", "e"].map((name, n) => law(name, n));
    const standing = standingOf(entries)!;
    expect(verdict({ ...ranking, entries, standing })[0]).toBe(
      'These data cannot decide between 5 laws: "a", "b", "c" and 2 more (the first two differ by 1.0 in BIC).',
    );
  });
});

it("intervals are read beside the numbers, open ends as open", () => {
  expect(intervalText({ level: 0.95, lower: 0.00975, upper: 0.476 })).toBe("[0.00975, 0.476]");
  expect(intervalText({ level: 0.95, lower: 20.8765, upper: 20.8912 })).toBe("[20.8765, 20.8912]");
  expect(intervalText({ level: 0.95, lower: 3.2 })).toBe("[3.2, open)");
  expect(intervalText({ level: 0.95, upper: 3.2 })).toBe("(open, 3.2]");
  expect(intervalText({ level: 0.95 })).toBe("[open]");
  const number = { ...first.parameters[0], interval: { level: 0.95, lower: 0.01, upper: 0.5 } };
  expect(parameterText(number)).toBe("k = 0.064 ± 0.059 1/h [0.01, 0.5]");
});
