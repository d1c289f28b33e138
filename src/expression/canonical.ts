import type { Expression } from "./expression.js";
import { absorb } from "./normal-form/absorb.js";
import { kineticBoxes } from "./normal-form/known-signs.js";
import { normalize } from "./normal-form/normalize.js";
import { reachOf } from "./normal-form/reach.js";
import { remainder } from "./normal-form/row-reduce.js";
import { skeletons, type Skeleton } from "./normal-form/skeleton.js";

/**
 * A text that two laws share when algebra and a change of free parameters turn one into the other.
 *
 * The law is brought into normal form: sums and products flattened and ordered, quotients over one divisor, roots and
 * quotients as powers, exponentials joined, sinh, cosh and tanh written out. Then coefficients are taken out of it. What
 * remains is its skeleton; what values the coefficients can take is an affine space of their logarithms, since each is a
 * number times a product of powers of positive parameters. The key is the skeleton with the reduced basis of that space,
 * so that V A/(K + A), A/(a + b A) and V A/(1 + A/K) are one law, whatever constants were drawn together or inverted.
 *
 * Equal keys mean equal laws, up to the values of their parameters. Different keys may still be equal laws (see
 * `equality/same-law.ts`). Parameters are taken as positive, and so is every variable but `eta`; `c` is a fraction.
 */
export function canonicalKey(expression: Expression): string {
  const form = absorb(normalize(expression, { boxes: kineticBoxes, exponentials: true }));
  if (form.length === 0) return "0";
  return skeletons(form)
    .map(write)
    .reduce((least, text) => (text < least ? text : least));
}

function write(skeleton: Skeleton): string {
  const { basis, offsets } = reachOf(skeleton);
  const fixed = remainder(offsets, basis);
  const rows = basis.map((row) => row.map(digits).join(" "));
  const numbers = fixed.some((value) => Math.abs(value) > 1e-9) ? [fixed.map(digits).join(" ")] : [];
  return [skeleton.text, ...rows, ...numbers.map((text) => `+ ${text}`)].join(" | ");
}

/** Six decimals, without a negative zero. */
const digits = (value: number): string => String(Math.round(value * 1e6) / 1e6 + 0);

/** A short name of a canonical key: 16 hexadecimal digits (FNV-1a, 64 bits). */
export function canonicalHash(expression: Expression): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(canonicalKey(expression))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
