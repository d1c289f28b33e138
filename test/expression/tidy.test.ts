import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { complexity } from "../../src/expression/complexity.js";
import { evaluate } from "../../src/expression/evaluate.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { tidy } from "../../src/expression/tidy/tidy.js";
import { tidyRules } from "../../src/expression/tidy/rules.js";
import { parameterNames } from "../../src/expression/walk.js";
import { cases, PATIENT } from "../cases.js";
import { environments, expressions } from "./arbitrary.js";
import { roundingOf } from "./rounding.js";

const law = (text: string): Expression => parse(text, { variables: ["c", "eta", "A", "B"] });

describe("tidying a law", () => {
  it.each([
    ["k*(exp(-eta/2) - exp(eta/2))/2", "-k * sinh(eta / 2)"],
    ["(exp(eta) - 1)/(exp(eta) + 1)", "tanh(eta / 2)"],
    ["1/(1/(k*A) + 1/(q*B))", "k * A * q * B / (k * A + q * B)"],
    ["k*A*B + k*A", "k * A * (1 + B)"],
    ["sqrt(c)*sqrt(1 - c)", "sqrt(c * (1 - c))"],
    ["log(k*c + sqrt(1 + (k*c)^2))", "asinh(k * c)"],
    ["exp(a*log(A))*exp(-b*log(B))", "A^a / B^b"],
    ["A*V/A/(K/A + 1)", "A * V / (A + K)"],
    ["(A + k)^2 - A^2 - k^2", "2 * A * k"],
  ])("%s becomes as simple as %s", (text, simple) => {
    const { law: tidied } = tidy(law(text));
    expect(complexity(tidied), print(tidied)).toBeLessThanOrEqual(complexity(law(simple)));
    const at = { c: 0.3, eta: 0.7, A: 1.3, B: 0.6, k: 0.8, q: 2.1, a: 1.4, b: 0.6, V: 1.7, K: 0.9 };
    expect(evaluate(tidied, at) / evaluate(law(text), at)).toBeCloseTo(1, 10);
  });

  it("keeps the value, and never makes a law more complex", PATIENT, () => {
    fc.assert(
      fc.property(expressions, environments, (e, at) => {
        const { law: tidied } = tidy(e, { nodes: 300, rounds: 3 });
        expect(complexity(tidied)).toBeLessThanOrEqual(complexity(e));
        const value = evaluate(e, at);
        const rounding = Math.max(roundingOf(e, at), roundingOf(tidied, at));
        if (!Number.isFinite(value) || !(rounding < 1e-6) || Math.abs(value) < 1e-200) return true;
        return Math.abs(evaluate(tidied, at) / value - 1) < 1e-9 + 50 * rounding;
      }),
      { seed: 1, numRuns: cases },
    );
  });

  it("gives the same form whenever it is asked, and says where its limits stopped it", () => {
    const e = law("k*A/(1 + p*A + q*B)^2*(exp(-eta/2) - exp(eta/2))");
    expect(tidy(e)).toEqual(tidy(e));
    expect(tidy(e, { nodes: 60 }).saturated).toBe(false);
    expect(tidy(law("k*A")).saturated).toBe(true);
  });

  it("makes no form of a law of the literature longer", () => {
    const entries = JSON.parse(readFileSync(new URL("./pairs.json", import.meta.url), "utf8")) as readonly {
      readonly variables: string[];
      readonly forms: string[];
    }[];
    const forms = entries.slice(0, 12).map(({ forms, variables }) => parse(forms[0], { variables }));
    for (const e of forms) expect(complexity(tidy(e, { nodes: 400 }).law)).toBeLessThanOrEqual(complexity(e));
  });
});

describe("the rules of tidying", () => {
  it("hold wherever they say that they do", () => {
    const points = [0.3, 0.7, 1.6].flatMap((a) =>
      [0.45, 1.2].flatMap((b) => [0.55, 1.9].map((x) => ({ a, b, x }))),
    );
    const signs = [1, -1];
    for (const { left, right, positive } of tidyRules()) {
      expect(parameterNames(left)).toEqual(expect.arrayContaining(parameterNames(right)));
      for (const at of points) {
        for (const sign of signs) {
          const signed = Object.fromEntries(
            Object.entries(at).map(([name, value]) => [name, positive.includes(name) ? value : sign * value]),
          );
          const value = evaluate(left, signed);
          if (!Number.isFinite(value)) continue;
          expect(evaluate(right, signed), `${print(left)} = ${print(right)}`).toBeCloseTo(value, 9);
        }
      }
    }
  });
});
