import type { Flat } from "./flat.js";

/** The rule of a hole, of its inverse, or of its negative. */
export function holeIn(body: Flat): string | undefined {
  if (body.kind === "hole") return body.nonterminal;
  if (body.kind === "inverse") return holeIn(body.of);
  if (body.kind !== "product" || body.operands.length !== 2) return undefined;
  const [sign, hole] = body.operands;
  return sign.kind === "number" && sign.value === -1 && hole.kind === "hole" ? hole.nonterminal : undefined;
}
