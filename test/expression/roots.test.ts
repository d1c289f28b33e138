import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/expression/evaluate.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { Roots } from "../../src/expression/roots.js";
import { nodes } from "../../src/expression/walk.js";

const read = (formula: string) => parse(formula, { variables: ["c", "v"] });

const rewrite = (formula: string, eta: string) => {
  const definitions = new Map([["eta", read(eta)]]);
  const law = parse(formula, { variables: ["c", "v", "eta"] });
  return { law, written: new Roots(definitions, ["c"]).rewrite(law), definitions };
};

const operators = (expression: ReturnType<typeof read>): string[] =>
  [...nodes(expression)].flatMap((node) => (node.kind === "apply" ? [node.operator] : []));

describe("exponentials of logarithms", () => {
  it("become roots: both branches of a law on an ideal solution need one root and no logarithm", () => {
    const { written } = rewrite("exp(-eta / 2) - exp(eta / 2)", "2 * (v + log(c / (1 - c)) / 2)");
    expect(operators(written)).not.toContain("log");
    expect(print(written)).toBe("1 / (sqrt(c / (1 - c)) * exp(v)) - sqrt(c / (1 - c)) * exp(v)");
  });

  it("stay where the power is no small half", () => {
    for (const formula of ["exp(0.3 * log(c))", "exp(p * log(c))", "exp(3 * log(c))", "exp(c)"]) {
      const law = read(formula);
      expect(print(new Roots(new Map(), ["c"]).rewrite(law))).toBe(print(law));
    }
  });

  it("are not defined where the logarithm was not", () => {
    const { written } = rewrite("exp(log(c - 1))", "v");
    expect(evaluate(written, { c: 0.5 })).toBeNaN();
  });

  const factor = fc.integer({ min: -4, max: 4 }).map((n) => n / 2);
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  it("have the value that they had, to the rounding of their parts", () => {
    fc.assert(
      fc.property(
        fc.tuple(factor, factor, number, number),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        number,
        ([m, n, a, b], c, v) => {
          const eta = `${m} * log(c) - (${n} * log(1 - c) + ${a} * (1 - 2 * c)) - ${b} * v`;
          const { law, written, definitions } = rewrite("exp(eta) + exp(-eta / 2)", eta);
          const at = { c, v, eta: evaluate(definitions.get("eta")!, { c, v }) };
          // exp turns an error of its argument, up to 40 ulp of 1 here, into a relative one
          const before = evaluate(law, at);
          expect(Math.abs(evaluate(written, at) - before)).toBeLessThanOrEqual(40 * 2 ** -52 * before);
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });
});
