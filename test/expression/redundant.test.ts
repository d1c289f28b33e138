import { describe, expect, it } from "vitest";
import type { Expression } from "../../src/expression/expression.js";
import { redundantParameters, removeRedundant } from "../../src/expression/family/redundant.js";
import { sameLaw } from "../../src/expression/family/same-law.js";
import { interval } from "../../src/expression/interval.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";

const law = (text: string): Expression => parse(text, { variables: ["c", "eta", "A", "B", "T"] });

describe("redundant parameters", () => {
  it.each([
    ["k*A", 1, []],
    ["k1*k2*A", 1, ["k2"]],
    ["k*exp(b*(c - m))", 2, ["m"]],
    ["V*A/(K + A)", 2, []],
    ["a*A/(b + d*A)", 2, ["d"]],
    ["k*A^n*B^m/q", 3, ["q"]],
    ["k*(exp(-al*eta) - exp((1 - al)*eta))", 2, []],
    ["k/(1 + exp(b*(c - m)))", 3, []],
    ["A*exp(s)*exp(-E/(R*T))", 2, ["R"]],
    ["k*A + q*A", 1, ["q"]],
    ["(k1*A*k2*B)/(k1*A + k2*B)", 2, []],
    ["c", 0, []],
  ])("%s has rank %i, and spare are %j", (text, rank, spare) => {
    const found = redundantParameters(law(text));
    expect(found.rank).toBe(rank);
    expect(found.redundant).toEqual(spare);
    expect(found.parameters.length - found.rank).toBe(found.redundant.length);
  });

  it("shows a gap in the singular values where a parameter is spare", () => {
    const { singularValues } = redundantParameters(law("k*exp(b*(c - m))"));
    expect(singularValues.length).toBe(3);
    expect(singularValues[1] / singularValues[0]).toBeGreaterThan(1e-3);
    expect(singularValues[2] / singularValues[0]).toBeLessThan(1e-12);
  });

  it("refuses a law without values, with what to do", () => {
    expect(() => redundantParameters(law("log(-k - A)"))).toThrow("Give their intervals in the domain");
  });
});

describe("removing them", () => {
  it.each([
    ["k1*k2*A", "k1 * A"],
    ["k*exp(b*(c - m))", "k * exp(b * c)"],
    ["a*A/(b + d*A)", "a * A / (b + A)"],
    ["(a + b)*A", "a * A"],
    ["k*A/q/r", "k * A"],
    ["V*A/(K + A)", "V * A / (K + A)"],
  ])("%s becomes %s", (text, shorter) => {
    const { law: reduced, left } = removeRedundant(law(text));
    expect(left).toEqual([]);
    expect(sameLaw(reduced, law(text)).same).toBe(true);
    const { redundant, parameters } = redundantParameters(reduced);
    expect(redundant).toEqual([]);
    expect(parameters.length).toBe(redundantParameters(law(shorter)).parameters.length);
    expect(print(reduced).length).toBeLessThanOrEqual(shorter.length + 4);
  });

  it("says which numbers it put in, and which parameters it could not do without", () => {
    expect([...removeRedundant(law("k1*k2*A")).removed]).toEqual([["k2", 1]]);
    const bounded = new Map([
      ["k1", interval(0.5, 2)],
      ["k2", interval(0.5, 2)],
    ]);
    const { law: kept, left } = removeRedundant(law("k1*k2*A"), bounded);
    expect(print(kept)).toBe("k1 * k2 * A");
    expect(left).toEqual(["k2"]);
  });
});
