import { describe, expect, it } from "vitest";
import { groupSameLaws, type GroupOptions } from "../../src/expression/family/group.js";
import type { Expression } from "../../src/expression/expression.js";
import { parse } from "../../src/expression/parse.js";

const law = (text: string): Expression => parse(text, { variables: ["c", "eta", "A"] });
const group = (texts: readonly string[], options?: GroupOptions): string[][] =>
  groupSameLaws(texts.map(law), options).map((list) => list.map((n) => texts[n]));

describe("laws of a ranking that are one", () => {
  it("stand together, the first of each first", () => {
    expect(
      group([
        "k * c * (exp(-eta/2) - exp(eta/2))",
        "V * A / (K + A)",
        "-2 * q * c * sinh(eta/2)",
        "k * A",
        "k * A / (1 + p * A)",
        "asinh(k * c)",
        "log(k * c + sqrt(1 + (k * c)^2))",
      ]),
    ).toEqual([
      ["k * c * (exp(-eta/2) - exp(eta/2))", "-2 * q * c * sinh(eta/2)"],
      ["V * A / (K + A)", "k * A / (1 + p * A)"],
      ["k * A"],
      ["asinh(k * c)", "log(k * c + sqrt(1 + (k * c)^2))"],
    ]);
  });

  it("are not compared where something else tells them apart", () => {
    const texts = ["k * A", "q * A", "p * A"];
    expect(group(texts, { mayBeSame: (a, b) => a === 0 && b === 2 })).toEqual([
      ["k * A", "p * A"],
      ["q * A"],
    ]);
  });

  it("takes moderate time for a front of laws with many parameters", () => {
    const drive = "(exp(-eta/2) - exp(eta/2))";
    const shapes = [
      "c^a",
      "(1 - c)^a",
      "exp(-b*c)",
      "1/(1 + exp(b*(c - m)))",
      "sqrt(c*(1 - c))",
      "(f + c^a)",
    ];
    const texts = shapes.flatMap((first, n) =>
      shapes.slice(n).map((second) => `k * ${first} * ${second.replaceAll(/\b[abmf]\b/g, "$&2")} * ${drive}`),
    );
    const begun = performance.now();
    const groups = groupSameLaws(texts.map(law), { trials: 2, starts: 4 });
    const seconds = (performance.now() - begun) / 1000;
    console.log(`210 pairs of laws compared in ${seconds.toFixed(1)} s`);
    expect(groups.length).toBe(21);
    expect(seconds).toBeLessThan(15);
  });
});
