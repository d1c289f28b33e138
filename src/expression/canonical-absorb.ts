import { asNumber, type Atom, type Normal, type Power, type Term } from "./canonical-normal.js";

/**
 * Draws into one free parameter what it can stand for: in a product with a positive parameter k that occurs nowhere
 * else, the number in front and the other parameters that occur nowhere else say nothing that k does not.

 */
export function absorb(a: Normal): Normal {
  let before = a;
  for (let n = 0; n < 8; n++) {
    const counts = countNames(before);
    const after = absorbSum(before, counts);
    if (JSON.stringify(after) === JSON.stringify(before)) return after;
    before = after;
  }
  return before;
}

/** How often each free name occurs. */
function countNames(a: Normal, counts = new Map<string, number>()): Map<string, number> {
  for (const { powers } of a) {
    for (const { base, exponent } of powers) {
      countNames(exponent, counts);
      if (base.kind === "name" && base.free) counts.set(base.name, (counts.get(base.name) ?? 0) + 1);
      if (base.kind === "sum") countNames(base.terms, counts);
      if (base.kind === "function") for (const operand of base.operands) countNames(operand, counts);
    }
  }
  return counts;
}

type Counts = ReadonlyMap<string, number>;

function absorbSum(a: Normal, counts: Counts): Normal {
  return a.map((term) => absorbTerm(term, counts));
}

function absorbTerm({ factor, powers }: Term, counts: Counts): Term {
  const inner = powers.map((power) => absorbPower(power, counts));
  const free = inner.filter((power) => isFree(power, counts));
  if (free.length === 0) return { factor, powers: inner };
  const rest = inner.filter((power) => !isFree(power, counts));
  const [keeper] = free
    .map(({ base }) => base as Atom & { kind: "name" })
    .sort((x, y) => (x.name < y.name ? -1 : 1));
  const merged: Power = { base: keeper, exponent: [{ factor: 1, powers: [] }] };
  return { factor: Math.sign(factor), powers: [merged, ...rest] };
}

/** A parameter that occurs once, to a constant power. */
function isFree({ base, exponent }: Power, counts: Counts): boolean {
  return base.kind === "name" && base.free && counts.get(base.name) === 1 && asNumber(exponent) !== undefined;
}

function absorbPower({ base, exponent }: Power, counts: Counts): Power {
  return { base: absorbAtom(base, counts), exponent: absorbSum(exponent, counts) };
}

function absorbAtom(base: Atom, counts: Counts): Atom {
  if (base.kind === "sum") return { kind: "sum", terms: absorbSum(base.terms, counts) };
  if (base.kind === "function")
    return { ...base, operands: base.operands.map((operand) => absorbSum(operand, counts)) };
  return base;
}
