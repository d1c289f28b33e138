import { parseUnit, printUnit, sameDimension } from "../../expression/dimension.js";
import { evaluate } from "../../expression/evaluate.js";
import { inferDimension, isClash } from "../../expression/infer-dimension.js";
import type { Vocabulary } from "../../expression/operator.js";
import { print } from "../../expression/print.js";
import { random, type Random } from "../../numerics/random.js";
import { Derivations } from "../canonical/derivations.js";
import type { Derivation, Grammar } from "../grammar.js";
import { lawOf, type DerivedLaw } from "../law-of.js";
import { isClashOfUnits } from "../law-units.js";
import { leastSizes } from "../measure.js";
import { sample } from "../sample.js";
import type { Claim } from "./claim.js";
import { expressionOf, inside } from "./fixpoint.js";

/** Small laws looked at, then laws drawn by weights, and the points at which each is evaluated. */
const SMALL = 150;
const DRAWN = 100;
const POINTS = 16;
/** Nodes beyond the smallest law of a rule that drawn ones may have. */
const BEYOND = 30;

/** A law that breaks a claim. */
export interface Counterexample {
  readonly derivation: Derivation;
  /** What is wrong with it, for people. */
  readonly text: string;
}

/** The first of the small laws, then of some random ones, that breaks a claim; the same for the same grammar. */
export function findCounterexample(
  grammar: Grammar,
  rule: string,
  claim: Claim,
  vocabulary: Vocabulary,
): Counterexample | undefined {
  const stream = random(`counterexample/${rule}`);
  for (const derivation of candidates(grammar, rule, stream)) {
    const law = lawOf(grammar, derivation, vocabulary);
    const problem =
      claim.kind === "unit"
        ? unitProblem(grammar, law, claim.unit, vocabulary)
        : problemAtPoints(grammar, law, claim, stream, vocabulary);
    if (problem === undefined) continue;
    const text = `${print(law.expression, vocabulary)} ${problem}. ${stepsOf(grammar, derivation, vocabulary)}`;
    return { derivation, text };
  }
  return undefined;
}

function* candidates(grammar: Grammar, rule: string, stream: Random): Generator<Derivation> {
  const laws = new Derivations(grammar).of(rule);
  let left = SMALL;
  for (let size = laws.least; left > 0 && size <= laws.least + BEYOND; size++) {
    const count = laws.count(size);
    for (let index = 0n; index < count && left > 0; index++, left--) yield laws.at(size, index);
  }
  const largest = leastSizes(grammar)[rule] + BEYOND;
  for (let n = 0; n < DRAWN; n++) yield sample(grammar, stream, largest, rule);
}

function unitProblem(
  grammar: Grammar,
  { expression, parameters, units }: DerivedLaw,
  unit: string,
  vocabulary: Vocabulary,
): string | undefined {
  // what is declared of the rule was among the equations
  if (units) return isClashOfUnits(units) ? `is not: in ${units.clash}` : undefined;
  const names = [...grammar.variables, ...parameters];
  const dimensions = new Map(names.map((each) => [each.name, parseUnit(each.unit)]));
  const found = inferDimension(expression, dimensions, vocabulary);
  if (isClash(found)) return `is not: in ${found.clash}`;
  return sameDimension(found, parseUnit(unit)) ? undefined : `has [${printUnit(found)}]`;
}

type Values = Readonly<Record<string, number>>;

function problemAtPoints(
  grammar: Grammar,
  law: DerivedLaw,
  claim: Exclude<Claim, { kind: "unit" }>,
  stream: Random,
  vocabulary: Vocabulary,
): string | undefined {
  const at = (values: Values): number => evaluate(law.expression, values, vocabulary);
  for (let n = 0; n < POINTS; n++) {
    const values: Record<string, number> = {};
    for (const { name, lower, upper } of grammar.variables) values[name] = drawn(lower, upper, stream);
    for (const { name, lower, upper, guess } of law.parameters) {
      values[name] = n < POINTS / 2 ? guess : drawn(Math.max(lower, -1e3), Math.min(upper, 1e3), stream);
    }
    const problem = problemAt(claim, values, at, grammar, stream);
    if (problem) return `${problem.says} at ${written(problem.values, grammar, law)}${problem.and ?? ""}`;
  }
  return undefined;
}

/** How far a value may be beside what is claimed by rounding, as a share of the values compared. */
const ROUNDING = 1e-9;

function problemAt(
  claim: Exclude<Claim, { kind: "unit" }>,
  values: Values,
  at: (values: Values) => number,
  grammar: Grammar,
  stream: Random,
): { says: string; values: Values; and?: string } | undefined {
  const value = at(values);
  switch (claim.kind) {
    case "defined":
      return Number.isNaN(value) || value === Infinity ? { says: `is ${value}`, values } : undefined;
    case "range": {
      const { lower, upper, attained } = claim;
      const fine = attained ? value >= lower && value <= upper : value > lower && value < upper;
      // far out a value may round to the bound that it approaches
      const rounded = (value === lower || value === upper) && Object.values(values).some(isExtreme);
      return fine || rounded || Number.isNaN(value) ? undefined : { says: `is ${short(value)}`, values };
    }
    case "zero": {
      const there = { ...values, [claim.variable]: claim.at };
      const found = at(there);
      return Math.abs(found) <= ROUNDING * Math.abs(value)
        ? undefined
        : { says: `is ${short(found)}`, values: there };
    }
    case "trend": {
      const { lower, upper } = grammar.variables.find(({ name }) => name === claim.variable)!;
      const moved = { ...values, [claim.variable]: drawn(lower, upper, stream) };
      const rise = (at(moved) - value) * (moved[claim.variable] - values[claim.variable]);
      const wrong = claim.trend === "rises" ? rise < 0 : rise > 0;
      const beyond = Math.abs(at(moved) - value) > ROUNDING * (Math.abs(at(moved)) + Math.abs(value));
      if (!wrong || !beyond) return undefined;
      const other = `${claim.variable} = ${short(moved[claim.variable])}`;
      return { says: `is ${short(value)}`, values, and: `, and ${short(at(moved))} at ${other}` };
    }
  }
}

const isExtreme = (value: number): boolean => Math.abs(value) > 20;
const short = (value: number): string => String(Number(value.toPrecision(4)));

/** Uniform inside bounds, which are cut to 50 where there are none. */
function drawn(lower: number, upper: number, stream: Random): number {
  const bounds = inside(
    Math.max(lower, Math.min(-50, upper - 50)),
    Math.min(upper, Math.max(50, lower + 50)),
  );
  return bounds.lower + (bounds.upper - bounds.lower) * stream.next();
}

const written = (values: Values, grammar: Grammar, law: DerivedLaw): string =>
  [...grammar.variables, ...law.parameters].map(({ name }) => `${name} = ${short(values[name])}`).join(", ");

/** The productions of a derivation, from the root. */
export function stepsOf(grammar: Grammar, derivation: Derivation, vocabulary: Vocabulary): string {
  const steps = (each: Derivation): string[] => {
    const { body } = grammar.productions[each.nonterminal][each.production];
    return [
      `<${each.nonterminal}> ::= ${print(
        expressionOf(body, ({ text }) => `<${text}>`),
        vocabulary,
      )}`,
      ...each.children.flatMap(steps),
    ];
  };
  return `Derivation: ${steps(derivation).join("; ")}`;
}
