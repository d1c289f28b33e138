import type { Expression } from "./expression.js";

/**
 * Normal form: a sum of terms, each a number times a product of powers of atoms. An atom is a name, a function of a
 * normal form, or a sum that stands as a factor. Everything is kept sorted by its text.
 */
export type Normal = readonly Term[];

export interface Term {
  readonly factor: number;
  readonly powers: readonly Power[];
}

export interface Power {
  readonly base: Atom;
  readonly exponent: Normal;
}

export type Atom =
  | { readonly kind: "name"; readonly name: string; readonly free: boolean }
  | { readonly kind: "function"; readonly name: string; readonly operands: readonly Normal[] }
  | { readonly kind: "sum"; readonly terms: Normal };

const numeral = (value: number): Normal => (value === 0 ? [] : [{ factor: value, powers: [] }]);
const one = numeral(1);
const atomic = (base: Atom, exponent: Normal = one): Normal => [{ factor: 1, powers: [{ base, exponent }] }];

/** Brings an expression into normal form. */
export function normal(expression: Expression): Normal {
  switch (expression.kind) {
    case "constant":
      return numeral(expression.value);
    case "parameter":
      return atomic({ kind: "name", name: expression.name, free: true });
    case "variable":
      return atomic({ kind: "name", name: expression.name, free: false });
    case "apply":
      return applied(expression.operator, expression.operands.map(normal));
  }
}

function applied(operator: string, operands: readonly Normal[]): Normal {
  const [a, b] = operands;
  switch (operator) {
    case "+":
      return add(a, b);
    case "-":
      return add(a, scale(b, -1));
    case "neg":
      return scale(a, -1);
    case "*":
      return multiply(a, b);
    case "/":
      return multiply(a, power(b, numeral(-1)));
    case "^":
      return power(a, b);
    case "sqrt":
      return power(a, numeral(0.5));
    case "exp":
      return exponential(a);
    case "sinh":
      return scale(add(exponential(a), scale(exponential(scale(a, -1)), -1)), 0.5);
    case "cosh":
      return scale(add(exponential(a), exponential(scale(a, -1))), 0.5);
    case "tanh":
      return multiply(applied("sinh", [a]), power(applied("cosh", [a]), numeral(-1)));
    default:
      return known(operator, operands) ?? atomic({ kind: "function", name: operator, operands });
  }
}

/** A function of a number is a number; log undoes exp. */
function known(operator: string, [a]: readonly Normal[]): Normal | undefined {
  const value = asNumber(a);
  if (operator === "log" && value !== undefined && value > 0) return numeral(Math.log(value));
  if (operator !== "log" || a.length !== 1 || a[0].factor <= 0) return undefined;
  // ln(f x^p y^q) = ln f + p ln x + q ln y, where all are positive
  if (!a[0].powers.every(({ base }) => isPositive(base))) return undefined;
  if (
    a[0].powers.length === 1 &&
    a[0].factor === 1 &&
    asNumber(a[0].powers[0].exponent) === 1 &&
    a[0].powers[0].base.kind !== "function"
  ) {
    return undefined;
  }
  return a[0].powers.reduce<Normal>(
    (sum, { base, exponent }) => add(sum, multiply(exponent, logarithm(base))),
    numeral(Math.log(a[0].factor)),
  );
}

function logarithm(base: Atom): Normal {
  if (base.kind === "function" && base.name === "exp") return base.operands[0];
  return atomic({ kind: "function", name: "log", operands: [atomic(base)] });
}

/** exp(s) = number * product over the terms of s of exp(term), as powers of exp(primitive term). */
function exponential(a: Normal): Normal {
  const value = asNumber(a);
  if (value !== undefined) return numeral(Math.exp(value));
  const base: Atom = { kind: "function", name: "exp", operands: [a] };
  return atomic(base);
}

export function add(a: Normal, b: Normal): Normal {
  const sums = new Map<string, Term>();
  for (const term of [...a, ...b]) {
    const key = writePowers(term.powers);
    const before = sums.get(key);
    sums.set(key, before ? { ...term, factor: before.factor + term.factor } : term);
  }
  return [...sums.entries()]
    .filter(([, { factor }]) => factor !== 0)
    .sort(([left], [right]) => compare(left, right))
    .map(([, term]) => term);
}

export function scale(a: Normal, factor: number): Normal {
  return factor === 0 ? [] : a.map((term) => ({ ...term, factor: term.factor * factor }));
}

