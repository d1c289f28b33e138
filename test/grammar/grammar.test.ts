import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { countDerivations } from "../../src/grammar/count.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import { GrammarError } from "../../src/grammar/grammar-error.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { derivationSize } from "../../src/grammar/measure.js";
import { parseGrammar, readGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import type { Grammar } from "../../src/grammar/grammar.js";
import { random } from "../../src/numerics/random.js";
import { shipped, SHIPPED } from "./arbitrary.js";

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

  it.each([
    ["<a> ::= <b> | k\n<b> ::= <a> | c", "g:3:1: <a> -> <b> -> <a> goes around without adding anything."],
    ["<law> ::= k\n::= c", 'g:4:1: "::=" continues a rule, but <law> has its alternatives already.'],
    ["replace <law> ::= k", "g:3:1: there is no <law> above to be replaced."],
    ["parameters d [mol//L]\n<law> ::= d", 'g:3:12: unit "mol//L": more than one "/"'],
    ["parameters d [1] ~ LN(2, 1)\n<law> ::= d", 'g:3:12: the prior LN of "d" is for a positive parameter.'],
    [
      "parameters d [1] > 0 ~ N(2, 0)\n<law> ::= d",
      'g:3:12: the prior of "d" needs a positive standard deviation, found 0.',
    ],
  ])("%j: %s", (text, message) => {
    expect(() => parseGrammar(HEAD + text, "g")).toThrow(message);
  });

  it("may begin its alternatives on the next line", () => {
    const grammar = parseGrammar(`${HEAD}<law> [1/h]\n  ::= k\n  | k * c # comment\n`, "g");
    expect([...enumerate(grammar, 3)].map((each) => print(lawOf(grammar, each).expression))).toEqual([
      "k",
      "k * c",
    ]);
  });
});

describe("priors", () => {
  it("are normal on the scale of the fit", () => {
    const { parameters } = parseGrammar(
      "parameters a [1] in (-3, 3) ~ N(1, 0.5) b [1] > 0 ~ N(20, 2) d [1] in (1, 60) ~ LN(8.3, 0.4)\n<law> ::= a * b * d",
      "g",
    );
    expect(parameters.map(({ scale, guess, prior }) => [scale, guess, prior])).toEqual([
      ["linear", 1, { mean: 1, sd: 0.5 }],
      ["log", 20, { mean: Math.log(20), sd: 0.1 }],
      ["log", 8.3, { mean: Math.log(8.3), sd: 0.4 }],
    ]);
  });
});

describe("grammars in several files", () => {
  const write = (files: Record<string, string>): ((name: string) => string) => {
    const folder = mkdtempSync(join(tmpdir(), "grammar-"));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return (name) => join(folder, name);
  };
  const laws = async (path: string): Promise<string[]> => {
    const grammar = await readGrammar(path);
    return [...enumerate(grammar, 9)].map((each) => print(lawOf(grammar, each).expression));
  };

  it("are found beside each other, each read once", async () => {
    const at = write({
      "head.bnf": HEAD,
      "shape.bnf": "include head.bnf\n<shape> ::= c ^ a | (1 - c)\n<unused> ::= c",
      "law.bnf": "include head.bnf\n<law> ::= k * <shape>\ninclude shape.bnf\n",
    });
    expect(await laws(at("law.bnf"))).toEqual(["k * c^a1", "k * (1 - c)"]);
  });

  it("may have their rules replaced, what they declare standing", async () => {
    const at = write({
      "base.bnf": `${HEAD}<law> ::= k * <shape>\n<shape> [1], positive ::= c ^ a\n`,
      "mine.bnf": "include base.bnf\nreplace <shape> ::= c\n  | (1 - c)\n",
      "wrong.bnf": "include base.bnf\nreplace <shape> ::= (c - 1)\n",
      "near.bnf": "include base.bnf\nreplace <shap> ::= c\n",
    });
    expect(await laws(at("mine.bnf"))).toEqual(["k * c", "k * (1 - c)"]);
    await expect(readGrammar(at("wrong.bnf"))).rejects.toThrow(/base\.bnf:4:9: <shape> declares positive/);
    await expect(readGrammar(at("near.bnf"))).rejects.toThrow(
      'no <shap> above to be replaced. Did you mean "shape"?',
    );
  });

  it("may not include themselves, by whatever way", async () => {
    const at = write({
      "a.bnf": "include b.bnf\n<law> ::= 1",
      "b.bnf": "\ninclude a.bnf\n",
      "me.bnf": "include me.bnf",
    });
    await expect(readGrammar(at("a.bnf"))).rejects.toThrow(
      /b\.bnf:2:1: a\.bnf includes itself \(a\.bnf -> b\.bnf -> a\.bnf\)/,
    );
    await expect(readGrammar(at("me.bnf"))).rejects.toThrow("me.bnf includes itself (me.bnf -> me.bnf)");
  });

  it("name a file that is not there where it is asked for, with the nearest one", async () => {
    const at = write({ "law.bnf": "# mine\ninclude haed.bnf\n<law> ::= 1", "head.bnf": HEAD });
    await expect(readGrammar("no/such.bnf")).rejects.toThrow("no/such.bnf: there is no such file.");
    await expect(readGrammar(at("law.bnf"))).rejects.toThrow(
      /law\.bnf:2:9: there is no file .*haed\.bnf\. Did you mean "head\.bnf"\?/,
    );
  });
});

describe.each(SHIPPED)("grammar %s", async (name) => {
  const grammar = await shipped(name);
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

  it("gives the same laws for the same seed", () => {
    const draw = (): string => print(lawOf(grammar, sample(grammar, random("x"), 40)).expression);
    expect(draw()).toBe(draw());
  });
});
