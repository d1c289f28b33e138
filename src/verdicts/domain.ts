import type { ParameterDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { interval, type Interval } from "../expression/interval.js";
import { variableNames } from "../expression/walk.js";
import type { Random } from "../numerics/random.js";

/** A law of c and eta with what is declared of its parameters. */
export interface QuestionedLaw {
  readonly expression: Expression;
  readonly parameters: readonly ParameterDeclaration[];
}

/** Names with the ranges that a property is asked in, in a fixed order. */
export type Domain = ReadonlyMap<string, Interval>;

/** Values of all names. */
export type Case = Readonly<Record<string, number>>;

/** How far from its guess a parameter is asked about where its bounds are wider. */
const REACH = Math.exp(1.5);
/** Ends of composition that are left out, and the largest overpotential, kT. */
const END = 1e-3;
const LARGEST = 20;
/** For what a law should not depend on. */
const OTHER = interval(0.1, 10);

/** Compositions in (0.001, 0.999), overpotentials to 20 kT, parameters around their guesses and inside their bounds. */
export function domainOf({ expression, parameters }: QuestionedLaw): Domain {
  const others = variableNames(expression).filter((name) => name !== "c" && name !== "eta");
  return new Map([
    ...others.map((name): [string, Interval] => [name, OTHER]),
    ["c", interval(END, 1 - END)],
    ["eta", interval(-LARGEST, LARGEST)],
    ...parameters.map((declaration): [string, Interval] => [declaration.name, around(declaration)]),
  ]);
}

function around({ lower, upper, guess, scale }: ParameterDeclaration): Interval {
  const reach = Math.max(Math.abs(guess), 1e-3) * (REACH - 1);
  const [low, high] = scale === "log" ? [guess / REACH, guess * REACH] : [guess - reach, guess + reach];
  const hair = 1e-6 * (high - low);
  return interval(Math.max(low, lower + hair), Math.min(high, upper - hair));
}

export function drawCase(domain: Domain, random: Random): Case {
  return Object.fromEntries(
    [...domain].map(([name, { lower, upper }]) => [name, lower + (upper - lower) * random.next()]),
  );
}

/** Values that are simple to read, the simplest first, and inside the range. */
export function simpleValues({ lower, upper }: Interval): readonly number[] {
  const candidates = [1, -1, 0.5, 0, 2, -2, 0.1, 0.9, 5, -5, 10, -10, 0.5 * (lower + upper)];
  return candidates.filter((value) => value > lower && value < upper);
}

export const caseText = (values: Case): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${Number(value.toPrecision(3))}`)
    .join(", ");
