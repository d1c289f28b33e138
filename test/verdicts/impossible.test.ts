import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { Mixture, Population } from "../../src/experiment/experiment.js";
import { derive } from "../../src/grammar/membership/derive.js";
import { enumerateByProbability } from "../../src/grammar/best-first.js";
import type { Grammar } from "../../src/grammar/grammar.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { readGrammar } from "../../src/grammar/read.js";
import { impossibleIn } from "../../src/verdicts/impossible.js";

const grammarOf = (path: string): Promise<Grammar> =>
  readGrammar(resolve(import.meta.dirname, "../..", path));
const population: Population = {
  kind: "population",
  openCircuit: undefined,
  alternatives: [],
  initial: { kind: "normal", mean: 0.5, sd: 0.01 },
};
const mixture = (species: readonly string[], stoichiometry: readonly number[]): Mixture => ({
  kind: "mixture",
  species,
  stoichiometry,
  initial: species.map(() => 1),
  unit: "mol/L",
});

/** What is said of a law that is in the language. */
function said(grammar: Grammar, system: Population | Mixture, law: string): string | undefined {
  const found = derive(grammar, law);
  if (found.kind === "outside") throw new Error(found.reason);
  return impossibleIn(system, grammar.variables)(lawOf(grammar, found.derivation));
}

describe("a law of particles cannot be right", async () => {
  const loose = await grammarOf("test/studies/ablations/without-physics/electro-autocatalysis.bnf");

  it.each([
    ["k * (1-c) * exp(-m*eta)", "runs at equilibrium"],
    ["k * c^a * (exp(eta/2) - exp(-eta/2))", "runs up its driving force"],
    ["k * eta", "runs up its driving force"],
  ])("%s: %s", (law, why) => {
    expect(said(loose, population, law)).toBe(why);
  });

  it("unless some numbers make it so", () => {
    expect(said(loose, population, "k * (1-c) * (exp(-eta/2) - exp(eta/2))")).toBeUndefined();
    expect(said(loose, population, "k * (c - m) * (-eta)")).toBeUndefined();
    expect(said(loose, population, "k * (exp(-eta/2) - f)")).toBeUndefined();
  });
});

describe("a law of a reaction cannot be right", async () => {
  const system = mixture(["A", "B", "C", "D"], [-1, -1, 1, 1]);
  const grammar = await grammarOf("grammars/catalysis.bnf");

  it("where it consumes what is not there", () => {
    const rate = impossibleIn(mixture(["A", "B"], [1, -1]), grammar.variables);
    const found = derive(grammar, "q*A*B/(1 + K*A)");
    if (found.kind === "outside") throw new Error(found.reason);
    expect(rate(lawOf(grammar, found.derivation))).toBeUndefined();
    expect(said(grammar, mixture(["A", "C"], [1, -1]), "q*A*B")).toBe("consumes C where there is none");
  });

  it("and no law of grammars that have the physics built in is", async () => {
    const cases: readonly (readonly [string, Population | Mixture])[] = [
      ["electro-autocatalysis", population],
      ["intercalation", population],
      ["phase-separation", population],
      ["catalysis", system],
      ["mass-action", mixture(["A", "B"], [-1, 1])],
      ["decomposition", mixture(["A", "B", "C"], [-1, 1, 0.5])],
      ["enzyme", mixture(["S", "I"], [-1, 0])],
    ];
    for (const [name, one] of cases) {
      const rules = await grammarOf(`grammars/${name}.bnf`);
      const impossible = impossibleIn(one, rules.variables);
      let count = 0;
      for (const { derivation } of enumerateByProbability(rules, 40)) {
        expect(impossible(lawOf(rules, derivation))).toBeUndefined();
        if (++count === 150) break;
      }
    }
  });
});
