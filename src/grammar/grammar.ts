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
  /** What its rules are declared to be; a rule that declares nothing is not listed. */
  readonly claims: Readonly<Record<string, Claims>>;
  /** How each rule strings operands together; see {@link Chain}. */
  readonly chains: Readonly<Record<string, readonly Chain[]>>;
}

/** What a rule declares of every law that it derives, wherever variables and parameters are inside their bounds. */
export interface Claims {
  /** Unit as text. */
  readonly unit?: string;
  /** Values lie strictly between the two, or may attain them. */
  readonly range?: { readonly lower: number; readonly upper: number; readonly attained: boolean };
  readonly zeros: readonly { readonly variable: string; readonly at: number }[];
  /** Never in the other direction; flat stretches are allowed. */
  readonly trends: readonly { readonly variable: string; readonly trend: "rises" | "falls" }[];
  /** No division by zero, logarithm or root of what is negative. */
  readonly defined: boolean;
}

/** A declared parameter; `fresh` ones get a new number (p1, p2, ...) each time they are used in a law. */
export interface GrammarParameter extends ParameterDeclaration {
  readonly fresh: boolean;
}

/** One alternative of a nonterminal. */
export interface Production {
  /** An expression with holes to be derived. */
  readonly body: Template;
  /** Relative weight among the alternatives, positive. */
  readonly weight: number;
  /** Nonterminals of the holes, in the order in which they first stand in `body`. */
  readonly holes: readonly string[];
  /** How often each hole stands in `body`: more than once where it has a label, as in <shape:a> / (1 + <shape:a>). */
  readonly uses: readonly number[];
  /** Which holes may be exchanged. */
  readonly parts: readonly Part[];
}

/**
 * The holes of a production by what may be exchanged: a hole that stands alone, or alike operands of one sum or product.
 * Holes are given by their position in `Production.holes`.
 */
export type Part =
  | { readonly kind: "hole"; readonly hole: number }
  | { readonly kind: "alike"; readonly units: readonly (readonly Part[])[] };

/**
 * A rule that strings operands together by one commutative operator: in
 *
 *     <shape> ::= <factor> | <factor> * <shape> | f + <factor>
 *
 * the second alternative is a link. A law of the rule is then a bag of links' own operands, closed by another alternative;
 * the first one closes with what a link would also take, so that it belongs to the bag. In <e> ::= <e> + <e> | c | k both
 * operands are the rule itself: a law is a bag of the other alternatives.
 */
export interface Chain {
  readonly operator: string;
  readonly links: readonly Link[];
}

export interface Link {
  /** Index of the production. */
  readonly production: number;
  /** Hole that the rest of the chain fills. */
  readonly rest: number;
  /** Other holes, in order. */
  readonly own: readonly number[];
  /** `<e> + <e>`: its own operand is any law of the rule that is not itself such a chain. */
  readonly doubling: boolean;
  /** Index of the production that is the link without its rest. */
  readonly closing: number | undefined;
}

/** An expression with holes. */
export type Template =
  | Exclude<Expression, { kind: "apply" }>
  | { readonly kind: "apply"; readonly operator: string; readonly operands: readonly Template[] }
  | Hole;

/** A place for a derivation. Holes of one number hold the same one. */
export interface Hole {
  readonly kind: "hole";
  readonly nonterminal: string;
  /** Position in `Production.holes`. */
  readonly hole: number;
  /** As it is written: the name of the rule, and the label where there is one. */
  readonly text: string;
}

/** How a law was derived: which alternative was taken, and how its holes were filled. Plain immutable data. */
export interface Derivation {
  readonly nonterminal: string;
  /** Index into `grammar.productions[nonterminal]`. */
  readonly production: number;
  readonly children: readonly Derivation[];
}
