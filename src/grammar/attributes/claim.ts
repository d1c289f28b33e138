import type { Claims } from "../grammar.js";

/** One thing that a rule declares of its laws. */
export type Claim =
  | { readonly kind: "unit"; readonly unit: string }
  | { readonly kind: "range"; readonly lower: number; readonly upper: number; readonly attained: boolean }
  | { readonly kind: "zero"; readonly variable: string; readonly at: number }
  | { readonly kind: "trend"; readonly variable: string; readonly trend: "rises" | "falls" }
  | { readonly kind: "defined" };

/** Claims one by one. */
export function claimsIn({ unit, range, zeros, trends, defined }: Claims): Claim[] {
  return [
    ...(unit === undefined ? [] : [{ kind: "unit" as const, unit }]),
    ...(range ? [{ kind: "range" as const, ...range }] : []),
    ...zeros.map((zero) => ({ kind: "zero" as const, ...zero })),
    ...trends.map((trend) => ({ kind: "trend" as const, ...trend })),
    ...(defined ? [{ kind: "defined" as const }] : []),
  ];
}

/** A claim as it is written in a grammar. */
export function textOf(claim: Claim): string {
  switch (claim.kind) {
    case "unit":
      return `[${claim.unit}]`;
    case "zero":
      return `zero at ${claim.variable} = ${claim.at}`;
    case "trend":
      return `${claim.trend} with ${claim.variable}`;
    case "defined":
      return "defined";
    case "range":
      return rangeText(claim.lower, claim.upper, claim.attained);
  }
}

function rangeText(lower: number, upper: number, attained: boolean): string {
  if (lower === 0 && upper === Infinity) return attained ? "nonnegative" : "positive";
  if (lower === -Infinity && upper === 0) return attained ? "nonpositive" : "negative";
  return attained ? `in [${lower}, ${upper}]` : `in (${lower}, ${upper})`;
}
