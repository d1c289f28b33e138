import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { size } from "../../src/expression/walk.js";
import { enumerateByProbability } from "../../src/grammar/best-first.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import type { Derivation, Grammar } from "../../src/grammar/grammar.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { learnWeights, logProbability } from "../../src/grammar/learn.js";
import { derivationSize, leastSizes } from "../../src/grammar/measure.js";
import { parseGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { uniformSampler } from "../../src/grammar/uniform.js";
import { cross, mutate } from "../../src/grammar/vary.js";
import { random } from "../../src/numerics/random.js";
import { cases, PATIENT } from "../cases.js";
import { grammars, isArranged, isDerivation, shipped, SHIPPED } from "./arbitrary.js";

const HEAD = "variables c [1] in (0, 1)\nparameters k [1] > 0 ~ 1\n";
const grammarOf = (rules: string): Grammar => parseGrammar(HEAD + rules, "g");
const textOf = (grammar: Grammar, derivation: Derivation): string =>
  print(lawOf(grammar, derivation).expression);

/** How often each text comes out of `draws` draws, as a share. */
function shares(draws: number, draw: (n: number) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let n = 0; n < draws; n++) {
    const text = draw(n);
    counts[text] = (counts[text] ?? 0) + 1 / draws;
  }
  return counts;
}

/** Shares within five standard errors of what is expected. */
function expectShares(found: Record<string, number>, expected: Record<string, number>, draws: number): void {
  expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
  for (const [text, p] of Object.entries(expected))
    expect(Math.abs(found[text] - p), text).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
}

const DRAWS = 4000;

