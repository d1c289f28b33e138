import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalKey } from "../../src/expression/canonical.js";
import { differentiate } from "../../src/expression/differentiate.js";
import { enclose } from "../../src/expression/enclose.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { ExpressionError } from "../../src/expression/expression-error.js";
import { inferDimension, isClash } from "../../src/expression/infer-dimension.js";
import { parseUnit, printUnit } from "../../src/expression/dimension.js";
import { interval } from "../../src/expression/interval.js";
import { latex } from "../../src/expression/latex.js";
import { complementaryErrorFunction } from "../../src/expression/operators/erfc.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { equal } from "../../src/expression/walk.js";
import { cases } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";

const SETTINGS = { seed: 1, numRuns: cases };
const law = (text: string): Expression => parse(text, { variables: ["c", "eta", "A", "B"] });
const close = (a: number, b: number, relative: number): boolean =>
  Object.is(a, b) ||
  a === b ||
  (Number.isNaN(a) && Number.isNaN(b)) ||
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), 1e-300);

describe("printing and parsing", () => {
  it("parse inverts print", () => {
    fc.assert(
      fc.property(expressions, (e) => equal(law(print(e)), e)),
      SETTINGS,
    );
  });

  it.each([
    ["k0 * sqrt(c * (1 - c)", 'missing ")" at column 22.'],
    ["2 c", 'missing operator between "2" and "c": write * for a product at column 3.'],
    ["k (1 - c)", 'unknown function "k"'],
    ["c +", 'missing operand after "+"'],
    ["c $ 2", '"$" has no meaning in a formula at column 3.'],
    ["", "the formula is empty"],
    ["exq(c)", 'Did you mean "exp"?'],
    ["c)", '")" without "(" at column 2.'],
    ["exp(c, 2)", "exp takes 1, found 2 operands"],
    ["exp", '"exp" is a function: write exp(...)'],
  ])("%j is refused with its column: %s", (text, message) => {
    expect(() => law(text)).toThrow(ExpressionError);
    expect(() => law(text)).toThrow(message);
  });

  it("an unknown name gets the near miss", () => {
    expect(() => parse("kk * c", { variables: ["c"], parameters: ["k"] })).toThrow('Did you mean "k"?');
  });

  it("writes LaTeX with Greek names and indices", () => {
    expect(latex(law("k_f * exp(-alpha * eta) / (1 + c^2)"))).toBe(
      "\\frac{k_{f} \\, \\exp\\left(-\\alpha \\, \\eta\\right)}{1 + {c}^{2}}",
    );
  });
});

describe("values", () => {
  it("the derivative is the limit of differences", () => {
    fc.assert(
      fc.property(expressions, environments, fc.constantFrom("c", "eta", "k", "b"), (e, at, name) => {
        const slope = evaluate(differentiate(e, name), at);
        const differences = [1e-4, 1e-5].map(
          (h) =>
            (evaluate(e, { ...at, [name]: at[name as "c"] + h }) -
              evaluate(e, { ...at, [name]: at[name as "c"] - h })) /
            (2 * h),
        );
        // Where two step sizes disagree the difference itself is not to be trusted.
        fc.pre(
          Number.isFinite(slope) &&
            differences.every(Number.isFinite) &&
            close(differences[0], differences[1], 1e-4),
        );
        return Math.abs(slope - differences[0]) <= 1e-3 * Math.max(1, Math.abs(slope));
      }),
      SETTINGS,
    );
  });

  it("intervals enclose", () => {
    const boxes = new Map([
      ["c", interval(0.02, 0.98)],
      ["eta", interval(-3, 3)],
      ["k", interval(0.1, 3)],
      ["b", interval(0.1, 3)],
    ]);
    fc.assert(
      fc.property(expressions, environments, (e, at) => {
        const value = evaluate(e, at);
        const { lower, upper } = enclose(e, boxes);
        const slack = 1e-12 * Math.max(1, Math.abs(value));
        return !Number.isFinite(value) || (value >= lower - slack && value <= upper + slack);
      }),
      SETTINGS,
    );
  });

  it("erfc has its published digits (Abramowitz & Stegun, table 7.1 and beyond)", () => {
    const digits = [
      [0.5, 0.4795001221869535],
      [1, 0.15729920705028513],
      [1.5, 0.033894853524689274],
      [2, 0.004677734981047266],
      [5, 1.5374597944280349e-12],
      [-1, 1.8427007929497148],
    ];
    for (const [x, value] of digits) expect(complementaryErrorFunction(x) / value - 1).toBeCloseTo(0, 13);
  });
});

