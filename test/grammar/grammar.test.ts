import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { countDerivations } from "../../src/grammar/count.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import { GrammarError } from "../../src/grammar/grammar-error.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { derivationSize } from "../../src/grammar/measure.js";
import { parseGrammar, readGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { cross, mutate } from "../../src/grammar/vary.js";
import { size } from "../../src/expression/walk.js";
import type { Derivation, Grammar } from "../../src/grammar/grammar.js";
import { random } from "../../src/numerics/random.js";

export const SHIPPED = [
  "electro-autocatalysis",
  "intercalation",
  "mass-action",
  "enzyme",
  "thermodynamics",
  "ode-one-state",
  "ode-states",
  "population-balance",
];
const path = (name: string): string => resolve(import.meta.dirname, `../../grammars/${name}.bnf`);
const HEAD = "variables c [1] in (0, 1)\nparameters k [1/h] > 0 ~ 1 a* [1] in (0, 2)\n";

describe("a broken grammar", () => {
  it.each([
    [
      "<law> ::= k * <drivng>\n<driving> ::= c",
      "g:3:15: <drivng> is used but never defined. Did you mean <driving>?",
    ],
    ["<law> ::= k * (c", 'g:3:17: missing ")".'],
    ["<law> ::= k * q", 'g:3:15: unknown name "q"'],
    ["<law> ::= k * <law>", "g:3:1: <law> never ends"],
    ["<law> ::= k\n<idle> ::= c", "g:4:1: <idle> is defined but cannot be reached from <law>."],
    ["<law> ::= k\n<law> ::= c", 'g:4:1: <law> is defined twice. Continue a rule with "|".'],
    ["<law> := k", "g:3:7: expected ::= after the name of a rule"],
    ["| k", 'g:3:1: "|" continues a rule, but there is none above.'],
    ["<law> ::= {0} k", "g:3:11: the weight {0} is not a positive number."],
    ["<law> ::= k |", "g:3:14: an alternative is empty."],
    ["varables d [1]\n<law> ::= k", 'found "varables". Did you mean "variables"?'],
    ["parameters d [1] in (2, 1)\n<law> ::= k", 'g:3:12: the bounds (2, 1) of "d" are empty.'],
    ["parameters d [1] in (0, 1) ~ 3\n<law> ::= k", 'g:3:12: the guess 3 of "d" is not inside (0, 1).'],
    ["parameters k [1]\n<law> ::= k", 'g:3:12: "k" is declared twice.'],
    ["parameters d in (0, 1)\n<law> ::= k", 'g:3:12: "d" does not begin a declaration.'],
    ["<law> ::= k * <shape> * qq\n<shape> ::= c", 'g:3:25: unknown name "qq"'],
    ["", "the grammar has no rule"],
  ])("%j: %s", (text, message) => {
    const read = (): Grammar => parseGrammar(HEAD + text, "g");
    expect(read).toThrow(GrammarError);
    expect(read).toThrow(message);
  });

  it("names a file that is not there", async () => {
    await expect(readGrammar("no/such.bnf")).rejects.toThrow("no/such.bnf:1:1: there is no such file.");
  });

  it("may include another, but not itself", async () => {
    const folder = mkdtempSync(join(tmpdir(), "grammar-"));
    writeFileSync(join(folder, "head.bnf"), HEAD);
    writeFileSync(join(folder, "law.bnf"), "include head.bnf\n<law> ::= k * c ^ a\n");
    writeFileSync(join(folder, "loop.bnf"), "include loop.bnf\n<law> ::= 1\n");
    const grammar = await readGrammar(join(folder, "law.bnf"));
    expect(print(lawOf(grammar, [...enumerate(grammar, 9)][0]).expression)).toBe("k * c^a1");
    await expect(readGrammar(join(folder, "loop.bnf"))).rejects.toThrow("loop.bnf includes itself");
  });
});

describe.each(SHIPPED)("grammar %s", async (name) => {
  const grammar = await readGrammar(path(name));
  const seeds = fc.integer().map((seed) => random(seed));
  const inLanguage = (derivation: Derivation): boolean => {
    const production = grammar.productions[derivation.nonterminal][derivation.production];
    return (
      production.holes.length === derivation.children.length &&
      derivation.children.every((child, n) => child.nonterminal === production.holes[n] && inLanguage(child))
    );
  };

  it("is enumerated once each, in order of size, exactly as often as counted", () => {
    const counts = countDerivations(grammar, 24)[grammar.start];
    const seen = new Map<number, number>();
    const texts = new Set<string>();
    let last = 0;
    for (const derivation of enumerate(grammar, 24)) {
      const nodes = derivationSize(grammar, derivation);
      expect(nodes).toBeGreaterThanOrEqual(last);
      last = nodes;
      seen.set(nodes, (seen.get(nodes) ?? 0) + 1);
      texts.add(JSON.stringify(derivation));
    }
    counts.forEach((count, nodes) => expect(BigInt(seen.get(nodes) ?? 0)).toBe(count));
    expect(BigInt(texts.size)).toBe(counts.reduce((sum, count) => sum + count, 0n));
  });

  it("is never left by sampling, mutation or crossover, nor its size limit", () => {
    fc.assert(
      fc.property(seeds, (stream) => {
        const [a, b] = [sample(grammar, stream, 40), sample(grammar, stream, 40)];
        return [a, b, mutate(grammar, a, stream, 40), cross(grammar, a, b, stream, 40)].every(
          (derivation) => inLanguage(derivation) && size(lawOf(grammar, derivation).expression) <= 40,
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("gives the same laws for the same seed", () => {
    const draw = (): string => print(lawOf(grammar, sample(grammar, random("x"), 40)).expression);
    expect(draw()).toBe(draw());
  });
});
