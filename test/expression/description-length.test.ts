import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptionLength, numberBits } from "../../src/expression/description-length.js";
import { apply, type Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { standardVocabulary } from "../../src/expression/vocabulary.js";
import { cases } from "../cases.js";
import { expressions } from "./arbitrary.js";

const law = (text: string): Expression => parse(text, { variables: ["c", "A"] });

describe("the description length", () => {
  it("counts a node as one of the symbols at hand", () => {
    // k, A and *: 3 nodes, each one of the operators, 1 variable, 1 parameter, or a number
    const { structure, numbers, parameters, total } = descriptionLength(law("k*A"));
    expect(structure).toBeCloseTo(3 * Math.log2(standardVocabulary.size + 3), 12);
    expect([numbers, parameters, total]).toEqual([0, 0, structure]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [-3, 2],
    [0.5, 2],
    [2 / 3, Math.log2(9)],
    [Math.PI, Math.log2(Math.PI * 2 ** 30)],
  ])("%f costs %f bits", (value, bits) => {
    expect(numberBits(value)).toBeCloseTo(bits, 9);
  });

  it("a parameter known twice as well costs one bit more", () => {
    const bits = (sd: number): number =>
      descriptionLength(law("k*A"), new Map([["k", { value: 5, sd }]])).parameters;
    expect(bits(0.005) - bits(0.01)).toBeCloseTo(1, 5);
    expect(bits(1e6)).toBeLessThan(1e-9);
  });

  it("grows with what is added to a law", () => {
    fc.assert(
      fc.property(expressions, (e) => descriptionLength(apply("exp", e)).total > descriptionLength(e).total),
      { seed: 1, numRuns: cases },
    );
  });

  it("refuses values that mean nothing", () => {
    expect(() => descriptionLength(law("k*A"), new Map([["q", { value: 1, sd: 1 }]]))).toThrow(
      'no parameter "q" (it has k)',
    );
    expect(() => descriptionLength(law("k*A"), new Map([["k", { value: 1, sd: 0 }]]))).toThrow("deviation 0");
  });
});
