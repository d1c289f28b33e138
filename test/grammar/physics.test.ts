import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differentiate } from "../../src/expression/differentiate.js";
import { parseUnit, sameDimension } from "../../src/expression/dimension.js";
import { evaluate } from "../../src/expression/evaluate.js";
import { inferDimension, isClash } from "../../src/expression/infer-dimension.js";
import { parse } from "../../src/expression/parse.js";
import { print } from "../../src/expression/print.js";
import { lawOf, type DerivedLaw } from "../../src/grammar/law-of.js";
import { derive } from "../../src/grammar/membership/derive.js";
import { readGrammar } from "../../src/grammar/read.js";
import { sample } from "../../src/grammar/sample.js";
import { random } from "../../src/numerics/random.js";
import { cases } from "../cases.js";

/**
 * The properties of an admissible law (P1 to P8), over random laws of every shipped grammar with a driving force, at
 * random parameters inside their bounds and random states.
 */
const grammars = await Promise.all(
  ["electro-autocatalysis", "intercalation"].map((name) =>
    readGrammar(resolve(import.meta.dirname, `../../grammars/${name}.bnf`)),
  ),
);

const [, intercalation] = grammars;
const SETTINGS = { seed: 1, numRuns: cases };

interface Case {
  readonly law: DerivedLaw;
  readonly at: Record<string, number>;
}

const drawnFrom = (grammar: (typeof grammars)[number]): fc.Arbitrary<Case> =>
  fc
    .tuple(
      fc.integer(),
      fc.double({ min: 0.02, max: 0.98, noNaN: true }),
      fc.double({ min: -20, max: 20, noNaN: true }).filter((eta) => eta === 0 || Math.abs(eta) > 1e-9),
    )
    .map(([seed, c, eta]) => {
      const stream = random(`physics/${seed}`);
      const law = lawOf(grammar, sample(grammar, stream, 40));
      const at: Record<string, number> = { c, eta };
      for (const { name, lower, upper, guess, scale } of law.parameters) {
        at[name] =
          scale === "log"
            ? guess * Math.exp(stream.normal())
            : Math.max(lower, -50) +
              (Math.min(upper, 50) - Math.max(lower, -50)) * (0.01 + 0.98 * stream.next());
      }
      return { law, at };
    });

const rate = ({ law, at }: Case, change: Record<string, number> = {}): number =>
  evaluate(law.expression, { ...at, ...change });
const slope = ({ law, at }: Case, change: Record<string, number> = {}): number =>
  evaluate(differentiate(law.expression, "eta"), { ...at, ...change });

/** Marcus' law has a Gaussian in eta. */
const isMarcus = ({ law }: Case): boolean => print(law.expression).includes("exp(-eta^2");

describe.each(grammars)("every law of $name", (grammar) => {
  const holds = (property: (each: Case) => boolean): void => {
    fc.assert(
      fc.property(drawnFrom(grammar), (each) => property(each) || (print(each.law.expression), false)),
      SETTINGS,
    );
  };

  it("P1 vanishes at equilibrium", () =>
    holds((each) => Math.abs(rate(each, { eta: 0 })) <= 1e-12 * Math.abs(slope(each, { eta: 0 }))));

  it("P2 runs against the overpotential (second law)", () =>
    holds(
      (each) =>
        rate(each) * -each.at.eta >= 0 &&
        (Math.abs(each.at.eta) < 1e-9 || rate(each) !== 0 || slope(each, { eta: 0 }) > -1e-280),
    ));

  it("P3 has a positive finite forward rate, R / (1 - exp(eta)), down to eta -> 0", () =>
    holds((each) =>
      [each.at.eta, 1e-6, -1e-6].every((eta) => {
        const forward = rate(each, { eta }) / -Math.expm1(eta);
        return eta === 0 || (Number.isFinite(forward) && forward >= 0);
      }),
    ));

  it("P4 falls with the overpotential, but for Marcus kinetics beyond the reorganisation energy", () =>
    holds((each) => slope(each) <= 0 || (isMarcus(each) && Math.abs(each.at.eta) > 1)));

  it("P5 has the exchange rate as its slope at equilibrium, the same from both sides", () =>
    holds((each) => {
      const exchange = -slope(each, { eta: 0 });
      const [left, right] = [-1e-5, 1e-5].map((eta) => -rate(each, { eta }) / eta);
      return Math.abs(left - exchange) <= 1e-4 * exchange && Math.abs(right - exchange) <= 1e-4 * exchange;
    }));

  it("P6 has a positive finite exchange rate on (0, 1)", () =>
    holds((each) => {
      const exchange = -slope(each, { eta: 0 });
      return Number.isFinite(exchange) && exchange >= 0;
    }));

  it("P8 is a rate: 1/h, arguments of functions pure, and in proportion to k, as 1/r is where there is a film", () =>
    holds((each) => {
      const dimensions = new Map(
        [...grammar.variables, ...each.law.parameters].map(({ name, unit }) => [name, parseUnit(unit)]),
      );
      const unit = inferDimension(each.law.expression, dimensions);
      const scaled = rate(each, { k: 3 * each.at.k, r: each.at.r / 3 });
      return (
        !isClash(unit) &&
        sameDimension(unit, parseUnit("1/h")) &&
        Math.abs(scaled - 3 * rate(each)) <= 1e-12 * Math.abs(scaled)
      );
    }));
});

