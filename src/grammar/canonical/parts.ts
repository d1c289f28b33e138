import type { Part, Template } from "../grammar.js";

/** Operators whose operands can be exchanged and regrouped. */
export const COMMUTATIVE = ["+", "*"];

/** An operand of the sum or product at the root of a production. */
export interface Operand {
  /** Text that alike operands share. */
  readonly text: string;
  /** Its nonterminal, where it is nothing but a hole that stands here alone. */
  readonly nonterminal: string | undefined;
  readonly parts: readonly Part[];
}

/** Which holes of a production may be exchanged: in `K * <a> + K * <a>` the two holes. */
export const partsOf = (body: Template, uses: readonly number[]): readonly Part[] =>
  partsIn(body, uses, new Set());

/** The operands of the sum or product at the root; a single one where another operator stands there. */
export function operandsOf(body: Template, operator: string, uses: readonly number[]): readonly Operand[] {
  const taken = new Set<number>();
  return flatten(body, operator).map((operand) => ({
    text: textOf(operand, uses),
    nonterminal: operand.kind === "hole" && uses[operand.hole] === 1 ? operand.nonterminal : undefined,
    parts: partsIn(operand, uses, taken),
  }));
}

/** The commutative operator at the root of a production. */
export function rootOf(body: Template): string | undefined {
  return body.kind === "apply" && COMMUTATIVE.includes(body.operator) ? body.operator : undefined;
}

/** Positions of the holes in parts, in order. */
export const holesIn = (parts: readonly Part[]): number[] =>
  parts.flatMap((part) => (part.kind === "hole" ? [part.hole] : part.units.flatMap(holesIn)));

/**
 * The parts of a template, without the holes that are `taken`. A shared hole that also stands elsewhere belongs to no
 * operand, so it is taken before alike operands are looked for: in <f:a> * <g> + <f:a> * <g> only the <g> may be exchanged.
 */
function partsIn(template: Template, uses: readonly number[], taken: Set<number>): readonly Part[] {
  if (template.kind === "hole") {
    if (taken.has(template.hole)) return [];
    taken.add(template.hole);
    return [{ kind: "hole", hole: template.hole }];
  }
  if (template.kind !== "apply") return [];
  if (!COMMUTATIVE.includes(template.operator)) {
    return template.operands.flatMap((operand) => partsIn(operand, uses, taken));
  }
  const operands = flatten(template, template.operator);
  const common = operands.flatMap((operand) => openHoles(operand, uses)).filter((hole) => !taken.has(hole));
  const shared = [...new Set(common)].map((hole): Part => ({ kind: "hole", hole }));
  for (const hole of common) taken.add(hole);
  return [...shared, ...alikeOf(operands, uses).flatMap((group) => groupParts(group, uses, taken))];
}

function alikeOf(operands: readonly Template[], uses: readonly number[]): Template[][] {
  const alike = new Map<string, Template[]>();
  for (const operand of operands) {
    const text = textOf(operand, uses);
    alike.set(text, [...(alike.get(text) ?? []), operand]);
  }
  return [...alike.values()];
}

function groupParts(
  group: readonly Template[],
  uses: readonly number[],
  taken: Set<number>,
): readonly Part[] {
  const units = group.map((operand) => partsIn(operand, uses, taken));
  return units.length === 1 || units[0].length === 0 ? units.flat() : [{ kind: "alike", units }];
}

/** Holes of an operand that stand elsewhere too. */
function openHoles(operand: Template, uses: readonly number[]): number[] {
  const all = holesOf(operand);
  return [...new Set(all)].filter((hole) => all.filter((each) => each === hole).length < uses[hole]);
}

const holesOf = (template: Template): number[] =>
  template.kind === "hole"
    ? [template.hole]
    : template.kind === "apply"
      ? template.operands.flatMap(holesOf)
      : [];

function flatten(template: Template, operator: string): Template[] {
  if (template.kind !== "apply" || template.operator !== operator) return [template];
  return template.operands.flatMap((operand) => flatten(operand, operator));
}

/** How many shared holes come before one: its label does not matter. */
const rankOf = (hole: number, uses: readonly number[]): number =>
  uses.slice(0, hole).filter((count) => count > 1).length;

/** Text by which operands are alike: shared holes that stand nowhere else go by their order, the others by their number. */
function textOf(operand: Template, uses: readonly number[]): string {
  const open = openHoles(operand, uses);
  const closed: number[] = [];
  const visit = (template: Template): string => {
    if (template.kind === "hole") {
      if (uses[template.hole] === 1) return `<${template.nonterminal}>`;
      if (open.includes(template.hole)) return `<${template.nonterminal}: ${rankOf(template.hole, uses)}>`;
      if (!closed.includes(template.hole)) closed.push(template.hole);
      return `<${template.nonterminal}:${closed.indexOf(template.hole)}>`;
    }
    if (template.kind === "constant") return String(template.value);
    if (template.kind !== "apply") return template.name;
    return `(${template.operator} ${template.operands.map(visit).join(" ")})`;
  };
  return visit(operand);
}
