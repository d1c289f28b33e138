import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/expression/evaluate.js";
import { parse } from "../../src/expression/parse.js";
import { standardVocabulary } from "../../src/expression/vocabulary.js";
import { verdicts } from "../../src/grammar/attributes/check.js";
import { factsOf, type Facts } from "../../src/grammar/attributes/facts.js";
import { inferFacts, inside } from "../../src/grammar/attributes/fixpoint.js";
import { NEGATIVE, POSITIVE, signOf, ZERO } from "../../src/grammar/attributes/sign.js";
import type { Grammar } from "../../src/grammar/grammar.js";
import { GrammarError } from "../../src/grammar/grammar-error.js";
import { lawOf } from "../../src/grammar/law-of.js";
import { parseGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { random } from "../../src/numerics/random.js";
import { cases, PATIENT } from "../cases.js";
import { shipped, SHIPPED } from "./arbitrary.js";

const HEAD =
  "variables c [1] in (0, 1) eta [1] in (-40, 40)\nparameters k [1/h] > 0 ~ 1 a* [1] in (0, 2) b [1] in (0.5, 9)\n";
const read = (rules: string): Grammar => parseGrammar(HEAD + rules, "g");

describe("a grammar that breaks what it declares is refused with a law and its derivation", () => {
  it.each([
    [
      "<r> [1/h], positive ::= k * <f>\n<f> ::= c | (c - 1)",
      /^g:3:5: <r> declares positive, but k \* \(c - 1\) is -\S+ at c = .*, k = 1\. Derivation: <r> ::= k \* <f>; <f> ::= c - 1\.$/,
    ],
    ["<r> [1/h] ::= k * c | c", /^g:3:5: <r> declares \[1\/h\], but c has \[1\]\. Derivation: <r> ::= c\.$/],
    [
      "<r> [1/h] ::= k * <f>\n<f> ::= c | exp(k)",
      /but k \* exp\(k\) is not: in exp\(k\): exp does not take \[1\/h\]\. Derivation: <r> ::= k \* <f>; <f> ::= exp\(k\)\.$/,
    ],
    [
      "<r> zero at eta = 0 ::= k * (exp(-eta) - a * exp(eta))",
      /declares zero at eta = 0, but .* is \S+ at c = .*, eta = 0,/,
    ],
    [
      "<r> falls with eta ::= k * exp(-eta^2) * (1 - exp(eta))",
      /declares falls with eta, but .* is .* at .*, and .* at eta = /,
    ],
    [
      "<r> rises with c ::= c^a | c * (1 - c)",
      /declares rises with c, but c \* \(1 - c\) is .* and .* at c = /,
    ],
    ["<r> defined ::= log(c - 1/2)", /declares defined, but log\(c - 1 \/ 2\) is NaN at c = 0\.\d+,/],
    ["<r> in (0, 1) ::= c * b", /declares in \(0, 1\), but c \* b is [1-9]\S* at c = /],
    [
      "<r> ::= k * <f>\n<f> [1], negative ::= -c | -c^2 | a - 5 | c",
      /^g:4:5: <f> declares negative, but c is .* <f> ::= c\.$/,
    ],
  ])("%s", (rules, message) => {
    expect(() => read(rules)).toThrow(GrammarError);
    expect(() => read(rules)).toThrow(message);
  });
});

describe("what a rule can declare is read with the place of mistakes", () => {
  it.each([
    [
      "<r> positiv ::= c",
      /^g:3:5: "positiv" is nothing that a rule can declare.* Did you mean "positive"\?$/,
    ],
    [
      "<r> [1], falls with etta ::= c",
      /^g:3:10: "etta" is not a variable \(the grammar has c, eta\)\. Did you mean "eta"\?$/,
    ],
    ["<r> [1/h/s] ::= c", /^g:3:5: unit "1\/h\/s": more than one "\/"/],
    ["<r> in (1, 0) ::= c", /^g:3:5: "in \(1, 0\)" is nothing/],
  ])("%s", (rules, message) => {
    expect(() => read(rules)).toThrow(message);
  });
});

describe("what is proved for all laws of a recursive rule", () => {
  const outcomes = (rules: string): string[] => verdicts(read(rules)).map(({ outcome }) => outcome);

  it.each([
    [
      "products of positive factors are positive, however many",
      "<r> positive ::= c | (1 - c) * <r> | exp(-a * c) * <r>",
    ],
    [
      "sums and products of fractions stay inside (0, 1]",
      "<r> in [0, 1] ::= c | c * <r> | 1 / (1 + exp(b * c))",
    ],
    ["Butler-Volmer falls and vanishes", "<r> zero at eta = 0, falls with eta ::= exp(-eta/2) - exp(eta/2)"],
    [
      "an odd factor falls with an even one on each side of its zero",
      "<r> zero at eta = 0, falls with eta ::= -tanh(eta/2) * (2 + cosh(eta))",
    ],
    ["units through recursion", "<r> [1/h] ::= k | k * <f>\n<f> [1] ::= c | c * <f>"],
    [
      "units of sums over rules of several units",
      "<r> [1/h^2] ::= <f> * <g>\n<f> [1/h] ::= k\n<g> ::= k | k * c",
    ],
    [
      "roots and logarithms of what is positive",
      "<r> defined ::= log(c) + sqrt(1 - c) + 1 / <f>\n<f> ::= c | c * <f>",
    ],
  ])("%s", (_name, rules) => {
    expect(new Set(outcomes(rules))).toEqual(new Set(["proved"]));
  });

  it("is told from what was only tested: intervals do not see that both c are one", () => {
    expect(outcomes("<r> positive ::= 1 - c + c^2")).toEqual(["proved"]);
    expect(outcomes("<r> positive ::= c - c^2")).toEqual(["tested"]);
  });
});

describe.each(SHIPPED)("grammar %s", async (name) => {
  const grammar = await shipped(name);
  const found = verdicts(grammar);

  it("keeps all that it declares, proved but for what is listed here", () => {
    const tested: Record<string, string[]> = {
      "electro-autocatalysis": ["coupled falls with eta"],
      enzyme: ["saturation in [0, 1]"],
      "population-balance": ["drive rises with S"],
    };
    expect(found.filter(({ outcome }) => outcome === "broken")).toEqual([]);
    const open = found.filter(({ outcome }) => outcome === "tested");
    expect(open.map(({ rule, claim }) => `${rule} ${claim}`)).toEqual(tested[name] ?? []);
    expect(found.length).toBeGreaterThanOrEqual(5);
  });

  it("has laws inside what was inferred for them", PATIENT, () => {
    const variables = grammar.variables.map((each) => each.name);
    const facts = variables.map((moving) =>
      inferFacts(grammar, moving, new Map(), standardVocabulary).get(grammar.start)!,
    );
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const stream = random(`facts/${seed}`);
        const { expression, parameters } = lawOf(grammar, sample(grammar, stream, 40));
        const draw = (lower: number, upper: number): number => {
          const box = inside(Math.max(lower, -60), Math.min(upper, Math.max(60, lower + 60)));
          return box.lower + (box.upper - box.lower) * stream.next();
        };
        const values = Object.fromEntries(
          [...grammar.variables, ...parameters].map((each) => [each.name, draw(each.lower, each.upper)]),
        );
        const value = evaluate(expression, values);
        variables.forEach((moving, n) => {
          expectInside(value, facts[n]);
          const declared = grammar.variables[n];
          const moved = { ...values, [moving]: draw(declared.lower, declared.upper) };
          expectTrend([values[moving], moved[moving]], [value, evaluate(expression, moved)], facts[n]);
        });
      }),
      { seed: 1, numRuns: cases },
    );
  });
});

