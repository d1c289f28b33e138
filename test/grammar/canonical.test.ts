import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalKey } from "../../src/expression/canonical.js";
import { arrange } from "../../src/grammar/canonical/arrange.js";
import { canBeArranged, type OpenDerivation } from "../../src/grammar/canonical/open.js";
import { bag } from "../../src/grammar/canonical/bag.js";
import type { Species } from "../../src/grammar/canonical/species.js";
import { countDerivations, tally } from "../../src/grammar/count.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import type { Derivation, Grammar } from "../../src/grammar/grammar.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { ownSize } from "../../src/grammar/measure.js";
import { parseGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { random } from "../../src/numerics/random.js";
import { cases, PATIENT } from "../cases.js";
import { grammars, isArranged, shipped, SHIPPED } from "./arbitrary.js";

/** Every derivation of exactly a size, in whatever order operands stand: the plain definition. */
function plain(grammar: Grammar, rule: string, size: number): Derivation[] {
  const fill = (holes: readonly string[], uses: readonly number[], room: number): Derivation[][] => {
    if (holes.length === 0) return room === 0 ? [[]] : [];
    const found: Derivation[][] = [];
    for (let n = 1; n * uses[0] <= room - holes.length + 1; n++)
      for (const first of plain(grammar, holes[0], n))
        for (const rest of fill(holes.slice(1), uses.slice(1), room - n * uses[0]))
          found.push([first, ...rest]);
    return found;
  };
  return grammar.productions[rule].flatMap(({ body, holes, uses }, production) =>
    ownSize(body) > size
      ? []
      : fill(holes, uses, size - ownSize(body)).map((children) => ({
          nonterminal: rule,
          production,
          children,
        })),
  );
}

const textOf = (derivation: Derivation): string => JSON.stringify(derivation);

describe("enumeration of random grammars", () => {
  const LARGEST = 8;

  it("yields the arranged form of every derivation, each once, as many as counting says", PATIENT, () => {
    fc.assert(
      fc.property(grammars, (grammar) => {
        const counts = countDerivations(grammar, LARGEST)[grammar.start];
        const listed = [...enumerate(grammar, LARGEST)].map(textOf);
        const expected = new Set<string>();
        for (let size = 1; size <= LARGEST; size++)
          for (const each of plain(grammar, grammar.start, size))
            expected.add(textOf(arrange(grammar, each)));
        expect(new Set(listed)).toEqual(expected);
        expect(listed.length).toBe(expected.size);
        expect(counts.reduce((sum, count) => sum + count, 0n)).toBe(BigInt(listed.length));
      }),
      { seed: 1, numRuns: cases },
    );
  });

  it("arranging keeps the law, and is done once", PATIENT, () => {
    fc.assert(
      fc.property(grammars, fc.nat(), (grammar, n) => {
        const all = [4, 5, 6].flatMap((size) => plain(grammar, grammar.start, size));
        if (all.length === 0) return;
        const derivation = all[n % all.length];
        const arranged = arrange(grammar, derivation);
        expect(isArranged(grammar, arranged)).toBe(true);
        const keys = [derivation, arranged].map((each) => canonicalKey(lawOf(grammar, each).expression));
        expect(keys[1]).toBe(keys[0]);
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

/** A derivation without what comes after its first `left` productions, in the order of derivation from the left. */
function beginning(derivation: Derivation, left: number): OpenDerivation {
  let taken = 0;
  const visit = (each: Derivation): OpenDerivation | undefined =>
    taken++ < left ? { ...each, children: each.children.map(visit) } : undefined;
  return visit(derivation)!;
}

const lengthOf = ({ children }: Derivation): number => children.reduce((n, each) => n + lengthOf(each), 1);

describe("a derivation that is not at its end", () => {
  const some = (grammar: Grammar): Derivation[] =>
    [4, 5, 6].flatMap((size) => plain(grammar, grammar.start, size));

  it("can be arranged where it begins an arranged one", PATIENT, () => {
    fc.assert(
      fc.property(grammars, fc.nat(), (grammar, n) => {
        const all = some(grammar).filter((each) => isArranged(grammar, each));
        if (all.length === 0) return;
        const derivation = all[n % all.length];
        for (let left = 1; left <= lengthOf(derivation); left++)
          expect(canBeArranged(grammar, beginning(derivation, left))).toBe(true);
      }),
      { seed: 1, numRuns: cases },
    );
  });

  it("cannot be, once it has no open hole and is not arranged", PATIENT, () => {
    fc.assert(
      fc.property(grammars, fc.nat(), (grammar, n) => {
        const all = some(grammar);
        if (all.length === 0) return;
        const derivation = all[n % all.length];
        expect(canBeArranged(grammar, derivation)).toBe(isArranged(grammar, derivation));
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

describe("commuted operands", () => {
  const grammar = (rules: string): Grammar =>
    parseGrammar(`variables c [1] in (0, 1)\nparameters k [1] > 0 ~ 1 m [1] > 0 ~ 1\n${rules}`, "g");
  const laws = (rules: string, size: number): number => [...enumerate(grammar(rules), size)].length;

  it.each([
    ["alike operands", "<s> ::= <t> * <t>\n<t> ::= c | k | m", 3, 6],
    ["alike terms", "<s> ::= k * <t> + k * <t>\n<t> ::= c | k", 9, 3],
    ["alike operands of alike operands", "<s> ::= (<t> + <t>) * (<t> + <t>)\n<t> ::= c | k", 7, 6],
    ["a chain closed by its own operand", "<s> ::= <t> | <t> * <s>\n<t> ::= c | k | m", 7, 3 + 6 + 10 + 15],
    ["a chain closed by something else", "<s> ::= exp(c) | <t> * <s>\n<t> ::= c | k", 6, 1 + 2 + 3],
    ["a rule that doubles itself", "<s> ::= <s> + <s> | c | k", 7, 2 + 3 + 4 + 5],
    // leaves 2; pairs 3 sums, 3 products; triples 4 + 4 flat ones and 3 * 2 of each in the other
    ["sums in products in sums", "<s> ::= <s> + <s> | <s> * <s> | c | k", 5, 2 + 6 + 4 + 4 + 6 + 6],
    ["a part used twice", "<s> ::= <t:x> / (1 + <t:x>)\n<t> ::= c | k | exp(c)", 7, 3],
    // two of c, k squared in either order; or one that both have, times two of c, k
    ["operands alike but for their labels", "<s> ::= <t:x> * <t:x> + <t:y> * <t:y>\n<t> ::= c | k", 7, 3],
    ["operands that share a part", "<s> ::= <t:x> * <t> + <t:x> * <t>\n<t> ::= c | k", 7, 6],
    ["links with a part used twice", "<s> ::= <t:y> * <t:y> | <s> * <t:x> * <t:x>\n<t> ::= c | k", 11, 9],
    ["operands of a quotient stay in their places", "<s> ::= <t> / <t>\n<t> ::= c | k", 3, 4],
  ])("%s", (_name, rules, size, count) => {
    expect(laws(rules, size)).toBe(count);
  });

  it.each([
    ["electro-autocatalysis", 26, 312, 311],
    ["intercalation", 28, 256, 255],
    ["mass-action", 21, 961, 961],
  ])("of %s up to %i nodes: %i derivations, %i laws", async (name, size, derivations, distinct) => {
    const rows = tally(await shipped(name), size);
    expect(rows.reduce((sum, row) => sum + row.derivations, 0n)).toBe(BigInt(derivations));
    expect(rows.reduce((sum, row) => sum + row.distinct!, 0)).toBe(distinct);
  });

  it("are still counted where there are too many laws to be listed", async () => {
    const rows = tally(await shipped("ode-states"), 60, 1000);
    expect(rows[60].distinct).toBeUndefined();
    expect(rows[59].derivations).toBeGreaterThan(10n ** 9n);
  });
});

describe.each(SHIPPED)("samples of %s", async (name) => {
  const grammar = await shipped(name);

  it("are arranged", () => {
    for (let seed = 0; seed < 50; seed++)
      expect(isArranged(grammar, sample(grammar, random(seed), 40))).toBe(true);
  });
});

it("bags of k things of a size are as many as multisets, and all different", () => {
  const letters: Species<string> = {
    least: 1,
    count: (size) => (size === 1 ? 3n : size === 2 ? 2n : 0n),
    at: (size, index) => `${"abcde"[Number(index) + (size === 1 ? 0 : 3)]}`,
  };
  const pairs = bag(letters, 3);
  // sizes 1+1+1: C(5,3) = 10; 1+1+2: C(4,2) * 2 = 12; 1+2+2: 3 * 3 = 9; 2+2+2: 4
  expect([3, 4, 5, 6, 7].map((size) => pairs.count(size))).toEqual([10n, 12n, 9n, 4n, 0n]);
  const all = [3, 4, 5, 6].flatMap((size) =>
    Array.from({ length: Number(pairs.count(size)) }, (_, n) =>
      [...pairs.at(size, BigInt(n))].sort().join(""),
    ),
  );
  expect(new Set(all).size).toBe(35);
});
