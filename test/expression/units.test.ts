import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseUnit, pure, sameDimension, type Dimension } from "../../src/expression/dimension.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { inferDimension, isClash } from "../../src/expression/infer-dimension.js";
import { parse } from "../../src/expression/parse.js";
import { conversion, quantity } from "../../src/expression/quantity.js";
import { solveUnits } from "../../src/expression/solve-units.js";
import { cases, PATIENT } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";
import { roundingOf } from "./rounding.js";

const law = (text: string): Expression => parse(text, { variables: ["A", "B", "T", "t", "eta"] });
const known = new Map(
  Object.entries({ A: "mol/L", B: "mol/L", T: "K", t: "h", eta: "1" }).map(([name, unit]) => [
    name,
    parseUnit(unit),
  ]),
);
const rate = parseUnit("mol/(L h)");

/** Units by name, symbols in order, and what stays open. */
function solved(text: string, target: Dimension | undefined): Record<string, Dimension | string> | string {
  const answer = solveUnits(law(text), known, target);
  if ("clash" in answer) return String(answer.clash);
  return Object.fromEntries<Dimension | string>([
    ...answer.units,
    ...answer.relations.map((each) => [each, "open"] as const),
  ]);
}

describe("units solved from the equation", () => {
  it.each([
    ["k*A", { k: "1/h" }],
    ["k*A*B", { k: "L/(mol h)" }],
    ["V*A/(K + A)", { K: "mol/L", V: "mol/(L h)" }],
    ["k*A*B/(1 + p*A + q*B)^2", { k: "L/(mol h)", p: "L/mol", q: "L/mol" }],
    ["k*exp(-E/T)*A", { k: "1/h", E: "K" }],
    ["k*sqrt(A*B)/(1 + K*A)^2", { k: "1/h", K: "L/mol" }],
    ["k*(A/K)^n", { k: "mol/(L h)", K: "mol/L", n: "1" }],
    ["k1*k2*A", { "k1 * k2 has [1/h]": "open" }],
    ["kf*A - kr*B^2", { kf: "1/h", kr: "L/(mol h)" }],
    ["r*A*log(K/A)", { K: "mol/L", r: "1/h" }],
    ["r*A*(1 - exp(-t/tau))", { r: "1/h", tau: "h" }],
  ])("%s in mol/(L h) gives %j", (text, units) => {
    const expected = Object.entries(units).map(([name, unit]) => [
      name,
      unit === "open" ? unit : parseUnit(unit),
    ]);
    expect(solved(text, rate)).toEqual(Object.fromEntries(expected));
  });

  it("leaves open what no rule binds", () => {
    expect(solved("k*A + q*B", undefined)).toEqual({ "k^(-1) * q has [1]": "open" });
    expect(solveUnits(law("q"), known)).toEqual({ units: new Map(), relations: ["q may have any unit"] });
  });

  it("says where units do not go together", () => {
    expect(solved("A + t", rate)).toContain("A + t: units differ by");
    expect(solved("k*A^n", rate)).toContain("A^n");
    expect(solved("exp(A/k) + k*t", undefined)).toContain("units differ");
  });

  it("finds units under which the checker finds no clash, or a clash that is one whatever they are", () => {
    const names = new Map([
      ["c", parseUnit("mol")],
      ["eta", parseUnit("s")],
    ]);
    fc.assert(
      fc.property(expressions, (e) => {
        const answer = solveUnits(e, names);
        if ("clash" in answer) return isClash(inferDimension(e, names));
        if (answer.relations.length > 0) return true;
        const found = inferDimension(e, new Map([...names, ...answer.units]));
        return !isClash(found);
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

describe("the unit of a law is sound", () => {
  it("counted in smaller units, a law is as much larger as its unit says", PATIENT, () => {
    const unit = fc.constantFrom("1", "mol", "1/mol", "mol^2", "s", "mol/s").map(parseUnit);
    const units = fc.record({ c: unit, eta: unit });
    let [all, telling] = [0, 0];
    fc.assert(
      fc.property(expressions, units, environments, (e, given, at) => {
        // units of k and b are those that the law asks for, where it does
        const known = new Map(Object.entries(given));
        const solved = solveUnits(e, known);
        const dimensions = new Map([...known, ...("units" in solved ? solved.units : [])]);
        const whole = inferDimension(e, dimensions);
        all += 1;
        if (isClash(whole) || !Number.isFinite(evaluate(e, at))) return true;
        // powers of two, so that changing units rounds nothing
        const smaller: Dimension = { mol: 2 ** 4, s: 2 ** 6 };
        const factor = (dimension: Dimension): number =>
          Object.entries(dimension).reduce((product, [symbol, n]) => product * smaller[symbol] ** n, 1);
        const scaled = Object.fromEntries(
          Object.entries(at).map(([name, x]) => [name, x * factor(dimensions.get(name) ?? pure)]),
        );
        if (Object.keys(whole).length > 0) telling += 1;
        const expected = evaluate(e, at) * factor(whole);
        const rounding = Math.max(roundingOf(e, at), roundingOf(e, scaled));
        const other = evaluate(e, scaled);
        return (
          !(rounding < 1e-6) || Math.abs(other - expected) <= (1e-12 + 10 * rounding) * Math.abs(expected)
        );
      }),
      { seed: 1, numRuns: cases },
    );
    expect(telling / all).toBeGreaterThan(0.07);
  });
});

describe("quantities at the doors", () => {
  it.each([
    ["4.2 mmol/(L h)", "mol/(L h)", 0.0042],
    ["3 1/h", "1/s", 3 / 3600],
    ["2 / h", "1/h", 2],
    ["0.5", "mV", 0.5],
    ["5 µm", "m", 5e-6],
    ["25.692579 mV", "kT", 1],
    ["2.479 kJ", "kJ", 2.479],
    ["1 mol/m^3", "mol/L", 0.001],
  ])("%s in %s is %f", (text, unit, value) => {
    expect(quantity(text, unit) / value).toBeCloseTo(1, 6);
  });

  it("counts potentials in kT at the temperature given", () => {
    expect(quantity("100 mV", "kT", { temperature: 596.3 }) / quantity("100 mV", "kT")).toBeCloseTo(0.5, 12);
  });

  it("converts units", () => {
    expect(conversion("1/h", "1/s")).toBeCloseTo(1 / 3600, 15);
    expect(conversion("mV", "V")).toBeCloseTo(0.001, 15);
    expect(conversion("mol/(L h)", "mol/(L h)")).toBe(1);
  });

  it("refuses what is not of the kind, or no quantity", () => {
    expect(() => quantity("3 s", "V")).toThrow('"3 s" is not of the kind [V]. Write for instance "2 V".');
    expect(() => quantity("three", "V")).toThrow('"three" is not a number with a unit');
    expect(() => quantity("", "V")).toThrow("is not a number with a unit");
    expect(sameDimension(parseUnit("m"), parseUnit("s"))).toBe(false);
  });
});