/** A value has a sign and a place that were allowed; underflow to zero aside. */
function expectInside(value: number, { interval, sign, defined }: Facts): void {
  if (defined && Number.isFinite(value)) expect(value).not.toBeNaN();
  if (Number.isNaN(value)) return;
  const slack = 1e-12 * Math.abs(value);
  expect(value).toBeGreaterThanOrEqual(interval.lower - slack - Number.MIN_VALUE);
  expect(value).toBeLessThanOrEqual(interval.upper + slack + Number.MIN_VALUE);
  if (value !== 0) expect(signOf({ lower: value, upper: value }) & sign).toBeGreaterThan(0);
}

function expectTrend([x, y]: readonly number[], [f, g]: readonly number[], { trend }: Facts): void {
  const rise = (g - f) * (y - x);
  if (trend === "unknown" || Number.isNaN(rise)) return;
  const rounding = 1e-9 * (Math.abs(f) + Math.abs(g)) * Math.abs(y - x);
  if (trend !== "rises") expect(rise).toBeLessThanOrEqual(rounding);
  if (trend !== "falls") expect(rise).toBeGreaterThanOrEqual(-rounding);
}

it("facts of a formula hold for its values, its trend for two values of a variable", PATIENT, () => {
  const known = (moving: string): ReadonlyMap<string, Facts> =>
    new Map(
      ["c", "eta", "p"].map((name) => {
        const interval = name === "c" ? inside(0, 1) : { lower: -3, upper: 3 };
        return [
          name,
          { interval, sign: signOf(interval), trend: name === moving ? "rises" : "flat", defined: true },
        ];
      }),
    );
  const texts = [
    "c^p * (1 - c)",
    "tanh(eta) * exp(-c)",
    "(p + eta)^2 / (1 + c)",
    "sqrt(c) - cosh(eta) * asinh(p)",
    "erfc(eta - c) * sinh(p)",
    "log(c) / (4 + eta)",
    "-(c^2) * eta^3",
  ];
  const range = fc.double({ min: -2.99, max: 2.99, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      range,
      range,
      range,
      fc.constantFrom("c", "eta"),
      (text, c, eta, p, other, moving) => {
        const law = parse(text, { variables: ["c", "eta"] });
        const facts = factsOf(law, known(moving), standardVocabulary);
        const values = { c, eta, p };
        const moved = { ...values, [moving]: moving === "c" ? (other + 3) / 6 : other };
        const [f, g] = [evaluate(law, values), evaluate(law, moved)];
        expectInside(f, facts);
        expectTrend([values[moving], moved[moving]], [f, g], facts);
      },
    ),
    { seed: 1, numRuns: cases },
  );
});

it("signs of an interval are those of its members", () => {
  expect(signOf({ lower: 0, upper: 1 })).toBe(ZERO | POSITIVE);
  expect(signOf({ lower: -2, upper: -1 })).toBe(NEGATIVE);
});
