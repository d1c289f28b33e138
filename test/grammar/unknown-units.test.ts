import { describe, expect, it } from "vitest";
import { print } from "../../src/expression/print.js";
import { verdicts } from "../../src/grammar/attributes/check.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { tallyUnits } from "../../src/grammar/law-units.js";
import { parseGrammar } from "../../src/grammar/read.js";
import type { Grammar } from "../../src/grammar/grammar.js";

const HEAD =
  "variables A [mol/L] in (0, 9) T [K] in (200, 900)\nparameters k [?] > 0 ~ 1 K* [?] > 0 ~ 1 E [?] > 0 ~ 1\n";
const read = (rules: string): Grammar => parseGrammar(HEAD + rules, "g");
/** Each law of up to 12 nodes with the units of its parameters. */
const solved = (grammar: Grammar): Record<string, string> =>
  Object.fromEntries(
    [...enumerate(grammar, 12)].map((derivation) => {
      const { expression, parameters } = lawOf(grammar, derivation);
      return [print(expression), parameters.map(({ name, unit }) => `${name} [${unit}]`).join(", ")];
    }),
  );

describe("parameters of unknown unit", () => {
  it("get theirs from each law", () => {
    const grammar = read(
      "<rate> [mol/(L h)] ::= k * A | k * A^2 | k * A / (K + A) | k * <factor> * A\n<factor> ::= exp(-E / T)",
    );
    expect(solved(grammar)).toEqual({
      "k * A": "k [1/h]",
      "k * A^2": "k [L/(mol h)]",
      "k * A / (K1 + A)": "K1 [mol/L], k [mol/(L h)]",
      "k * exp(-E / T) * A": "E [K], k [1/h]",
    });
    const laws = [...enumerate(grammar, 12)].map((each) => lawOf(grammar, each));
    expect([...tallyUnits(grammar, laws).get("k")!].sort()).toEqual([
      ["1/h", 2],
      ["L/(mol h)", 1],
      ["mol/(L h)", 1],
    ]);
    expect([...tallyUnits(grammar, laws).get("K")!]).toEqual([["mol/L", 1]]);
  });

  it("are bound by what inner rules declare", () => {
    const rules = "<rate> [mol/(L h)] ::= k * <coverage>\n<coverage>UNIT ::= K * A";
    expect(solved(read(rules.replace("UNIT", "")))).toEqual({ "k * (K1 * A)": "K1 [?], k [?]" });
    expect(solved(read(rules.replace("UNIT", " [1]")))).toEqual({
      "k * (K1 * A)": "K1 [L/mol], k [mol/(L h)]",
    });
  });

  it("say what is known of them where they stay open", () => {
    const grammar = read("<rate> [mol/(L h)] ::= k * E * A");
    const { units } = lawOf(grammar, [...enumerate(grammar, 12)][0]);
    expect(units).toMatchObject({ relations: ["E * k has [1/h]"] });
  });

  it("leave a unit that is declared tested, not proved", () => {
    const outcomes = verdicts(read("<rate> [mol/(L h)] ::= k * <f>\n<f> [mol/L] ::= A"));
    expect(outcomes.map(({ claim, outcome }) => [claim, outcome])).toEqual([
      ["[mol/(L h)]", "tested"],
      ["[mol/L]", "proved"],
    ]);
  });

  it("cannot help where no units go together", () => {
    expect(() => read("<rate> [mol/(L h)] ::= k * A + k * A^2")).toThrow(
      /^g:3:8: <rate> declares \[mol\/\(L h\)\], but k \* A \+ k \* A\^2 is not: in .*units differ/,
    );
  });

  it("are parameters: a variable has a unit", () => {
    expect(() => parseGrammar("variables A [?] in (0, 9)\n<r> ::= A", "g")).toThrow(
      'g:1:11: the unit of the variable "A" is known',
    );
  });
});
