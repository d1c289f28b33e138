import { minus, negative, over, plus, raise, times } from "../build.js";
import { apply, constant, parameter, variable, type Expression } from "../expression.js";
import { asNumber, scale, type Atom, type Normal, type Power, type Term } from "./terms.js";

/** Writes a normal form as an expression, with quotients, roots and differences where they are shorter. */
export function toExpression(a: Normal): Expression {
  if (a.length === 0) return constant(0);
  const first = a.findIndex(({ factor }) => factor > 0);
  if (first < 0) return negative(toExpression(scale(a, -1)));
  const ordered = [a[first], ...a.slice(0, first), ...a.slice(first + 1)];
  return ordered
    .slice(1)
    .reduce(
      (sum, term) =>
        term.factor < 0
          ? minus(sum, termExpression({ ...term, factor: -term.factor }))
          : plus(sum, termExpression(term)),
      termExpression(ordered[0]),
    );
}

function termExpression({ factor, powers }: Term): Expression {
  const below = powers.filter(isBelow);
  const above = powers.filter((each) => !isBelow(each));
  const inverted = below.map((each) => ({ ...each, exponent: scale(each.exponent, -1) }));
  // 0.5 x reads better as x / 2
  const divisor = 1 / factor;
  const divides = !Number.isInteger(factor) && Number.isInteger(divisor) && above.length > 0;
  const top = above.map(powerExpression).reduce(times, constant(divides ? 1 : factor));
  const bottom = inverted.map(powerExpression).reduce(times, constant(divides ? divisor : 1));
  return over(top, bottom);
}

/** A power with a negative number as exponent goes below the line. */
function isBelow({ exponent }: Power): boolean {
  return (asNumber(exponent) ?? 0) < 0;
}

function powerExpression({ base, exponent }: Power): Expression {
  if (base.kind === "euler") return apply("exp", toExpression(exponent));
  const inner = atomExpression(base);
  return asNumber(exponent) === 0.5 ? apply("sqrt", inner) : raise(inner, toExpression(exponent));
}

function atomExpression(atom: Exclude<Atom, { kind: "euler" }>): Expression {
  switch (atom.kind) {
    case "name":
      return atom.free ? parameter(atom.name) : variable(atom.name);
    case "function":
      return apply(atom.name, ...atom.operands.map(toExpression));
    case "sum":
      return toExpression(atom.terms);
  }
}
