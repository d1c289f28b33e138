import { isPositive, kineticBoxes } from "./known-signs.js";
import { namesIn, namesInSum } from "./names.js";
import { reachOf, unit } from "./reach.js";
import { spans } from "./row-reduce.js";
import { skeletons } from "./skeleton.js";
import {
  asNumber,
  collect,
  functionAtom,
  nameAtom,
  one,
  power,
  product,
  scale,
  sumAtom,
  textOf,
  type Atom,
  type Normal,
  type Power,
  type Term,
} from "./terms.js";

/**
 * Puts one parameter in the place of what a free parameter already says: in k exp(b (c - m)) of the factor exp(-b m),
 * since k can take any positive value whatever b and m are; and writes K^n as K where a parameter only occurs to the
 * power of the same symbol n.
 */
export function absorb(a: Normal): Normal {
  let law = plainPowers(a);
  let count = 1;
  for (let next = absorbOne(law, count); next !== undefined; next = absorbOne(law, ++count)) {
    law = plainPowers(next);
  }
  return law;
}

/**
 * The law with a parameter in the place of one factor that holds no variables and is positive, where the coefficient
 * that it stands in can be moved alone by parameters that the factor does not move with, or that scale the factor.
 */
function absorbOne(a: Normal, count: number): Normal | undefined {
  const [skeleton] = skeletons(a);
  const { basis } = reachOf(skeleton);
  // no name that can be read has a star
  const fresh = power(nameAtom(`*${count}`, true), one);
  for (const slot of skeleton.slots) {
    const shorter = slot.term && withoutConstant(slot.term, fresh);
    if (shorter && spans(basis, unit(skeleton, slot))) {
      return mapTerms(a, (term) => (term.text === slot.term!.text ? shorter : term));
    }
  }
  return undefined;
}

/** The term with another factor in the place of its first positive one that holds no variables; parameters to a number stay. */
function withoutConstant({ factor, powers }: Term, instead: Power): Term | undefined {
  for (const each of powers) {
    const rest = [...powers.filter((other) => other !== each), instead];
    if (each.base.kind === "euler") {
      const kept = each.exponent.filter(holdsVariable);
      if (kept.length < each.exponent.length) return product(factor, [...rest, power(each.base, kept)]);
    } else if (!isCoefficient(each) && isConstant(each) && isPositive(each.base, kineticBoxes)) {
      return product(factor, rest);
    }
  }
  return undefined;
}

const isCoefficient = ({ base, exponent }: Power): boolean =>
  base.kind === "name" && asNumber(exponent) !== undefined;
const allFree = (names: ReadonlyMap<string, boolean>): boolean => [...names.values()].every((free) => free);
const isConstant = ({ base, exponent }: Power): boolean =>
  allFree(namesIn(base)) && allFree(namesInSum(exponent));
const holdsVariable = (term: Term): boolean => !allFree(namesInSum([term]));

/** Puts K in the place of K^n where K occurs only to numbers times one symbolic power n that holds no variables. */
function plainPowers(a: Normal): Normal {
  const exponents = new Map<string, Normal[]>();
  eachPower(a, ({ base, exponent }) => {
    if (base.kind !== "name" || !base.free) return;
    exponents.set(base.name, [...(exponents.get(base.name) ?? []), exponent]);
  });
  const replaced = new Set(
    [...exponents.entries()].filter(([, all]) => isOneSymbol(all)).map(([name]) => name),
  );
  if (replaced.size === 0) return a;
  return mapPowers(a, (each) =>
    each.base.kind === "name" && replaced.has(each.base.name)
      ? power(each.base, [product(each.exponent[0].factor, [])])
      : each,
  );
}

function isOneSymbol(exponents: readonly Normal[]): boolean {
  const [first] = exponents;
  if (asNumber(first) !== undefined || !allFree(namesInSum(first))) return false;
  const symbol = (a: Normal): string => textOf(scale(a, 1 / a[0].factor));
  return exponents.every((each) => asNumber(each) === undefined && symbol(each) === symbol(first));
}

function eachPower(a: Normal, visit: (power: Power) => void): void {
  for (const { powers } of a) {
    for (const each of powers) {
      visit(each);
      eachPower(each.exponent, visit);
      if (each.base.kind === "sum") eachPower(each.base.terms, visit);
      if (each.base.kind === "function") each.base.operands.forEach((operand) => eachPower(operand, visit));
    }
  }
}

/** The same form with every power replaced, inner ones first. */
function mapPowers(a: Normal, replace: (power: Power) => Power): Normal {
  return mapTerms(a, ({ factor, powers }) => product(factor, powers.map(replace)));
}

/** The same form with every term replaced, inner ones first. */
function mapTerms(a: Normal, replace: (term: Term) => Term): Normal {
  const inner = (n: Normal): Normal => mapTerms(n, replace);
  return collect(
    a.map((term) => {
      const powers = term.powers.map(({ base, exponent }) => power(mapAtom(base, inner), inner(exponent)));
      return replace(product(term.factor, powers));
    }),
  );
}

function mapAtom(base: Atom, inner: (n: Normal) => Normal): Atom {
  if (base.kind === "sum") return sumAtom(inner(base.terms));
  if (base.kind === "function") return functionAtom(base.name, base.operands.map(inner));
  return base;
}
