import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { derive } from "../../src/grammar/membership/derive.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { derivationSize } from "../../src/grammar/measure.js";
import { neighbours } from "../../src/grammar/neighbours.js";
import { arrange } from "../../src/grammar/canonical/arrange.js";
import { parseGrammar, readGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { random } from "../../src/numerics/random.js";

const grammar = parseGrammar(
  `variables   x [1] in (0, 4)
   parameters  p* [1] in (-10, 10)
   <law>    ::= <term> | <term> + <law>
   <term>   ::= p * <factor>
   <factor> ::= x | exp(-x) | sqrt(x)`,
  "sums",
);

function around(law: string): string[] {
  const inside = derive(grammar, law);
  if (inside.kind === "outside") throw new Error(inside.reason);
  return neighbours(grammar, inside.derivation, 40).map((each) => print(lawOf(grammar, each).expression));
}

describe("the neighbours of a law", () => {
  it("have a term replaced, added or dropped, and nothing else", () => {
    expect(new Set(around("a*x"))).toEqual(new Set(["p1 * exp(-x)", "p1 * sqrt(x)", "p1 * x + p2 * x"]));
    const two = around("a*x + b*exp(-x)");
    expect(two).toContain("p1 * x");
    expect(two).toContain("p1 * exp(-x)");
    expect(two).toContain("p1 * x + p2 * sqrt(x)");
    expect(two.some((text) => text.split(" + ").length === 3)).toBe(true);
  });

  it("are in the language, arranged, not larger than allowed, different from it and from each other", async () => {
    const path = resolve(import.meta.dirname, "../../grammars/electro-autocatalysis.bnf");
    const real = await readGrammar(path);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (label) => {
        const law = sample(real, random(label), 40);
        const near = neighbours(real, law, 30);
        const texts = new Set(near.map((each) => JSON.stringify(each)));
        expect(texts.size).toBe(near.length);
        expect(texts.has(JSON.stringify(law))).toBe(false);
        for (const each of near.slice(0, 40)) {
          expect(arrange(real, each)).toEqual(each);
          expect(derivationSize(real, each)).toBeLessThanOrEqual(Math.max(30, derivationSize(real, law)));
        }
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("lead from any law to any other, step by step", () => {
    const seen = new Set<string>(["p1 * sqrt(x)"]);
    for (const text of seen) if (seen.size < 60) for (const next of around(text)) seen.add(next);
    expect(seen).toContain("p1 * exp(-x)");
    expect([...seen].some((text) => text.includes("exp(-x)") && text.includes("sqrt(x)"))).toBe(true);
  });
});
