/**
 * A formula as plain immutable data: it can be hashed, saved as JSON and sent to a worker as it is.
 * Operators stand by name; what a name means is looked up in a {@link Vocabulary} that is passed in.
 */
export type Expression = Constant | Parameter | Variable | Apply;

/** A literal number, for instance the 2 in `eta / 2`. */
export interface Constant {
  readonly kind: "constant";
  readonly value: number;
}

/** A number that is fitted, for instance a rate constant. */
export interface Parameter {
  readonly kind: "parameter";
  readonly name: string;
}

/** A quantity that the ensemble supplies at every evaluation, for instance composition `c`. */
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
}

/** An operator applied to as many operands as its arity. */
export interface Apply {
  readonly kind: "apply";
  readonly operator: string;
  readonly operands: readonly Expression[];
}

export const constant = (value: number): Constant => ({ kind: "constant", value });
export const parameter = (name: string): Parameter => ({ kind: "parameter", name });
export const variable = (name: string): Variable => ({ kind: "variable", name });
export const apply = (operator: string, ...operands: Expression[]): Apply => ({
  kind: "apply",
  operator,
  operands,
});