describe.each(SHIPPED)("variation in %s", async (name) => {
  const grammar = await shipped(name);

  it("never leaves the language, nor the size limit", PATIENT, () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 22, max: 44 }), (seed, largest) => {
        const stream = random(seed);
        const [a, b] = [sample(grammar, stream, largest), sample(grammar, stream, largest)];
        const all = [a, b, mutate(grammar, a, stream, largest), cross(grammar, a, b, stream, largest)];
        for (const each of all) {
          expect(isDerivation(grammar, each)).toBe(true);
          expect(isArranged(grammar, each)).toBe(true);
          expect(size(lawOf(grammar, each).expression)).toBeLessThanOrEqual(largest);
        }
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

describe("variation in random grammars", () => {
  it("never leaves the language, nor the size limit", PATIENT, () => {
    fc.assert(
      fc.property(grammars, fc.integer(), fc.nat(12), (grammar, seed, beyond) => {
        const stream = random(seed);
        const largest = leastSizes(grammar)[grammar.start] + beyond;
        const [a, b] = [sample(grammar, stream, largest), sample(grammar, stream, largest)];
        const all = [a, b, mutate(grammar, a, stream, largest), cross(grammar, a, b, stream, largest)];
        for (const each of all) {
          expect(isDerivation(grammar, each)).toBe(true);
          expect(isArranged(grammar, each)).toBe(true);
          const nodes = size(lawOf(grammar, each).expression);
          expect(nodes).toBeLessThanOrEqual(largest);
          expect(nodes).toBe(derivationSize(grammar, each));
        }
      }),
      { seed: 1, numRuns: cases },
    );
  });

  it("draws a law as often as its productions say, a shared part once", () => {
    const grammar = grammarOf("<s> ::= <t:x> / (1 + <t:x>) | {2} <t> / (1 + <t>)\n<t> ::= {3} c | k");
    const found = shares(DRAWS, (n) => textOf(grammar, sample(grammar, random(`s${n}`), 9)));
    const expected = {
      "c / (1 + c)": 1 / 4 + 3 / 8,
      "k / (1 + k)": 1 / 12 + 1 / 24,
      "c / (1 + k)": 1 / 8,
      "k / (1 + c)": 1 / 8,
    };
    expectShares(found, expected, DRAWS);
  });
});

describe("sampling by weights", () => {
  it("draws alternatives in proportion to their weights, commuted laws as one", () => {
    const grammar = grammarOf("<s> ::= <t> * <t>\n<t> ::= {3} c | k");
    const found = shares(DRAWS, (n) => textOf(grammar, sample(grammar, random(`w${n}`), 9)));
    expectShares(found, { "c * c": 9 / 16, "c * k": 6 / 16, "k * k": 1 / 16 }, DRAWS);
  });

  it("does not draw what would not fit", () => {
    const grammar = grammarOf("<s> ::= {9} c * <s> | k");
    expect(Object.keys(shares(200, (n) => textOf(grammar, sample(grammar, random(n), 3)))).sort()).toEqual([
      "c * k",
      "k",
    ]);
    expect(() => sample(grammarOf("<s> ::= k * c"), random(1), 2)).toThrow(
      "the smallest <s> has 3 nodes, more than 2.",
    );
  });
});

describe("uniform sampling", () => {
  it("draws every law of the sizes asked for equally often", () => {
    const grammar = grammarOf("<s> ::= {9} <t> | <t> * <s>\n<t> ::= {5} c | k | exp(c)");
    const laws = [...enumerate(grammar, 6)].filter((each) => derivationSize(grammar, each) >= 3);
    const draw = uniformSampler(grammar, 6, 3);
    const expected = Object.fromEntries(laws.map((each) => [textOf(grammar, each), 1 / laws.length]));
    expectShares(
      shares(DRAWS, (n) => textOf(grammar, draw(random(`u${n}`)))),
      expected,
      DRAWS,
    );
  });

  it("reaches sizes with more laws than a double can count", async () => {
    const grammar = await shipped("ode-states");
    const draw = uniformSampler(grammar, 120, 119);
    const drawn = draw(random(1));
    expect(isDerivation(grammar, drawn)).toBe(true);
    expect(derivationSize(grammar, drawn)).toBeGreaterThanOrEqual(119);
  });

  it("says where there is no such law", () => {
    expect(() => uniformSampler(grammarOf("<s> ::= k * c"), 2)).toThrow(
      'grammar "g" has no law of 1 to 2 nodes; its smallest has 3.',
    );
  });
});

describe.each(SHIPPED)("enumeration of %s by probability", async (name) => {
  const grammar = await shipped(name);
  const first = [...take(enumerateByProbability(grammar, 40), 60)];

  it("falls, and gives the probability of each law's derivation", () => {
    first.forEach(({ derivation, probability }, n) => {
      expect(Math.log(probability)).toBeCloseTo(logProbability(grammar, derivation), 9);
      if (n > 0) expect(probability).toBeLessThanOrEqual(first[n - 1].probability * (1 + 1e-12));
    });
  });

  it("leaves out no law that is more probable than one it has, and has none twice", () => {
    const texts = first.map(({ derivation }) => JSON.stringify(derivation));
    expect(new Set(texts).size).toBe(texts.length);
    const last = first.at(-1)!.probability;
    for (const each of take(enumerate(grammar, 24), 3000)) {
      if (Math.exp(logProbability(grammar, each)) > last * (1 + 1e-9)) {
        expect(texts).toContain(JSON.stringify(each));
      }
    }
  });

  it("comes to every law of a size, the improbable ones too", () => {
    const MOST = 1000;
    const lawsUpTo = (nodes: number): Derivation[] => [...take(enumerate(grammar, nodes), MOST + 1)];
    const nodes = [26, 22, 18, 14, 10, 8].find((each) => lawsUpTo(each).length <= MOST)!;
    const met = [...enumerateByProbability(grammar, nodes)].map(({ derivation }) =>
      JSON.stringify(derivation),
    );
    expect(met.sort()).toEqual(
      lawsUpTo(nodes)
        .map((each) => JSON.stringify(each))
        .sort(),
    );
  });
});

describe("learned weights", () => {
  const grammar = grammarOf("<s> ::= <t> | {3} <t> * <s>\n<t> ::= c | k | exp(c)");
  const laws = [...enumerate(grammar, 3)];

  it("are counts with pseudo-counts in proportion to the weights before", () => {
    // c, k and three products: <t> is used 2 + 6 times, 4 of them c; exp(c) has two nodes and is a law as well
    const used = laws.map((each) => textOf(grammar, each));
    expect(used).toEqual(["c", "k", "exp(c)", "c * c", "c * k", "k * k"]);
    const learned = learnWeights(grammar, laws, { smoothing: 2 });
    expect(learned.productions.s.map(({ weight }) => weight)).toEqual([6.5 / 11, 4.5 / 11]);
    const third = 2 / 3;
    learned.productions.t
      .map(({ weight }) => weight)
      .forEach((weight, n) => expect(weight).toBeCloseTo(([4, 4, 1][n] + third) / 11, 14));
  });

  it("make what was learned from more probable, and nothing impossible", () => {
    const learned = learnWeights(grammar, [laws[3]]);
    expect(logProbability(learned, laws[3])).toBeGreaterThan(logProbability(grammar, laws[3]));
    expect(logProbability(learned, laws[2])).toBeGreaterThan(-Infinity);
  });

  it("count a law by its evidence, and refuse to do without smoothing", () => {
    const [heavy] = learnWeights(grammar, [laws[0], laws[1]], { counts: [9, 0] }).productions.t;
    expect(heavy.weight).toBeCloseTo((9 + 1 / 3) / 10, 14);
    expect(() => learnWeights(grammar, laws, { smoothing: 0 })).toThrow("smoothing is 0; expected above 0");
  });
});

describe("mutation is unbiased as documented", () => {
  it("chooses each part with equal probability, then swaps its production or draws it anew", () => {
    const grammar = grammarOf("<s> ::= exp(<t>)\n<t> ::= {3} c | k");
    const [law] = [...enumerate(grammar, 2)];
    // the root has one production and is drawn anew; <t> is swapped half the time, else drawn by its weights
    const kept = 0.5 * 0.75 + 0.5 * (0.5 * 0 + 0.5 * 0.75);
    const found = shares(DRAWS, (n) => textOf(grammar, mutate(grammar, law, random(`m${n}`), 9)));
    expectShares(found, { "exp(c)": kept, "exp(k)": 1 - kept }, DRAWS);
  });

  it("keeps the children that fit when it swaps a production", () => {
    const grammar = grammarOf("<s> ::= exp(<t>) | log(<t>)\n<t> ::= c | k");
    const [law] = [...enumerate(grammar, 2)];
    const found = shares(DRAWS, (n) => textOf(grammar, mutate(grammar, law, random(`k${n}`), 9)));
    // at the root: swapped and kept, or one of four anew; at <t>: swapped, or one of two anew
    const expected = {
      "exp(c)": 1 / 4 / 4 + 1 / 4 / 2,
      "exp(k)": 1 / 4 / 4 + 1 / 4 + 1 / 4 / 2,
      "log(c)": 1 / 4 + 1 / 4 / 4,
      "log(k)": 1 / 4 / 4,
    };
    expectShares(found, expected, DRAWS);
  });
});

describe("crossover is unbiased as documented", () => {
  const grammar = grammarOf("<s> ::= exp(<t>) / log(<t>)\n<t> ::= c | k | c + k");
  const law = (text: string): Derivation =>
    [...enumerate(grammar, 12)].find((each) => textOf(grammar, each) === text)!;
  const [a, b] = [law("exp(c) / log(c)"), law("exp(k) / log(c + k)")];

  it("chooses each pair of parts with equal probability", () => {
    const found = shares(DRAWS, (n) => textOf(grammar, cross(grammar, a, b, random(`x${n}`), 12)));
    const expected = {
      "exp(k) / log(c)": 0.25,
      "exp(c) / log(k)": 0.25,
      "exp(c + k) / log(c)": 0.25,
      "exp(c) / log(c + k)": 0.25,
    };
    expectShares(found, expected, DRAWS);
  });

  it("chooses among the pairs that fit, and returns the first parent where none does", () => {
    const found = shares(DRAWS, (n) => textOf(grammar, cross(grammar, a, b, random(`y${n}`), 5)));
    expectShares(found, { "exp(k) / log(c)": 0.5, "exp(c) / log(k)": 0.5 }, DRAWS);
    const single = grammarOf("<s> ::= c | k");
    const [c, k] = [...enumerate(single, 1)];
    expect(cross(single, c, k, random(1), 5)).toBe(c);
  });
});

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left > 0)
    for (const item of items) {
      yield item;
      if (--left === 0) return;
    }
}
