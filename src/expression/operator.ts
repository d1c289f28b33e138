import type { Expression } from "./expression.js";
import type { Interval } from "./interval.js";
import type { Dimension } from "./dimension.js";
import type { Opcode } from "../numerics/kernel/opcode.js";

/** Languages a law can be written out in. */
export type Language = "javascript" | "python" | "julia" | "sympy" | "c";

/** Everything that any part of the toolkit knows about one operator. Adding one is adding one object to a vocabulary. */
export interface Operator {
  readonly name: string;
  readonly arity: number;
  /** Cost of one use in the complexity of a law. */
  readonly complexity: number;
  /** Value on numbers; NaN outside the domain. */
  evaluate(...operands: number[]): number;
  /** Partial derivative to each operand, as expressions of the operands. */
  partials(...operands: Expression[]): readonly Expression[];
  /** Interval that holds every value over the operands' intervals. */
  interval(...operands: Interval[]): Interval;
  /** Dimension of the result; undefined where the operands' dimensions do not go together. */
  dimension(...operands: Dimension[]): Dimension | undefined;
  /** Infix symbol with its binding strength; absent for functions, which print as name(operands). */
  readonly infix?: {
    readonly symbol: string;
    readonly strength: number;
    readonly associates: "left" | "right";
  };
  /** LaTeX of the whole, given the LaTeX of the operands (already in parentheses where the infix needs it). */
  latex(...operands: string[]): string;
  /** Code of the whole, given the code of the operands. */
  emit(language: Language, ...operands: string[]): string;
  /** Imports or helpers that the code of a language needs before it can call the operator. */
  readonly preamble?: Partial<Record<Language | "typescript", string>>;
  /** True where generated JavaScript has no name for it and calls `evaluate`. */
  readonly called?: boolean;
  /** Instruction of the kernel that computes it; an operator without one keeps its law on the plain path. */
  readonly opcode?: Opcode;
  /** Second operand of the "curve" instruction. */
  readonly table?: Float64Array;
}

/** Operators by name. Passed in wherever a name has to mean something. */
export type Vocabulary = ReadonlyMap<string, Operator>;

/** Looks an operator up. @throws Error where the vocabulary does not have it. */
export function operatorOf(vocabulary: Vocabulary, name: string): Operator {
  const operator = vocabulary.get(name);
  if (operator) return operator;
  throw new Error(
    `operator "${name}" is not in the vocabulary (it has ${[...vocabulary.keys()].join(", ")}).`,
  );
}
