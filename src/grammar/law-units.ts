import type { ParameterDeclaration } from "../expression/declaration.js";
import { parseUnit, printUnit, type Dimension } from "../expression/dimension.js";
import type { Expression } from "../expression/expression.js";
import type { DimensionClash } from "../expression/infer-dimension.js";
import type { Vocabulary } from "../expression/operator.js";
import { solveUnits, type SolvedUnits } from "../expression/solve-units.js";
import { UNKNOWN_UNIT } from "./declarations.js";
import type { Grammar } from "./grammar.js";

/** What a rule has given in a law. */
export interface Part {
  readonly rule: string;
  readonly expression: Expression;
}

/**
 * Units of the parameters of a law that are declared with [?], from what the rules declare of the law and its parts and
 * from what operators ask of their operands.
 */
export function solveParameterUnits(
  grammar: Grammar,
  law: {
    readonly expression: Expression;
    readonly parameters: readonly ParameterDeclaration[];
    readonly parts: readonly Part[];
  },
  vocabulary?: Vocabulary,
): { parameters: readonly ParameterDeclaration[]; units: SolvedUnits | DimensionClash } {
  const known = [...grammar.variables, ...law.parameters].filter(({ unit }) => unit !== UNKNOWN_UNIT);
  const dimensions = new Map(known.map(({ name, unit }) => [name, parseUnit(unit)]));
  const parts = law.parts.flatMap(({ rule, expression }) => {
    const unit = grammar.claims[rule]?.unit;
    return unit === undefined ? [] : [{ expression, unit: parseUnit(unit) }];
  });
  const units = solveUnits(law.expression, dimensions, undefined, vocabulary, parts);
  if (isClashOfUnits(units)) return { parameters: law.parameters, units };
  const parameters = law.parameters.map((each) => {
    const found = units.units.get(each.name);
    return found ? { ...each, unit: printUnit(inOrder(found)) } : each;
  });
  return { parameters, units };
}

const TIMES = ["s", "min", "h", "day"];

/** One text a unit: symbols by name, those of time last, as in mol/(L h). */
function inOrder(unit: Dimension): Dimension {
  const key = (symbol: string): string => (TIMES.includes(symbol) ? `~${symbol}` : symbol);
  return Object.fromEntries(Object.entries(unit).sort(([a], [b]) => (key(a) < key(b) ? -1 : 1)));
}

export const isClashOfUnits = (units: SolvedUnits | DimensionClash): units is DimensionClash =>
  "clash" in units;

/** How often each unit was found for each parameter that is declared with [?]; "?" counts laws that leave it open. */
export function tallyUnits(
  grammar: Grammar,
  laws: Iterable<{ readonly parameters: readonly ParameterDeclaration[] }>,
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const unknown = grammar.parameters.filter(({ unit }) => unit === UNKNOWN_UNIT);
  const tally = new Map(unknown.map(({ name }) => [name, new Map<string, number>()]));
  for (const { parameters } of laws) {
    for (const { name, unit } of parameters) {
      const declared = unknown.find((each) => each.name === (each.fresh ? name.replace(/\d+$/, "") : name));
      const counts = declared && tally.get(declared.name);
      counts?.set(unit, (counts.get(unit) ?? 0) + 1);
    }
  }
  return tally;
}
