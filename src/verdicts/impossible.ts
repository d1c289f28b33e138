import { enclose } from "../expression/enclose.js";
import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";
import { interval, type Interval } from "../expression/interval.js";
import type { Mixture, Population } from "../experiment/experiment.js";
import type { QuestionedLaw } from "./domain.js";

/** How far from its ends an open range is entered, as a share of it, or where it has no width that is finite. */
const HAIR = 1e-9;
/** Ends of a positive range without any. */
const [SMALLEST, LARGEST] = [1e-20, 1e20];
/** Overpotential, kT, from which on a law's sign is asked for. */
const DRIVEN = 1e-3;

/**
 * Says of a law why it cannot be right in a system, whatever its numbers and wherever its variables are: by interval
 * arithmetic, so nothing is fitted or simulated. Undefined where that cannot be shown, which does not make the law right.
 * @param variables of the grammar, with their ranges
 */
export function impossibleIn(
  system: Population | Mixture,
  variables: readonly VariableDeclaration[],
): (law: QuestionedLaw) => string | undefined {
  const ranges = new Map(variables.map((each) => [each.name, inside(each)]));
  return ({ expression, parameters }) => {
    const boxes = new Map([...ranges, ...parameters.map((each) => [each.name, rangeOf(each)] as const)]);
    if (isNowhere(expression, boxes)) return "nowhere defined";
    const asked = new Asked(expression, boxes);
    return system.kind === "population" ? drivenWrongly(asked) : consumesNothing(asked, system);
  };
}

/** A law to be enclosed with some of its variables at given places. */
class Asked {
  readonly #law: Expression;
  readonly #boxes: ReadonlyMap<string, Interval>;

  constructor(law: Expression, boxes: ReadonlyMap<string, Interval>) {
    this.#law = law;
    this.#boxes = boxes;
  }

  rangeOf(name: string): Interval | undefined {
    return this.#boxes.get(name);
  }

  where(name: string, range: Interval): Interval {
    return enclose(this.#law, new Map(this.#boxes).set(name, range));
  }
}

/** Particles rest at eta = 0 and run against eta: P1 and P2 of `physicsVerdicts`. */
function drivenWrongly(asked: Asked): string | undefined {
  const range = asked.rangeOf("eta");
  if (!range) return undefined;
  const rest = asked.where("eta", interval(0, 0));
  if (rest.lower > 0 || rest.upper < 0) return "runs at equilibrium";
  const up = asked.where("eta", interval(DRIVEN, range.upper));
  const down = asked.where("eta", interval(range.lower, -DRIVEN));
  return up.lower > 0 || down.upper < 0 ? "runs up its driving force" : undefined;
}

/** A reaction neither consumes what is not there, nor runs in one direction only where that is backwards. */
function consumesNothing(asked: Asked, { species, stoichiometry }: Mixture): string | undefined {
  const without = species.find((name, s) => {
    const range = asked.rangeOf(name);
    if (!range || range.lower < 0) return false;
    const { lower, upper } = asked.where(name, interval(0, 0));
    return (stoichiometry[s] < 0 && lower > 0) || (stoichiometry[s] > 0 && upper < 0);
  });
  return without === undefined ? undefined : `consumes ${without} where there is none`;
}

/** Whether some part of a law has no value anywhere. */
function isNowhere(expression: Expression, boxes: ReadonlyMap<string, Interval>): boolean {
  if (Number.isNaN(enclose(expression, boxes).lower)) return true;
  return expression.kind === "apply" && expression.operands.some((operand) => isNowhere(operand, boxes));
}

function inside({ lower, upper }: VariableDeclaration): Interval {
  const hair = Number.isFinite(upper - lower) ? HAIR * (upper - lower) : HAIR;
  return interval(lower + hair, upper - hair);
}

function rangeOf({ lower, upper, scale }: ParameterDeclaration): Interval {
  if (scale === "linear") return inside({ name: "", unit: "", lower, upper });
  return interval(Math.max(lower, SMALLEST), Math.min(upper, LARGEST));
}