export function multiply(a: Normal, b: Normal): Normal {
  if (a.length === 0 || b.length === 0) return [];
  if (a.length === 1 && b.length === 1) return [multiplyTerms(a[0], b[0])];
  if (a.length === 1 && a[0].powers.length === 0) return scale(b, a[0].factor);
  if (b.length === 1 && b[0].powers.length === 0) return scale(a, b[0].factor);
  return [multiplyTerms(asTerm(a), asTerm(b))];
}

/** A sum as a factor: a number times a primitive sum, whose first term has factor 1. */
function asTerm(a: Normal): Term {
  if (a.length === 1) return a[0];
  const factor = a[0].factor;
  return { factor, powers: [{ base: { kind: "sum", terms: scale(a, 1 / factor) }, exponent: one }] };
}

function multiplyTerms(a: Term, b: Term): Term {
  const powers = new Map<string, Power>();
  let exponent: Normal = [];
  for (const each of [...a.powers, ...b.powers]) {
    if (each.base.kind === "function" && each.base.name === "exp") {
      exponent = add(exponent, multiply(each.base.operands[0], each.exponent));
      continue;
    }
    const key = writeAtom(each.base);
    const before = powers.get(key);
    powers.set(key, before ? { ...each, exponent: add(before.exponent, each.exponent) } : each);
  }
  let factor = a.factor * b.factor;
  const value = asNumber(exponent);
  if (value !== undefined) factor *= Math.exp(value);
  else powers.set("exp", { base: { kind: "function", name: "exp", operands: [exponent] }, exponent: one });
  const kept = [...powers.values()].filter((each) => each.exponent.length > 0);
  return { factor, powers: kept.sort((x, y) => compare(writePower(x), writePower(y))) };
}

function power(a: Normal, exponent: Normal): Normal {
  const n = asNumber(exponent);
  if (n === 0) return one;
  if (n === 1) return a;
  if (a.length === 0) return a;
  const term = asTerm(a);
  const whole = n !== undefined && Number.isInteger(n);
  if (!whole && !(term.factor > 0 && term.powers.every(({ base }) => isPositive(base)))) {
    return atomic({ kind: "sum", terms: a }, exponent);
  }
  const powers = term.powers.map((each) => ({
    base: each.base,
    exponent: multiply(each.exponent, exponent),
  }));
  const raised = multiplyTerms({ factor: 1, powers }, { factor: 1, powers: [] });
  if (n !== undefined) return [{ ...raised, factor: raised.factor * term.factor ** n }];
  return term.factor === 1
    ? [raised]
    : multiply([raised], exponential(scale(exponent, Math.log(term.factor))));
}

/** Names other than eta are positive, and so are exp, cosh and sums of positive terms. 1 - c is positive too. */
function isPositive(atom: Atom): boolean {
  if (atom.kind === "name") return atom.name !== "eta";
  if (atom.kind === "function") return atom.name === "exp" || atom.name === "erfc";
  const positive = atom.terms.every(
    ({ factor, powers }) => factor > 0 && powers.every(({ base }) => isPositive(base)),
  );
  return positive || write(atom.terms) === "1-1*c";
}

export function asNumber(a: Normal): number | undefined {
  if (a.length === 0) return 0;
  return a.length === 1 && a[0].powers.length === 0 ? a[0].factor : undefined;
}

const compare = (a: string, b: string): number => {
  const [left, right] = [anonymous(a), anonymous(b)];
  return left < right ? -1 : left > right ? 1 : a < b ? -1 : a > b ? 1 : 0;
};

/** Order must not depend on how parameters are called, or equal laws would be ordered differently. */
const anonymous = (text: string): string => text.replace(/\?[\p{L}_][\p{L}\p{N}_.]*/gu, "?");

/** The text of a normal form; parameters are marked by "?". Numbers to 12 digits: rounding must not tell laws apart. */
export function write(a: Normal): string {
  if (a.length === 0) return "0";
  return a
    .map(({ factor, powers }, n) => {
      const number = String(Number(Math.abs(factor).toPrecision(12)));
      const product = writePowers(powers);
      return `${factor < 0 ? "-" : n > 0 ? "+" : ""}${number}${product === "" ? "" : `*${product}`}`;
    })
    .join("");
}

function writePowers(powers: readonly Power[]): string {
  return powers.map(writePower).join("*");
}

function writePower({ base, exponent }: Power): string {
  const n = asNumber(exponent);
  return n === 1 ? writeAtom(base) : `${writeAtom(base)}^(${write(exponent)})`;
}

export function writeAtom(atom: Atom): string {
  if (atom.kind === "name") return atom.free ? `?${atom.name}` : atom.name;
  if (atom.kind === "sum") return `(${write(atom.terms)})`;
  return `${atom.name}(${atom.operands.map(write).join(",")})`;
}
