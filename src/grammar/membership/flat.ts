import type { Expression } from "../../expression/expression.js";
import type { Hole, Template } from "../grammar.js";

/**
 * A formula with sums and products of any number of operands, in which differences, quotients, signs and roots are written by
 * them: a - b is a + (-1) b, a / b is a times the inverse of b, sqrt(x) is x^0.5. Numbers in a product are one number.
 * Two formulas that differ in no more than this have equal flat forms up to the order of operands.
 */
export type Flat =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "parameter" | "variable"; readonly name: string }
  | Hole
  | { readonly kind: "sum" | "product"; readonly operands: readonly Flat[] }
  | { readonly kind: "inverse"; readonly of: Flat }
  | { readonly kind: "call"; readonly operator: string; readonly operands: readonly Flat[] };

/** The flat form of a formula, or of the body of a production. */
export function flatten(body: Template | Expression): Flat {
  switch (body.kind) {
    case "constant":
      return numeral(body.value);
    case "parameter":
    case "variable":
      return { kind: body.kind, name: body.name };
    case "hole":
      return body;
    case "apply":
      return applied(body.operator, body.operands.map(flatten));
  }
}

function applied(operator: string, operands: readonly Flat[]): Flat {
  const [a, b] = operands;
  switch (operator) {
    case "+":
      return sum([a, b]);
    case "-":
      return sum([a, negative(b)]);
    case "neg":
      return negative(a);
    case "*":
      return product([a, b]);
    case "/":
      return product([a, inverse(b)]);
    case "sqrt":
      return { kind: "call", operator: "^", operands: [a, numeral(0.5)] };
    default:
      return { kind: "call", operator, operands };
  }
}

export const numeral = (value: number): Flat => ({ kind: "number", value });

/** Terms of a sum, or the one term that something else is. */
export const termsOf = (flat: Flat): readonly Flat[] => (flat.kind === "sum" ? flat.operands : [flat]);
export const factorsOf = (flat: Flat): readonly Flat[] => (flat.kind === "product" ? flat.operands : [flat]);

export function sum(parts: readonly Flat[]): Flat {
  const terms = parts.flatMap(termsOf);
  const others = terms.filter(({ kind }) => kind !== "number");
  const value = terms.reduce((total, term) => total + (term.kind === "number" ? term.value : 0), 0);
  const kept = value === 0 ? others : [numeral(value), ...others];
  if (kept.length === 0) return numeral(0);
  return kept.length === 1 ? kept[0] : { kind: "sum", operands: kept };
}

export function product(parts: readonly Flat[]): Flat {
  const factors = parts.flatMap(factorsOf);
  const others = factors.filter(({ kind }) => kind !== "number");
  const value = numberIn(factors);
  const kept = value === 1 ? others : [numeral(value), ...others];
  if (kept.length === 0) return numeral(1);
  if (value === -1 && others.length === 1 && others[0].kind === "sum") {
    return sum(others[0].operands.map(negative));
  }
  return kept.length === 1 ? kept[0] : { kind: "product", operands: kept };
}

/** The number in front of a product. */
export const numberIn = (factors: readonly Flat[]): number =>
  factors.reduce((value, factor) => (factor.kind === "number" ? value * factor.value : value), 1);

export const negative = (flat: Flat): Flat => product([numeral(-1), flat]);

export function inverse(flat: Flat): Flat {
  switch (flat.kind) {
    case "number":
      return numeral(1 / flat.value);
    case "inverse":
      return flat.of;
    case "product":
      return product(flat.operands.map(inverse));
    case "sum":
    case "parameter":
    case "variable":
    case "hole":
    case "call":
      return { kind: "inverse", of: flat };
  }
}

/** Text for people, and by which flat forms are told apart. */
export function textOf(flat: Flat): string {
  switch (flat.kind) {
    case "number":
      return String(flat.value);
    case "parameter":
    case "variable":
      return flat.name;
    case "hole":
      return `<${flat.text}>`;
    case "sum":
      return flat.operands.map(textOf).join(" + ").replaceAll("+ -", "- ");
    case "product":
      return productText(flat.operands);
    case "inverse":
      return `1/${grouped(flat.of)}`;
    case "call":
      return flat.operator === "^"
        ? flat.operands.map(grouped).join("^")
        : `${flat.operator}(${flat.operands.map(textOf).join(", ")})`;
  }
}

function productText(factors: readonly Flat[]): string {
  const sign = factors[0].kind === "number" && factors[0].value === -1 ? "-" : "";
  return (
    sign +
    factors
      .slice(sign ? 1 : 0)
      .map(grouped)
      .join(" * ")
  );
}

/** A text that flat forms share when they differ in the order of operands only. */
export function keyOf(flat: Flat): string {
  switch (flat.kind) {
    case "sum":
    case "product":
      return `${flat.kind}(${flat.operands.map(keyOf).sort().join(", ")})`;
    case "inverse":
      return `1/(${keyOf(flat.of)})`;
    case "call":
      return `${flat.operator}(${flat.operands.map(keyOf).join(", ")})`;
    case "number":
      // products of the same numbers in another order may round apart
      return flat.value.toPrecision(12);
    case "parameter":
    case "variable":
    case "hole":
      return textOf(flat);
  }
}

const grouped = (flat: Flat): string =>
  flat.kind === "sum" || flat.kind === "product" ? `(${textOf(flat)})` : textOf(flat);
