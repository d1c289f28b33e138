import { combine, printUnit, pure, sameDimension, type Dimension } from "./dimension.js";
import type { Expression } from "./expression.js";
import type { DimensionClash } from "./infer-dimension.js";
import { operatorOf, type Vocabulary } from "./operator.js";
import { print } from "./print.js";
import { standardVocabulary } from "./vocabulary.js";
import { parameterNames, variableNames } from "./walk.js";

/** Units that an equation gives to names that had none. */
export interface SolvedUnits {
  readonly units: ReadonlyMap<string, Dimension>;
  /** What is known of names whose unit stays open, for instance "k1 * k2 has [1/h]". */
  readonly relations: readonly string[];
}

/** A part of a law and its unit. */
export interface KnownPart {
  readonly expression: Expression;
  readonly unit: Dimension;
}

/**
 * The units of the names that are not in `known`, from law = [target]: sums add like to like, functions and symbolic
 * powers take pure numbers. Every rule is linear in the exponents of units, so they are solved by elimination.
 * @param target unit of the law; where it is absent only the inside of the law decides
 * @param parts parts of the law whose units are known
 */
export function solveUnits(
  law: Expression,
  known: ReadonlyMap<string, Dimension>,
  target?: Dimension,
  vocabulary: Vocabulary = standardVocabulary,
  parts: readonly KnownPart[] = [],
): SolvedUnits | DimensionClash {
  const system = new System(known, vocabulary);
  for (const { expression, unit } of [{ expression: law, unit: target }, ...parts]) {
    const found = system.read(expression);
    if (found && unit) {
      system.demand(found, linear(unit), `${print(expression, vocabulary)} = [${printUnit(unit)}]`);
    }
  }
  const names = [...variableNames(law), ...parameterNames(law)].filter((name) => !known.has(name));
  return system.solve(names);
}

/** A unit that may depend on unknown ones: `known` times the unknown names to their powers. */
interface Linear {
  readonly known: Dimension;
  readonly powers: ReadonlyMap<string, number>;
}

const linear = (known: Dimension, powers: ReadonlyMap<string, number> = new Map()): Linear => ({
  known,
  powers,
});

/** left times right^n. */
function times(left: Linear, right: Linear, n: number): Linear {
  const powers = new Map(left.powers);
  for (const [name, power] of right.powers) {
    const sum = (powers.get(name) ?? 0) + n * power;
    if (Math.abs(sum) < 1e-12) powers.delete(name);
    else powers.set(name, sum);
  }
  return { known: combine(left.known, right.known, n), powers };
}

/** An equation "this is a pure number", with the place in the law that asks for it. */
interface Equation {
  readonly pure: Linear;
  readonly place: string;
}

class System {
  private readonly equations: Equation[] = [];
  private readonly known: ReadonlyMap<string, Dimension>;
  private readonly vocabulary: Vocabulary;

  constructor(known: ReadonlyMap<string, Dimension>, vocabulary: Vocabulary) {
    this.known = known;
    this.vocabulary = vocabulary;
  }

  demand(left: Linear, right: Linear, place: string): void {
    this.equations.push({ pure: times(left, right, -1), place });
  }

  /** The unit of an expression; what its operators ask of their operands is noted. Undefined for 0, which has any unit. */
  read(expression: Expression): Linear | undefined {
    if (expression.kind === "constant") return expression.value === 0 ? undefined : linear(pure);
    if (expression.kind !== "apply") {
      const given = this.known.get(expression.name);
      return given ? linear(given) : linear(pure, new Map([[expression.name, 1]]));
    }
    return this.applied(expression);
  }

  private applied(expression: Expression & { kind: "apply" }): Linear | undefined {
    const { operator, operands } = expression;
    const [a, b] = operands.map((operand) => this.read(operand));
    switch (operator) {
      case "+":
      case "-":
        if (a && b) this.demand(a, b, this.say(expression));
        return a ?? b;
      case "neg":
        return a;
      case "*":
      case "/":
        return a && b && times(a, b, operator === "*" ? 1 : -1);
      case "sqrt":
        return a && times(linear(pure), a, 0.5);
      case "^":
        return this.power(expression, a, b);
      default:
        return this.called(expression);
    }
  }

  private power(expression: Expression & { kind: "apply" }, a?: Linear, b?: Linear): Linear | undefined {
    const exponent = expression.operands[1];
    if (exponent.kind === "constant") return a && times(linear(pure), a, exponent.value);
    for (const each of [a, b]) if (each) this.demand(each, linear(pure), this.say(expression));
    return linear(pure);
  }

  /** Any other operator is asked what it makes of pure numbers, and gets them. */
  private called(expression: Expression & { kind: "apply" }): Linear {
    const operator = operatorOf(this.vocabulary, expression.operator);
    for (const operand of expression.operands) {
      const unit = this.read(operand);
      if (unit) this.demand(unit, linear(pure), this.say(expression));
    }
    return linear(operator.dimension(...expression.operands.map(() => pure)) ?? pure);
  }

  private readonly say = (expression: Expression): string => print(expression, this.vocabulary);

  solve(names: readonly string[]): SolvedUnits | DimensionClash {
    const solved: { name: string; row: Linear }[] = [];
    for (const { pure: equation, place } of this.equations) {
      const row = solved.reduce((rest, { name, row: other }) => eliminate(rest, name, other), equation);
      const pivot = [...row.powers.keys()].sort().at(-1);
      if (pivot === undefined) {
        if (sameDimension(row.known, pure)) continue;
        return { clash: `${place}: units differ by [${printUnit(row.known)}]` };
      }
      const unit = times(linear(pure), row, 1 / row.powers.get(pivot)!);
      solved.forEach((each) => (each.row = eliminate(each.row, pivot, unit)));
      solved.push({ name: pivot, row: unit });
    }
    return report(names, solved);
  }
}

const eliminate = (row: Linear, name: string, other: Linear): Linear =>
  times(row, other, -(row.powers.get(name) ?? 0));

function report(names: readonly string[], solved: readonly { name: string; row: Linear }[]): SolvedUnits {
  const units = new Map<string, Dimension>();
  const relations: string[] = [];
  for (const { name, row } of solved) {
    const unit = combine(pure, row.known, -1);
    if (row.powers.size === 1) units.set(name, unit);
    else relations.push(`${product(row.powers)} has [${printUnit(unit)}]`);
  }
  const bound = new Set(solved.flatMap(({ row }) => [...row.powers.keys()]));
  const open = names.filter((name) => !bound.has(name)).map((name) => `${name} may have any unit`);
  return { units, relations: [...relations, ...open].sort() };
}

const product = (powers: ReadonlyMap<string, number>): string =>
  [...powers.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => (n === 1 ? name : `${name}^${n < 0 ? `(${n})` : n}`))
    .join(" * ");