describe("units", () => {
  it("round trip and combine", () => {
    expect(printUnit(parseUnit("mol/(L h)"))).toBe("mol/(L h)");
    expect(() => parseUnit("1//h")).toThrow('more than one "/"');
  });

  it("an exponential of a quantity with a unit is a clash that names the place", () => {
    const dimensions = new Map([
      ["c", parseUnit("mol/L")],
      ["k", parseUnit("1/h")],
    ]);
    const clash = inferDimension(law("k * exp(c)"), dimensions);
    expect(isClash(clash) && clash.clash).toBe("exp(c): exp does not take [mol/L]");
    expect(inferDimension(law("k * c / c"), dimensions)).toEqual({ h: -1 });
  });
});

describe("the canonical form", () => {
  it("recognises laws that are equal up to their parameters", () => {
    const equals = [
      ["k*(exp(-eta/2) - exp(eta/2))", "-2*k*sinh(eta/2)"],
      ["k1*k2*A", "k*A"],
      ["k/(a*b)*A", "q*A"],
      ["2*k*A", "k*A"],
      ["k*sqrt(c*(1 - c))", "k*c^0.5*(1 - c)^0.5"],
      ["k*exp(-b*c)*exp(2)", "k*exp(-b*c)"],
      ["V*A/(K + A)", "A*V/(A + K)"],
      ["(kf*A - kr*B)/(1 + K*A)", "(kf*A - kr*B)/(K*A + 1)"],
      ["A^2*k", "A*A*k"],
      ["k/(1 + exp(b*(c - m)))", "k/(exp(b*(c - m)) + 1)"],
      ["k*(c - 1)*(-1)", "k*(1 - c)"],
      ["k*A/B^2", "k*A*B^(-2)"],
      ["k*exp(a*c)*exp(b*c^2)", "k*exp(a*c + b*c^2)"],
    ];
    expect(equals.filter(([a, b]) => canonicalKey(law(a)) !== canonicalKey(law(b)))).toEqual([]);
  });

  it("keeps different laws apart", () => {
    const different = [
      "k*c",
      "k*(1 - c)",
      "k*c^2",
      "k*sqrt(c)",
      "k*exp(b*c)",
      "k*exp(-b*c)",
      "k*A/(1 + K*A)",
      "k*A/(1 + K*B)",
      "k*A/(1 + K*A)^2",
      "k*A - q*B",
      "k*A + q*B",
      "k*c^a",
      "k*c^a*(1 - c)^b",
      "k*c^a*(1 - c)^a",
      "k/(1 + exp(b*(c - m)))",
      "k/(1 + exp(b*(m - c)))",
    ];
    expect(new Set(different.map((text) => canonicalKey(law(text)))).size).toBe(different.length);
  });

  it("does not see the order of operands or the names of parameters", () => {
    const rename = (e: Expression): Expression =>
      e.kind === "parameter"
        ? { ...e, name: e.name === "k" ? "zeta" : "alpha" }
        : e.kind === "apply"
          ? { ...e, operands: e.operands.map(rename) }
          : e;
    const turn = (e: Expression): Expression =>
      e.kind !== "apply"
        ? e
        : {
            ...e,
            operands:
              e.operator === "+" || e.operator === "*"
                ? [...e.operands].reverse().map(turn)
                : e.operands.map(turn),
          };
    fc.assert(
      fc.property(
        expressions,
        (e) =>
          canonicalKey(turn(e)) === canonicalKey(e) &&
          canonicalKey(e).length > 0 &&
          typeof canonicalKey(rename(e)) === "string",
      ),
      SETTINGS,
    );
  });
});
