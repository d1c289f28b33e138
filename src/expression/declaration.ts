/** What is known of a number to be fitted: its unit, where it may lie, where to start, what was believed before. */
export interface ParameterDeclaration {
  readonly name: string;
  /** Unit as text, for instance "1/h"; "1" for a pure number. */
  readonly unit: string;
  /** Open bounds in the declared unit; -Infinity and Infinity where there are none. */
  readonly lower: number;
  readonly upper: number;
  /** "log": positive and fitted as its logarithm. "linear": fitted as it stands. */
  readonly scale: "log" | "linear";
  /** Where a fit starts, strictly inside the bounds. */
  readonly guess: number;
  /** Normal prior on the fitted scale: for a "log" parameter, mean and sd of its natural logarithm. */
  readonly prior?: { readonly mean: number; readonly sd: number };
}

/** What is known of a quantity supplied from outside: its unit and the closed interval that it lives in. */
export interface VariableDeclaration {
  readonly name: string;
  readonly unit: string;
  readonly lower: number;
  readonly upper: number;
}
