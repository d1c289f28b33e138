import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { electroAutocatalysis, newmanExchange } from "../src/ensemble/laws.js";
import { evaluate } from "../src/expression/evaluate.js";
import { parse } from "../src/expression/parse.js";
import { readGrammar } from "../src/grammar/read.js";
import { hypothesis } from "../src/scoring/hypothesis.js";
import { assertAdmissible, cases, lawsOf, parametersOf, populations } from "../src/testing.js";

const grammar = await readGrammar(new URL("../grammars/electro-autocatalysis.bnf", import.meta.url).pathname);
const settings = { seed: 1, numRuns: 60 };

describe("a user's own tests", () => {
  it("pass for admissible laws, and name what the others break", () => {
    assertAdmissible({ expression: newmanExchange.law, parameters: newmanExchange.parameters });
    const backwards = hypothesis({ name: "mine", law: "k * (exp(eta/2) - exp(-eta/2))", guess: { k: 1 } });
    expect(() => assertAdmissible(backwards)).toThrow(/not admissible:\nP2 second law.*VIOLATED.*eta = 1/);
    const inverted = hypothesis({
      name: "Marcus",
      law: "k * exp(-eta^2/(4*l)) * (exp(-eta/2) - exp(eta/2))",
      guess: { k: 1, l: 3 },
    });
    expect(() => assertAdmissible(inverted)).toThrow(/P4/);
    assertAdmissible(inverted, { except: ["P4"] });
  });

  it("laws of the shipped grammar are admissible, but for what their kinetics declare", () => {
    fc.assert(
      fc.property(lawsOf(grammar, 30), (law) => assertAdmissible(law, { except: ["P4", "P15"] })),
      { seed: 1, numRuns: 15 },
    );
  });

  it("draw from what is declared", () => {
    const law = { expression: electroAutocatalysis.law, parameters: electroAutocatalysis.parameters };
    fc.assert(
      fc.property(
        cases(law),
        parametersOf(law.parameters),
        populations(2, 5),
        (values, parameters, population) => {
          expect(Number.isFinite(evaluate(law.expression, values))).toBe(true);
          for (const { name, lower, upper } of law.parameters) {
            expect(parameters[name]).toBeGreaterThan(lower);
            expect(parameters[name]).toBeLessThan(upper);
          }
          expect(population.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          expect(population.compositions.length).toBeGreaterThanOrEqual(2);
        },
      ),
      settings,
    );
    expect(parse("c", { variables: ["c"] }).kind).toBe("variable");
  });
});
