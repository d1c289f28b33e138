import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileKernel } from "../../src/expression/compile.js";
import { differentiate } from "../../src/expression/differentiate.js";
import { pure, sameDimension } from "../../src/expression/dimension.js";
import { emit } from "../../src/expression/emit.js";
import { enclose } from "../../src/expression/enclose.js";
import { evaluate } from "../../src/expression/evaluate.js";
import { constant } from "../../src/expression/expression.js";
import { over, plus, times } from "../../src/expression/build.js";
import { inferDimension } from "../../src/expression/infer-dimension.js";
import { interval } from "../../src/expression/interval.js";
import { latex } from "../../src/expression/latex.js";
import type { Operator } from "../../src/expression/operator.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { assemble } from "../../src/expression/tape.js";
import { standardOperators, vocabularyOf } from "../../src/expression/vocabulary.js";
import { equal } from "../../src/expression/walk.js";
import { verdicts } from "../../src/grammar/attributes/check.js";
import { enumerate } from "../../src/grammar/enumerate.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { derive } from "../../src/grammar/membership/derive.js";
import { parseGrammar } from "../../src/grammar/read.js";

/** The share of sites that are covered, Langmuir's x / (1 + x): what a user writes to have an operator of their own. */
const covered: Operator = {
  name: "covered",
  arity: 1,
  complexity: 2,
  evaluate: (x) => x / (1 + x),
  partials: (x) => [over(constant(1), times(plus(constant(1), x), plus(constant(1), x)))],
  interval: ({ lower, upper }) =>
    lower > -1 ? interval(1 - 1 / (1 + lower), 1 - 1 / (1 + upper)) : interval(-Infinity, Infinity),
  dimension: (x) => (sameDimension(x, pure) ? pure : undefined),
  latex: (x) => `\\theta\\left(${x}\\right)`,
  emit: (_language, x) => `(${x} / (1 + ${x}))`,
};
const vocabulary = vocabularyOf(...standardOperators, covered);

describe("an operator that a user adds in a script", () => {
  const law = parse("k * covered(K * A)", { variables: ["A"], vocabulary });
  const at = { k: 2, K: 0.7, A: 1.3 };
  const theta = (0.7 * 1.3) / (1 + 0.7 * 1.3);

  it("is parsed, printed and written in LaTeX", () => {
    expect(print(law, vocabulary)).toBe("k * covered(K * A)");
    expect(equal(parse(print(law, vocabulary), { variables: ["A"], vocabulary }), law)).toBe(true);
    expect(latex(law, vocabulary)).toBe("k \\, \\theta\\left(K \\, A\\right)");
    expect(() => parse("coverd(A)", { variables: ["A"], vocabulary })).toThrow('Did you mean "covered"?');
    expect(() => parse("covered(A)", { variables: ["A"] })).toThrow('unknown function "covered"');
  });

  it("has values, derivatives, bounds and units", () => {
    expect(evaluate(law, at, vocabulary)).toBeCloseTo(2 * theta, 14);
    const slope = differentiate(law, "A", vocabulary);
    expect(evaluate(slope, at, vocabulary)).toBeCloseTo((2 * 0.7) / (1 + 0.7 * 1.3) ** 2, 14);
    const boxes = new Map(["k", "K", "A"].map((name) => [name, interval(0, 2)]));
    expect(enclose(law, boxes, vocabulary)).toEqual({ lower: 0, upper: 1.6 });
    const units = new Map([["A", { mol: 1 }]]);
    expect(inferDimension(law, units, vocabulary)).toEqual({
      clash: "covered(K * A): covered does not take [mol]",
    });
  });

  it("is compiled on the plain path, since the kernel has no instruction for it, and written out", () => {
    expect(assemble([law], ["A"], ["K", "k"], vocabulary)).toBeUndefined();
    const run = compileKernel([law, differentiate(law, "A", vocabulary)], ["A"], ["K", "k"], vocabulary);
    const [value, slope] = [new Float64Array(1), new Float64Array(1)];
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (A) => {
        run(1, [Float64Array.of(A)], Float64Array.of(0.7, 2), [value, slope]);
        expect(value[0]).toBe(evaluate(law, { ...at, A }, vocabulary));
        const step = (evaluate(law, { ...at, A: A + 1e-4 }, vocabulary) - value[0]) / 1e-4;
        expect(Math.abs(slope[0] - step)).toBeLessThan(1e-3);
      }),
      { seed: 1, numRuns: 100 },
    );
    expect(emit(law, "python", "rate", vocabulary)).toContain("return (k * ((K * A) / (1 + (K * A))))");
  });

  it("binds units that are to be solved", () => {
    const grammar = parseGrammar(
      "variables A [mol] in (0, 10)\nparameters k [?] > 0 ~ 1 K [?] > 0 ~ 1\n<rate> [1/h] ::= k * covered(K * A)",
      "adsorption",
      vocabulary,
    );
    const [derivation] = [...enumerate(grammar, 9)];
    expect(lawOf(grammar, derivation, vocabulary).parameters.map(({ name, unit }) => [name, unit])).toEqual([
      ["K", "1/mol"],
      ["k", "1/h"],
    ]);
  });

  it("stands in a grammar, whose claims are checked with it and whose laws are recognised", () => {
    const grammar = parseGrammar(
      "variables A [1] in (0, 10)\nparameters k [1/h] > 0 ~ 1 K* [1] in (0, 50) ~ 1\n" +
        "<rate> [1/h], positive, rises with A, zero at A = 0 ::= k * <sites> | k * <sites> * <sites>\n" +
        "<sites> [1], in [0, 1], zero at A = 0 ::= covered(K * A) | covered(K * A^2)",
      "adsorption",
      vocabulary,
    );
    expect(
      [...enumerate(grammar, 11)].map((each) => print(lawOf(grammar, each).expression, vocabulary)),
    ).toEqual(["k * covered(K1 * A)", "k * covered(K1 * A^2)", "k * covered(K1 * A) * covered(K2 * A)"]);
    const outcomes = verdicts(grammar, vocabulary).map(
      ({ rule, claim, outcome }) => `${rule}: ${claim} ${outcome}`,
    );
    expect(outcomes).toContain("sites: in [0, 1] proved");
    expect(outcomes).toContain("rate: rises with A proved");
    const found = derive(grammar, "q * covered(p * A) * covered(A^2 * s)", vocabulary);
    expect(found.kind === "inside" && Object.fromEntries(found.meanings)).toEqual({
      k: "q",
      K1: "p",
      K2: "s",
    });
    expect(() =>
      parseGrammar("variables A [1] in (0, 10)\n<rate> falls with A ::= covered(A)", "g", vocabulary),
    ).toThrow("<rate> declares falls with A, but covered(A) is");
  });
});
