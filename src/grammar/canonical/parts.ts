import type { Part, Template } from "../grammar.js";

/** Operators whose operands can be exchanged and regrouped. */
export const COMMUTATIVE = ["+", "*"];

/** A template whose holes know their position. */
type Numbered =
  | { readonly kind: "hole"; readonly nonterminal: string; readonly hole: number }
  | { readonly kind: "leaf"; readonly text: string }
  | { readonly kind: "apply"; readonly operator: string; readonly operands: readonly Numbered[] };

/** An operand of the sum or product at the root of a production. */
export interface Operand {
  /** Text that alike operands share. */
  readonly text: string;
  /** Its nonterminal, where it is nothing but a hole. */
  readonly nonterminal: string | undefined;
  readonly parts: readonly Part[];
}

/** Which holes of a production may be exchanged: in `K * <a> + K * <a>` the two holes. */
export const partsOf = (body: Template): readonly Part[] => partsIn(number(body));

/** The operands of the sum or product at the root; a single one where another operator stands there. */
export function operandsOf(body: Template, operator: string): readonly Operand[] {
  return flatten(number(body), operator).map((operand) => ({
    text: textOf(operand),
    nonterminal: operand.kind === "hole" ? operand.nonterminal : undefined,
    parts: partsIn(operand),
  }));
}

/** The commutative operator at the root of a production. */
export function rootOf(body: Template): string | undefined {
  return body.kind === "apply" && COMMUTATIVE.includes(body.operator) ? body.operator : undefined;
}

/** Positions of the holes in parts, in order. */
export const holesIn = (parts: readonly Part[]): number[] =>
  parts.flatMap((part) => (part.kind === "hole" ? [part.hole] : part.units.flatMap(holesIn)));

function number(body: Template): Numbered {
  let next = 0;
  const visit = (template: Template): Numbered => {
    switch (template.kind) {
      case "hole":
        return { kind: "hole", nonterminal: template.nonterminal, hole: next++ };
      case "apply":
        return { kind: "apply", operator: template.operator, operands: template.operands.map(visit) };
      case "constant":
        return { kind: "leaf", text: String(template.value) };
      case "parameter":
      case "variable":
        return { kind: "leaf", text: template.name };
    }
  };
  return visit(body);
}

function partsIn(template: Numbered): readonly Part[] {
  if (template.kind === "hole") return [{ kind: "hole", hole: template.hole }];
  if (template.kind === "leaf") return [];
  if (!COMMUTATIVE.includes(template.operator)) return template.operands.flatMap(partsIn);
  const alike = new Map<string, Numbered[]>();
  for (const operand of flatten(template, template.operator)) {
    alike.set(textOf(operand), [...(alike.get(textOf(operand)) ?? []), operand]);
  }
  return [...alike.values()].flatMap((operands): readonly Part[] => {
    const units = operands.map(partsIn);
    return units.length === 1 || units[0].length === 0 ? units.flat() : [{ kind: "alike", units }];
  });
}

function flatten(template: Numbered, operator: string): Numbered[] {
  if (template.kind !== "apply" || template.operator !== operator) return [template];
  return template.operands.flatMap((operand) => flatten(operand, operator));
}

function textOf(template: Numbered): string {
  if (template.kind === "hole") return `<${template.nonterminal}>`;
  if (template.kind === "leaf") return template.text;
  return `(${template.operator} ${template.operands.map(textOf).join(" ")})`;
}
