import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexity } from "../../src/expression/complexity.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { interval } from "../../src/expression/interval.js";
import { kineticBoxes } from "../../src/expression/normal-form/known-signs.js";
import { normalize } from "../../src/expression/normal-form/normalize.js";
import { toExpression } from "../../src/expression/normal-form/to-expression.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { simplify } from "../../src/expression/simplify.js";
import { nodes } from "../../src/expression/walk.js";
import { cases } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";
import { roundingOf } from "./rounding.js";

const law = (text: string): Expression => parse(text, { variables: ["c", "eta", "A"] });
/** Either sign, zero, but no numbers whose products leave the range of normal ones. */
const signed = fc.double({ min: -3, max: 3, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-9);
const anywhere = fc.record({ c: signed, eta: signed, k: signed, b: signed });

/** Whether two expressions agree at a point, as far as rounding lets them be told apart there. */
function agree(e: Expression, other: Expression, at: Record<string, number>): boolean {
  // 1/0 has a sign that algebra does not keep
  if (![...nodes(e)].every((node) => Number.isFinite(evaluate(node, at)))) return true;
  const value = evaluate(e, at);
  const rounding = Math.max(roundingOf(e, at), roundingOf(other, at));
  if (!(rounding < 1e-6) || Math.abs(value) < 1e-200) return true;
  return Math.abs(evaluate(other, at) / value - 1) <= 1e-11 + 20 * rounding;
}

describe("simplify", () => {
  it("keeps the value wherever there is one, whatever the signs of names", () => {
    fc.assert(
      fc.property(expressions, anywhere, (e, at) => agree(e, simplify(e), at)),
      { seed: 1, numRuns: cases },
    );
  });

  it("keeps the value inside the boxes that it is told", () => {
    const boxes = new Map([
      ["c", interval(0.02, 0.98)],
      ["k", interval(0.1, 3)],
      ["b", interval(0.1, 3)],
    ]);
    fc.assert(
      fc.property(expressions, environments, (e, at) => agree(e, simplify(e, { boxes }), at)),
      { seed: 1, numRuns: cases },
    );
  });

  it("never makes a law more complex", () => {
    fc.assert(
      fc.property(expressions, (e) => complexity(simplify(e)) <= complexity(e)),
      { seed: 1, numRuns: cases },
    );
  });

  it.each([
    ["k*c + k*c", "2 * k * c"],
    ["c^2 / c", "c"],
    ["k * A / (A * b)", "k / b"],
    ["exp(log(c))", "c"],
    ["log(exp(k * c))", "k * c"],
    ["exp(-eta/2) * exp(eta/2)", "1"],
    ["(c - 1) * (-1)", "1 - c"],
    ["sqrt(c^2)", "sqrt(c^2)"],
    ["k / (1 / A)", "k * A"],
    ["sinh(-eta)", "-sinh(eta)"],
    ["1 - (1 - c)", "c"],
    ["(c^2 - c) / c", "c - 1"],
    ["0 * k + c", "c"],
  ])("writes %s as %s", (text, simple) => {
    const result = simplify(law(text));
    expect(complexity(result)).toBe(complexity(law(simple)));
    for (const c of [0.3, 0.8]) {
      const at = { c, eta: 0.7, A: 1.3, k: 0.6, b: 2.1 };
      expect(evaluate(result, at)).toBeCloseTo(evaluate(law(simple), at), 13);
    }
  });

  it("takes sqrt(c^2) for c only where c is positive", () => {
    const e = law("sqrt(c^2)");
    expect(print(simplify(e, { boxes: new Map([["c", interval(0.1, 1)]]) }))).toBe("c");
    expect(evaluate(simplify(e), { c: -2 })).toBe(2);
  });
});

describe("the normal form", () => {
  /** sinh of a tiny number is lost between exponentials. */
  const isLost = (e: Expression, at: Record<string, number>): boolean =>
    [...nodes(e)].some(
      (node) =>
        node.kind === "apply" &&
        (node.operator === "sinh" || node.operator === "tanh") &&
        Math.abs(evaluate(node.operands[0], at)) < 1e-6,
    );

  it.each([true, false])(
    "keeps the value on the domain of kinetics (exponentials written out: %s)",
    (out) => {
      fc.assert(
        fc.property(
          expressions,
          environments,
          (e, at) =>
            (out && isLost(e, at)) ||
            agree(e, toExpression(normalize(e, { boxes: kineticBoxes, exponentials: out })), at),
        ),
        { seed: 1, numRuns: cases },
      );
    },
  );
});