it("mass-action laws do not run without their reactants", async () => {
  const grammar = await readGrammar(resolve(import.meta.dirname, "../../grammars/mass-action.bnf"));
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const law = lawOf(grammar, sample(grammar, random(seed), 40));
      const at = Object.fromEntries(law.parameters.map(({ name, guess }) => [name, guess]));
      const nothing = evaluate(law.expression, { ...at, A: 0, B: 0 });
      return (
        nothing === 0 &&
        evaluate(law.expression, { ...at, A: 1, B: 0 }) >= 0 &&
        evaluate(law.expression, { ...at, A: 0, B: 1 }) <= 0
      );
    }),
    SETTINGS,
  );
  expect(grammar.variables.map(({ name }) => name)).toEqual(["A", "B"]);
});

it("P17 a film slows the rate, keeps its sign, and lets through no more than eta / r", () => {
  const law = parse("-eta / (r + 1 / (k * (1 - c)))", { variables: ["c", "eta"] });
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(positive, positive, fc.double({ min: -40, max: 40, noNaN: true }), (k, r, eta) => {
      const [bare, film] = [0, r].map((each) => evaluate(law, { k, r: each, eta, c: 0.5 }));
      expect(Math.abs(film)).toBeLessThanOrEqual(Math.min(Math.abs(bare), Math.abs(eta) / r) * (1 + 1e-12));
      expect(film * bare).toBeGreaterThanOrEqual(0);
    }),
    SETTINGS,
  );
  expect(derive(intercalation, law).kind).toBe("inside");
});

it("P17 Butler-Volmer behind a film: exact to first order and without a film, within 15% up to 4 kT", () => {
  const law = parse("-2 * k * sqrt(c * (1 - c)) * sinh(eta / (2 * (1 + r * k * sqrt(c * (1 - c)))))", {
    variables: ["c", "eta"],
  });
  expect(derive(intercalation, law).kind).toBe("inside");
  const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
  const overpotential = fc.double({ min: -4, max: 4, noNaN: true }).filter((eta) => Math.abs(eta) > 1e-9);
  fc.assert(
    fc.property(positive, positive, overpotential, (k, r, eta) => {
      const at = { k, r, eta, c: 0.5 };
      // -eta = r R + 2 asinh(R / (2 j)), solved by bisection between no rate and that without a film
      const residual = (rate: number): number => -eta - r * rate - 2 * Math.asinh(rate / k);
      let [low, high] = [0, -k * Math.sinh(eta / 2)];
      for (let n = 0; n < 200; n++) {
        const middle = (low + high) / 2;
        if (Math.sign(residual(middle)) === Math.sign(residual(low))) low = middle;
        else high = middle;
      }
      expect(Math.abs(evaluate(law, at) - low)).toBeLessThanOrEqual(0.15 * Math.abs(low));
      expect(evaluate(law, { ...at, r: 0 })).toBeCloseTo(-k * Math.sinh(eta / 2), 12);
      expect(evaluate(differentiate(law, "eta"), { ...at, eta: 0 })).toBeCloseTo(-1 / (r + 2 / k), 12);
    }),
    SETTINGS,
  );
});
