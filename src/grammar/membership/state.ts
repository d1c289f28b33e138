import type { Derivation } from "../grammar.js";

/** What a parameter of the grammar is in a user's law: a name, a name with its sign turned ("-a"), or a number. */
export type Meaning = string | number;

/** How far a match has come. */
export interface State {
  /** Meanings of parameters; each use of a fresh one has an entry of its own. */
  readonly meanings: ReadonlyMap<string, Meaning>;
  /** What fills the holes of the production at hand, with the key of the part of the law that it derives. */
  readonly children: ReadonlyMap<number, { readonly derivation: Derivation; readonly key: string }>;
  /** Nodes of the law that have found their place. */
  readonly matched: number;
  /** Rules that are being tried on the same part of the law, so that they do not go around. */
  readonly open: readonly string[];
  /** Parameters may mean anything, even two things at once: shape alone is looked at. */
  readonly shapeOnly: boolean;
  /** A factor of the grammar that the law does not write may be 1. */
  readonly ones: boolean;
}

/** Before anything is matched. */
export const START: State = {
  meanings: new Map(),
  children: new Map(),
  matched: 0,
  open: [],
  shapeOnly: false,
  ones: true,
};

/** One more node of the law has found its place. */
export const further = (state: State): State => ({ ...state, matched: state.matched + 1 });

/** A smaller part of the law: no rule is open on it. */
export const inPart = (state: State): State => ({ ...state, open: [] });
