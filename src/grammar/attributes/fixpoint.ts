import { interval, type Interval } from "../../expression/interval.js";
import { apply, parameter, type Expression } from "../../expression/expression.js";
import type { Vocabulary } from "../../expression/operator.js";
import type { Grammar, Hole, Template } from "../grammar.js";
import { factsOf, join, within, type Facts } from "./facts.js";
import { signOf } from "./sign.js";

/** Where variables are looked at; those not listed have their whole declared range. */
export type Places = ReadonlyMap<string, Interval>;

/** Rounds after which bounds that still move are given up. */
const PATIENCE = 4;
/** Bounds are given up in steps. */
const LANDMARKS = [-Infinity, -1, 0, Number.MIN_VALUE, 1, Infinity];

/**
 * What holds for all laws of each rule: the least fixed point of the facts of its alternatives, with widening, so that it ends
 * though the laws are infinitely many. Trends are with respect to `moving`.
 */
export function inferFacts(
  grammar: Grammar,
  moving: string | undefined,
  places: Places,
  vocabulary: Vocabulary,
): ReadonlyMap<string, Facts> {
  const known = new Map([...declared(grammar, moving, places)]);
  for (let round = 0, changed = true; changed; round++) {
    changed = false;
    for (const [rule, productions] of Object.entries(grammar.productions)) {
      for (const { body, holes } of productions) {
        if (holes.some((hole) => !known.has(holeName(hole)))) continue;
        const before = known.get(holeName(rule));
        const found = factsOf(expressionOf(body), known, vocabulary);
        const after = before ? join(before, found) : found;
        const next = before && round >= PATIENCE ? widen(before, after) : after;
        if (before && same(before, next)) continue;
        known.set(holeName(rule), next);
        changed = true;
      }
    }
  }
  return new Map(Object.keys(grammar.productions).map((rule) => [rule, known.get(holeName(rule))!]));
}

export const holeName = (rule: string): string => `<${rule}>`;

/** The body of a production with its holes as names. */
export function expressionOf(
  body: Template,
  nameOf: (hole: Hole) => string = ({ nonterminal }) => holeName(nonterminal),
): Expression {
  if (body.kind === "hole") return parameter(nameOf(body));
  if (body.kind !== "apply") return body;
  return apply(body.operator, ...body.operands.map((operand) => expressionOf(operand, nameOf)));
}

/** Share of its width by which an open range is taken in: what is shown holds up to there. */
export const MARGIN = 1e-9;

function* declared(
  grammar: Grammar,
  moving: string | undefined,
  places: Places,
): Generator<readonly [string, Facts]> {
  for (const { name, lower, upper } of [...grammar.variables, ...grammar.parameters]) {
    const box = places.get(name) ?? inside(lower, upper);
    const trend = name === moving ? "rises" : "flat";
    yield [name, { interval: box, sign: signOf(box), trend, defined: true }];
  }
}

/** An open range as a closed one. */
export function inside(lower: number, upper: number): Interval {
  const width = upper - lower;
  const step = Number.isFinite(width) ? MARGIN * width : Number.MIN_VALUE;
  const near = (bound: number, by: number): number => (Number.isFinite(bound) ? bound + by : bound);
  return interval(near(lower, step), near(upper, -step));
}

function widen(before: Facts, after: Facts): Facts {
  const [a, b] = [before.interval, after.interval];
  const lower = b.lower < a.lower ? LANDMARKS.findLast((mark) => mark <= b.lower)! : b.lower;
  const upper = b.upper > a.upper ? LANDMARKS.find((mark) => mark >= b.upper)! : b.upper;
  return { ...after, interval: within(interval(lower, upper), after.sign) };
}

const same = (a: Facts, b: Facts): boolean =>
  a.interval.lower === b.interval.lower &&
  a.interval.upper === b.interval.upper &&
  a.sign === b.sign &&
  a.trend === b.trend &&
  a.defined === b.defined;
