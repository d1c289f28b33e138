import { parseUnit, printUnit, type Dimension } from "../../expression/dimension.js";
import { inferDimension, isClash } from "../../expression/infer-dimension.js";
import type { Vocabulary } from "../../expression/operator.js";
import { UNKNOWN_UNIT } from "../declarations.js";
import type { Grammar, Production, Template } from "../grammar.js";
import { expressionOf } from "./fixpoint.js";

/** Units that laws of a rule can have, by their texts; undefined stands for a law in which units do not go together. */
export type Units = ReadonlyMap<string, Dimension | undefined>;

/** Units of one rule beyond which it is taken to have any number of them, as <m> ::= A | A * <m> has. */
const MOST = 12;

/** The units of the laws of each rule, by fixed point over its alternatives. */
export function inferUnits(grammar: Grammar, vocabulary: Vocabulary): ReadonlyMap<string, Units> {
  const names = dimensionsOf(grammar);
  const units = new Map(
    Object.keys(grammar.productions).map((rule) => [rule, new Map<string, Dimension | undefined>()]),
  );
  for (let changed = true; changed;) {
    changed = false;
    for (const [rule, productions] of Object.entries(grammar.productions)) {
      const own = units.get(rule)!;
      const before = own.size;
      for (const production of productions) {
        for (const holes of choices(production.holes.map((hole) => units.get(hole)!))) {
          if (own.size < MOST) own.set(...unitOf(production, names, holes, vocabulary));
          else own.set("any number of units", undefined);
        }
      }
      changed ||= own.size > before;
    }
  }
  return units;
}

/** Dimensions of what a grammar declares; undefined for what is declared with [?]. */
const dimensionsOf = (grammar: Grammar): ReadonlyMap<string, Dimension | undefined> =>
  new Map(
    [...grammar.variables, ...grammar.parameters].map(({ name, unit }) => [
      name,
      unit === UNKNOWN_UNIT ? undefined : parseUnit(unit),
    ]),
  );

const CLASH: [string, undefined] = ["units that do not go together", undefined];
/** Units that each law solves for itself are not known of all. */
const OPEN: [string, undefined] = ["units that are not known", undefined];

function unitOf(
  { body }: Production,
  names: ReadonlyMap<string, Dimension | undefined>,
  holes: readonly (Dimension | undefined)[],
  vocabulary: Vocabulary,
): [string, Dimension | undefined] {
  const known = new Map<string, Dimension>();
  for (const name of namesIn(body)) {
    const dimension = names.get(name);
    if (!dimension) return OPEN;
    known.set(name, dimension);
  }
  for (const [n, dimension] of holes.entries()) {
    if (!dimension) return CLASH;
    known.set(`<${n}>`, dimension);
  }
  const expression = expressionOf(body, ({ hole }) => `<${hole}>`);
  const found = inferDimension(expression, known, vocabulary);
  return isClash(found) ? CLASH : [printUnit(found), found];
}

function namesIn(body: Template): string[] {
  if (body.kind === "apply") return body.operands.flatMap(namesIn);
  return body.kind === "parameter" || body.kind === "variable" ? [body.name] : [];
}

/** Every choice of one unit for each hole. */
const choices = (holes: readonly Units[]): (Dimension | undefined)[][] =>
  holes.reduce<(Dimension | undefined)[][]>(
    (all, units) => all.flatMap((chosen) => [...units.values()].map((unit) => [...chosen, unit])),
    [[]],
  );
