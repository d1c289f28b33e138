import type { Flat } from "./flat.js";

/** Rules that can derive a sum (or a product) of several operands, as seen from outside; the others take one operand. */
export function wideRules(
  bodies: ReadonlyMap<string, readonly Flat[]>,
  kind: "sum" | "product",
): ReadonlySet<string> {
  const wide = new Set<string>();
  for (let before = -1; wide.size > before;) {
    before = wide.size;
    for (const [rule, alternatives] of bodies)
      if (alternatives.some((body) => isWide(body, kind, wide))) wide.add(rule);
  }
  return wide;
}

function isWide(body: Flat, kind: "sum" | "product", wide: ReadonlySet<string>): boolean {
  if (body.kind === kind) return true;
  if (body.kind === "hole") return wide.has(body.nonterminal);
  if (body.kind === "inverse") return kind === "product" && isWide(body.of, kind, wide);
  // the sign of a hole that derives a sum goes to its terms
  return (
    body.kind === "product" &&
    body.operands.some((each) => each.kind === "hole" && wide.has(each.nonterminal))
  );
}
