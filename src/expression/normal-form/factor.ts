import type { Boxes } from "./known-signs.js";
import { isPositive } from "./known-signs.js";
import {
  asNumber,
  collect,
  distribute,
  expand,
  isExpandable,
  multiplyTerms,
  numeral,
  one,
  power,
  product,
  scale,
  sumAtom,
  type Normal,
  type Power,
  type Term,
} from "./terms.js";

/**
 * A normal form as one term: what all its terms share is drawn out, quotients are brought over one divisor, and the sum
 * that is left is scaled so that its first term has the factor 1.
 */
export function asTerm(a: Normal): Term {
  let rest = expand(a);
  let outer = product(1, []);
  for (let round = 0; round < 4 && rest.length > 1; round++) {
    const common = commonPowers(rest);
    if (common.length === 0) break;
    outer = multiplyTerms(outer, product(1, common));
    rest = expand(divide(rest, common));
  }
  if (rest.length === 0) return product(0, []);
  if (rest.length === 1) return multiplyTerms(outer, rest[0]);
  const { drawn, left } = symbolicReference(rest);
  const { factor } = left[0];
  const sum = power(sumAtom(scale(left, 1 / factor)), one);
  return product(outer.factor * factor, [...outer.powers, ...drawn, sum]);
}

const inverse = (each: Power): Power => power(each.base, scale(each.exponent, -1));
const divide = (a: Normal, powers: readonly Power[]): Normal =>
  distribute(a, [product(1, powers.map(inverse))]);

/** Least number to which each base stands in all terms, where a base that is missing stands to 0. */
function commonPowers(a: Normal): Power[] {
  const least = new Map<string, { base: Power["base"]; n: number; count: number }>();
  for (const { powers } of a) {
    for (const { base, exponent } of powers) {
      const n = asNumber(exponent);
      if (n === undefined || base.kind === "euler") continue;
      const before = least.get(base.text);
      least.set(base.text, { base, n: Math.min(n, before?.n ?? n), count: (before?.count ?? 0) + 1 });
    }
  }
  return [...least.values()].flatMap(({ base, n, count }) => {
    const shared = count === a.length ? n : Math.min(n, 0);
    return shared === 0 ? [] : [power(base, numeral(shared))];
  });
}

const symbolic = ({ powers }: Term): Power[] =>
  powers.filter(({ exponent }) => asNumber(exponent) === undefined);

/** Most terms among which a reference is looked for. */
const MOST_REFERENCES = 8;

/**
 * Of exponentials and symbolic powers nothing says which to draw out: 1 + exp(-x) = exp(-x) (exp(x) + 1). All are tried,
 * and the one whose sum has the least shape is taken.
 */
function symbolicReference(a: Normal): { drawn: readonly Power[]; left: Normal } {
  const nothing = { drawn: [], left: a };
  if (a.length > MOST_REFERENCES || a.every((term) => symbolic(term).length === 0)) return nothing;
  const choices = a.map((term) => {
    const drawn = symbolic(term);
    const left = collect(divide(a, drawn));
    return { drawn, left, shape: unsignedShape(left) };
  });
  return choices.reduce((best, each) => (each.shape < best.shape ? each : best));
}

/** Shape of a sum up to a sign in front of it. */
function unsignedShape(a: Normal): string {
  const sign = Math.sign(a[0].factor);
  return a.map(({ factor, shape }) => (factor * sign < 0 ? "-" : "+") + shape).join("");
}

/** Raises to a power, splitting it over factors where that is right: for whole powers, and for positive factors. */
export function raiseTo(a: Normal, exponent: Normal, boxes: Boxes): Normal {
  const n = asNumber(exponent);
  if (n === 0) return one;
  if (n === 1) return a;
  if (a.length === 0) return [product(1, [power(sumAtom(a), exponent)])];
  const term = asTerm(a);
  const whole = n !== undefined && Number.isInteger(n);
  const splits = whole || (term.factor > 0 && term.powers.every(({ base }) => isPositive(base, boxes)));
  if (!splits) return [splitPositive(term, exponent, boxes)];
  const powers = term.powers.map((each) => power(each.base, expand(times(each.exponent, exponent))));
  return [numberTo(term.factor, exponent, product(1, powers))];
}

/** Draws the positive factors out of a power and leaves the others under it. */
function splitPositive(term: Term, exponent: Normal, boxes: Boxes): Term {
  const positive = term.powers.filter(({ base }) => isPositive(base, boxes));
  const others = term.powers.filter(({ base }) => !isPositive(base, boxes));
  const drawn = positive.map((each) => power(each.base, expand(times(each.exponent, exponent))));
  const under = sumAtom([product(Math.sign(term.factor), others)]);
  return numberTo(Math.abs(term.factor), exponent, product(1, [...drawn, power(under, exponent)]));
}

/** factor^exponent times a term; with a symbolic exponent, exp(exponent ln factor). */
function numberTo(factor: number, exponent: Normal, rest: Term): Term {
  const n = asNumber(exponent);
  if (n !== undefined) return { ...rest, factor: rest.factor * factor ** n };
  if (factor === 1) return rest;
  return multiplyTerms(rest, product(1, [power(EULER, scale(exponent, Math.log(factor)))]));
}

const EULER = { kind: "euler", text: "e", shape: "e" } as const;

/** Product of two normal forms; sums stay factors. */
export function times(a: Normal, b: Normal): Normal {
  if (a.length === 0 || b.length === 0) return [];
  if (asNumber(a) !== undefined) return scale(b, a[0].factor);
  if (asNumber(b) !== undefined) return scale(a, b[0].factor);
  return [multiplyTerms(asFactor(a), asFactor(b))];
}

const asFactor = (a: Normal): Term => (a.length === 1 ? a[0] : asTerm(a));

/** One numerator over one denominator, both multiplied out as far as they stay short. */
export function overOneDivisor(a: Normal): Term {
  const term = asTerm(a);
  const below = term.powers.filter(isDivisor);
  if (below.length < 2) return term;
  const divisor = expand([product(1, below.map(inverse))]);
  const rest = term.powers.filter((each) => !isDivisor(each));
  if (divisor.some(({ powers }) => powers.some(isExpandable))) return term;
  const joined = asTerm(divisor);
  return product(term.factor / joined.factor, [...rest, ...joined.powers.map(inverse)]);
}

function isDivisor({ base, exponent }: Power): boolean {
  const n = asNumber(exponent);
  return base.kind === "sum" && n !== undefined && n < 0 && Number.isInteger(n);
}
