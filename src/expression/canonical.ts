import type { Expression } from "./expression.js";
import { absorb } from "./canonical-absorb.js";
import { normal, write } from "./canonical-normal.js";

/**
 * A text that two laws share when algebra and a change of free parameters turn one into the other. Sums and products
 * are flattened and ordered; quotients, roots and integer powers become powers; exponentials of sums are joined; sinh,
 * cosh and tanh are written out; numbers and parameters that only ever occur together are drawn into one parameter;
 * parameters are numbered in order of appearance.
 *
 * Equal keys mean equal laws (up to their parameters). Different keys may still be equal laws: the rules are sound, not
 * complete. Everything but `eta` is taken as positive, as compositions, concentrations and rate constants are.
 */
export function canonicalKey(expression: Expression): string {
  return number(write(absorb(normal(expression))));
}

/** Renames parameters, marked by "?", in order of appearance. */
function number(text: string): string {
  const names = new Map<string, string>();
  return text.replace(/\?([\p{L}_][\p{L}\p{N}_.]*)/gu, (_, name: string) => {
    const known = names.get(name) ?? `?${names.size + 1}`;
    names.set(name, known);
    return known;
  });
}
