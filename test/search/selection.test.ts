import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { enumerate } from "../../src/grammar/enumerate.js";
import { random } from "../../src/numerics/random.js";
import { median } from "../../src/numerics/median.js";
import { candidateOf, type Assessment, type Found } from "../../src/search/candidate.js";
import { Cells } from "../../src/search/cells.js";
import { explainSearch } from "../../src/search/explain.js";
import { Features } from "../../src/search/features.js";
import { entryOf } from "../../src/search/journal.js";
import { haveCases, lexicase } from "../../src/search/lexicase.js";
import { trendSignature } from "../../src/search/signature.js";
import { Surrogate } from "../../src/search/surrogate.js";
import { foundLaw, foundLaws } from "./arbitrary.js";
import { createRegression, planted, toyGrammar } from "./toy.js";

const cased = (key: string, ...cases: number[]): Found<Assessment> => {
  const found = foundLaw(key, 0, 1);
  return { ...found, assessment: { ...found.assessment, cases } };
};

describe("lexicase selection", () => {
  const draws = (laws: readonly Found<Assessment>[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 600; n++) {
      const { key } = lexicase(random(`lexicase/${n}`), laws).law;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };

  it("draws specialists that are best somewhere, and none that is best nowhere", () => {
    const laws = [
      cased("a", 0, 9, 9),
      cased("b", 9, 0, 9),
      cased("c", 9, 9, 0),
      cased("d", 5, 5, 5),
      cased("e", 9, 9, 9),
    ];
    const counts = draws(laws);
    for (const key of ["a", "b", "c"]) expect(counts.get(key)).toBeGreaterThan(120);
    expect(counts.has("e")).toBe(false);
  });

  it("draws a law that is best everywhere, always", () => {
    const laws = [cased("a", 0, 0), cased("b", 50, 60), cased("c", 70, 80), cased("d", 90, 95)];
    expect([...draws(laws).keys()].filter((key) => key !== "a" && key !== "b")).toEqual([]);
    expect(draws(laws).get("a")).toBeGreaterThan(300);
  });

  it("needs laws with equally many cases", () => {
    expect(haveCases([cased("a", 1), cased("b", 2)])).toBe(true);
    expect(haveCases([cased("a", 1), cased("b", 2, 3)])).toBe(false);
    expect(haveCases([foundLaw("a", 1, 1)])).toBe(false);
    expect(haveCases([])).toBe(false);
  });
});

describe("the best of each kind", () => {
  it("is kept: one law a kind, none better than it among those that settled", () => {
    fc.assert(
      fc.property(foundLaws, (laws) => {
        const cells = new Cells<Assessment>(() => "");
        cells.settle(laws);
        const kind = ({ law }: Found<Assessment>): number => Math.floor(law.complexity / 4);
        const usable = laws.filter(({ assessment }) => Number.isFinite(assessment.discrepancy));
        expect(cells.laws.length).toBe(new Set(usable.map(kind)).size);
        for (const best of cells.laws) {
          const rivals = usable.filter((law) => kind(law) === kind(best));
          expect(best.assessment.discrepancy).toBe(
            Math.min(...rivals.map(({ assessment }) => assessment.discrepancy)),
          );
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("is drawn with equal probability, and of no kinds nothing", () => {
    const cells = new Cells<Assessment>(({ key }) => key);
    expect(cells.pick(random("none"))).toBeUndefined();
    cells.settle(["a", "b", "c"].map((key) => foundLaw(key, 1, 1)));
    const picked = Array.from({ length: 300 }, (_, n) => cells.pick(random(`pick/${n}`))!.law.key);
    for (const key of ["a", "b", "c"])
      expect(picked.filter((each) => each === key).length).toBeGreaterThan(70);
  });

  it("kinds differ by how laws go with their variables", () => {
    const signature = trendSignature([{ name: "x", unit: "1", lower: 0, upper: 4 }]);
    const signs = [...enumerate(toyGrammar, 6)].map((derivation) =>
      signature(candidateOf(toyGrammar, derivation)),
    );
    expect(signs).toContain("+++"); // p * x
    expect(signs).toContain("---"); // p * exp(-x)
  });
});

describe("trees over the structure of laws", () => {
  const regression = createRegression({ law: planted });
  const laws = [...enumerate(toyGrammar, 14)]
    .slice(0, 320)
    .map((derivation) => candidateOf(toyGrammar, derivation));
  const found = laws.map((law) => ({ law, assessment: regression(law) }));

  it("features count productions, nodes and parameters", () => {
    const features = new Features(toyGrammar);
    const [smallest] = laws;
    const row = features.of(smallest);
    expect(row.length).toBe(features.list.length);
    expect(row.slice(0, -2).reduce((sum, count) => sum + count, 0)).toBe(3); // <law>, <term>, <factor>
    expect(row.slice(-2)).toEqual([smallest.complexity, 1]);
  });

  it("a surrogate puts better laws first than chance would, and turns nobody away", () => {
    const surrogate = new Surrogate(toyGrammar, "seed");
    const [known, unknown] = [found.filter((_, n) => n % 2 === 0), found.filter((_, n) => n % 2 === 1)];
    surrogate.learn(known);
    const ordered = surrogate.order(unknown.map(({ law }) => law));
    expect(new Set(ordered)).toEqual(new Set(unknown.map(({ law }) => law)));
    const value = new Map(unknown.map(({ law, assessment }) => [law, assessment.discrepancy]));
    const usable = ordered.map((law) => value.get(law)!).filter(Number.isFinite);
    const half = usable.length >> 1;
    expect(median(usable.slice(0, half))).toBeLessThan(median(usable.slice(half)));
  });

  it("a surrogate leaves the order as it is while it knows little", () => {
    const surrogate = new Surrogate(toyGrammar, "seed");
    surrogate.learn(found.slice(0, 5));
    expect(surrogate.order(laws)).toBe(laws);
  });

  it("explain a search in words: groups of all its laws, the best first", () => {
    const entries = found.map(entryOf);
    const groups = explainSearch(toyGrammar, entries);
    expect(groups.length).toBeGreaterThan(2);
    const usable = found.filter(({ assessment }) => Number.isFinite(assessment.discrepancy));
    expect(groups.reduce((sum, group) => sum + group.laws, 0)).toBe(usable.length);
    const excess = groups.map((group) => group.excess);
    expect(excess).toEqual([...excess].sort((a, b) => a - b));
    expect(groups[0].conditions.join("; ")).toMatch(
      /with(out)? (\w+ of |at least \d+ of )?<factor> |nodes|parameters/,
    );
    expect(explainSearch(toyGrammar, entries.slice(0, 10))).toEqual([]);
  });
});

it("the median is the middle, or the mean of the two middle ones", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  expect(median([])).toBeNaN();
});
