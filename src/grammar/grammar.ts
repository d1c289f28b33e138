import type { ParameterDeclaration, VariableDeclaration } from "../expression/declaration.js";
import type { Expression } from "../expression/expression.js";

/** Which laws are admissible: read from a text that a scientist edits (see `readGrammar`). Plain immutable data. */
export interface Grammar {
  /** File name without folder and ending. */
  readonly name: string;
  readonly variables: readonly VariableDeclaration[];
  readonly parameters: readonly GrammarParameter[];
  /** Name of the nonterminal that every law derives from: the first one defined. */
  readonly start: string;
  readonly productions: Readonly<Record<string, readonly Production[]>>;
}

/** A declared parameter; `fresh` ones get a new number (p1, p2, ...) each time they are used in a law. */
export interface GrammarParameter extends ParameterDeclaration {
  readonly fresh: boolean;
}

/** One alternative of a nonterminal. */
export interface Production {
  /** An expression whose holes are the nonterminals to be derived, left to right. */
  readonly body: Template;
  /** Relative weight among the alternatives, positive. */
  readonly weight: number;
  /** Nonterminals of `body`, left to right. */
  readonly holes: readonly string[];
}

/** An expression with holes. */
export type Template =
  | Exclude<Expression, { kind: "apply" }>
  | { readonly kind: "apply"; readonly operator: string; readonly operands: readonly Template[] }
  | { readonly kind: "hole"; readonly nonterminal: string };

/** How a law was derived: which alternative was taken, and how its holes were filled. Plain immutable data. */
export interface Derivation {
  readonly nonterminal: string;
  /** Index into `grammar.productions[nonterminal]`. */
  readonly production: number;
  readonly children: readonly Derivation[];
}
