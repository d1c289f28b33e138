import type { Dimension } from "../dimension.js";
import { pure, sameDimension } from "../dimension.js";
import { interval, type Interval } from "../interval.js";
import type { Expression } from "../expression.js";
import type { Language, Operator } from "../operator.js";
import type { Opcode } from "../../numerics/kernel/opcode.js";

/** What differs from one function of one pure number to the next. */
export interface FunctionTraits {
  readonly name: string;
  readonly complexity: number;
  readonly evaluate: (x: number) => number;
  readonly derivative: (x: Expression) => Expression;
  readonly interval: (x: Interval) => Interval;
  readonly latex: (x: string) => string;
  /** Names in the languages where it is not called by its own name behind the usual prefix. */
  readonly names?: Partial<Record<Language, string>>;
  /** Dimension rule where the operand need not be a pure number. */
  readonly dimension?: (x: Dimension) => Dimension | undefined;
  readonly opcode?: Opcode;
  readonly called?: boolean;
  readonly preamble?: Operator["preamble"];
}

const prefix: Record<Language, string> = { javascript: "Math.", python: "np.", julia: "", sympy: "", c: "" };

/** An operator for a function of one number. */
export function functionOperator(traits: FunctionTraits): Operator {
  const { name, complexity, evaluate, derivative, latex, names = {} } = traits;
  return {
    name,
    arity: 1,
    complexity,
    evaluate: (x) => evaluate(x),
    partials: (x) => [derivative(x)],
    interval: traits.interval,
    dimension: traits.dimension ?? ((x) => (sameDimension(x, pure) ? pure : undefined)),
    latex: (x) => latex(x),
    ...(traits.opcode ? { opcode: traits.opcode } : {}),
    ...(traits.called ? { called: true } : {}),
    ...(traits.preamble ? { preamble: traits.preamble } : {}),
    emit: (language, x) => `${names[language] ?? prefix[language] + name}(${x})`,
  };
}

/** Interval rule of an increasing function. */
export const increasing =
  (f: (x: number) => number) =>
  ({ lower, upper }: Interval): Interval =>
    interval(f(lower), f(upper));
