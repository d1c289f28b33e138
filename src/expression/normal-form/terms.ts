/**
 * Normal form: a sum of terms, each a number times a product of powers of atoms. An atom is Euler's number, a name, a
 * function of normal forms, or a sum that stands as a factor. Terms and powers are kept sorted and merged; each carries
 * its text, by which it is compared, and its shape, the text without numbers in front and names of parameters.
 */
export type Normal = readonly Term[];

export interface Term {
  readonly factor: number;
  readonly powers: readonly Power[];
  /** Text of the powers. */
  readonly text: string;
  readonly shape: string;
}

export interface Power {
  readonly base: Atom;
  readonly exponent: Normal;
  readonly text: string;
  readonly shape: string;
}

export type Atom = (
  | { readonly kind: "euler" }
  | { readonly kind: "name"; readonly name: string; readonly free: boolean }
  | { readonly kind: "function"; readonly name: string; readonly operands: readonly Normal[] }
  | { readonly kind: "sum"; readonly terms: Normal }
) & { readonly text: string; readonly shape: string };

export const euler: Atom = { kind: "euler", text: "e", shape: "e" };

export const nameAtom = (name: string, free: boolean): Atom => ({
  kind: "name",
  name,
  free,
  text: free ? `?${name}` : name,
  shape: free ? "?" : name,
});

export const functionAtom = (name: string, operands: readonly Normal[]): Atom => ({
  kind: "function",
  name,
  operands,
  text: `${name}(${operands.map(textOf).join(",")})`,
  shape: `${name}(${operands.map(shapeOf).join(",")})`,
});

export const sumAtom = (terms: Normal): Atom => ({
  kind: "sum",
  terms,
  text: `(${textOf(terms)})`,
  shape: `(${shapeOf(terms)})`,
});

export const power = (base: Atom, exponent: Normal): Power => {
  const unit = asNumber(exponent) === 1;
  return {
    base,
    exponent,
    text: unit ? base.text : `${base.text}^(${textOf(exponent)})`,
    shape: unit ? base.shape : `${base.shape}^(${asNumber(exponent) ?? shapeOf(exponent)})`,
  };
};

const termOf = (factor: number, powers: readonly Power[]): Term => ({
  factor,
  powers,
  text: powers.map(({ text }) => text).join("*"),
  shape: powers.map(({ shape }) => shape).join("*"),
});

/** Numbers to 12 digits: rounding must not tell laws apart. */
const digits = (value: number): string => String(Number(value.toPrecision(12)));

/** The text of a normal form; parameters are marked by "?". */
export function textOf(a: Normal): string {
  if (a.length === 0) return "0";
  return a
    .map(({ factor, text }) => `${factor < 0 ? "" : "+"}${digits(factor)}${text === "" ? "" : `*${text}`}`)
    .join("");
}

const shapeOf = (a: Normal): string =>
  a.map(({ factor, shape }) => (factor < 0 ? "-" : "+") + shape).join("");

export const numeral = (value: number): Normal => (value === 0 ? [] : [termOf(value, [])]);
export const one: Normal = numeral(1);
export const atomic = (base: Atom, exponent: Normal = one): Normal => [termOf(1, [power(base, exponent)])];

/** The value of a normal form that is a number. */
export function asNumber(a: Normal): number | undefined {
  if (a.length === 0) return 0;
  return a.length === 1 && a[0].powers.length === 0 ? a[0].factor : undefined;
}

const order = (
  a: { readonly shape: string; readonly text: string },
  b: { readonly shape: string; readonly text: string },
): number => {
  // by shape first: the order must not depend on how parameters are called
  if (a.shape !== b.shape) return a.shape < b.shape ? -1 : 1;
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
};

/** Where two numbers cancel to less than this share of them, what is left is rounding. */
const CANCELLED = 1e-13;

/** Sum of terms, like ones collected. */
export function collect(terms: readonly Term[]): Normal {
  const sums = new Map<string, Term>();
  for (const term of terms) {
    const before = sums.get(term.text);
    sums.set(term.text, before ? merged(before, term.factor) : term);
  }
  return [...sums.values()].filter(({ factor }) => factor !== 0).sort(order);
}

function merged(term: Term, more: number): Term {
  const sum = term.factor + more;
  const scale = Math.max(Math.abs(term.factor), Math.abs(more));
  return { ...term, factor: Math.abs(sum) < CANCELLED * scale ? 0 : sum };
}

export const add = (a: Normal, b: Normal): Normal => collect([...a, ...b]);

export const scale = (a: Normal, factor: number): Normal =>
  factor === 0 ? [] : a.map((term) => ({ ...term, factor: term.factor * factor }));

/** A number times a product of powers: equal bases joined, powers of Euler's number that are numbers multiplied in. */
export function product(factor: number, powers: readonly Power[]): Term {
  const joined = new Map<string, Power>();
  for (const each of powers) {
    const before = joined.get(each.base.text);
    joined.set(each.base.text, before ? power(each.base, expandedSum(before.exponent, each.exponent)) : each);
  }
  const kept = [...joined.values()].filter(({ exponent }) => exponent.length > 0);
  const number = kept.find(({ base, exponent }) => base.kind === "euler" && asNumber(exponent) !== undefined);
  const value = number ? Math.exp(asNumber(number.exponent)!) : 1;
  if (!number || !Number.isFinite(value) || value === 0) return termOf(factor, kept.sort(order));
  return termOf(factor * value, kept.filter((each) => each !== number).sort(order));
}

const expandedSum = (a: Normal, b: Normal): Normal => expand(add(a, b));

export const multiplyTerms = (a: Term, b: Term): Term =>
  product(a.factor * b.factor, [...a.powers, ...b.powers]);

/** Product of two normal forms, sums multiplied out. */
export const distribute = (a: Normal, b: Normal): Normal =>
  collect(a.flatMap((left) => b.map((right) => multiplyTerms(left, right))));

/** Most terms that a sum may have after multiplying out; beyond, its factors stay as they are. */
const MOST_TERMS = 48;

/** Multiplies out sums that stand as factors to a whole positive power, as far as the result stays short. */
export function expand(a: Normal): Normal {
  if (!a.some((term) => term.powers.some(isExpandable))) return a;
  const parts = a.map(expandTerm);
  return parts.reduce((count, { length }) => count + length, 0) > MOST_TERMS ? a : collect(parts.flat());
}

const wholePower = ({ base, exponent }: Power): number => {
  const n = base.kind === "sum" ? asNumber(exponent) : undefined;
  return n !== undefined && Number.isInteger(n) ? n : 0;
};

export const isExpandable = (each: Power): boolean => wholePower(each) > 0;

function expandTerm(term: Term): Normal {
  const rest = term.powers.filter((each) => !isExpandable(each));
  let result: Normal = [product(term.factor, rest)];
  for (const each of term.powers.filter(isExpandable)) {
    const { terms } = each.base as Atom & { kind: "sum" };
    for (let n = wholePower(each); n > 0; n--) {
      if (result.length * terms.length > MOST_TERMS) return [term];
      result = distribute(result, terms);
    }
  }
  return expand(result);
}
