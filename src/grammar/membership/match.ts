import type { Derivation, Grammar, GrammarParameter, Hole } from "../grammar.js";
import {
  factorsOf,
  flatten,
  inverse,
  keyOf,
  negative,
  numberIn,
  numeral,
  textOf,
  type Flat,
} from "./flat.js";
import { holeIn } from "./hole-in.js";
import { Placement } from "./place.js";
import { further, inPart, START, type Meaning, type State } from "./state.js";
import { wideRules } from "./wide.js";

/** A part of a law that a rule could not derive. */
export interface Failure {
  readonly rule: string;
  readonly part: Flat;
  readonly matched: number;
}

/** Rules tried on parts before a search among derivations of the right shape is given up. */
const MOST_TRIES = 20_000;

/**
 * Finds derivations of a law by matching bodies of productions to it, up to the order and grouping of sums and products
 * (associative-commutative matching with backtracking; laws are small).
 */
export class Matcher {
  readonly #parameters: ReadonlyMap<string, GrammarParameter>;
  readonly #bodies: ReadonlyMap<string, readonly Flat[]>;
  readonly #grammar: Grammar;
  readonly #sums: Placement;
  readonly #products: Placement;
  readonly #shapes = new Map<string, boolean>();
  #tries = 0;
  /** The failure before which most of the law had found its place; of several, the one of the smallest part. */
  failure: Failure | undefined;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#parameters = new Map(grammar.parameters.map((each) => [each.name, each]));
    this.#bodies = new Map(
      Object.entries(grammar.productions).map(([rule, productions]) => [
        rule,
        productions.map(({ body }) => flatten(body)),
      ]),
    );
    const placement = (kind: "sum" | "product"): Placement =>
      new Placement(
        kind,
        (body, part, state) => this.match(body, part, state),
        wideRules(this.#bodies, kind),
      );
    this.#sums = placement("sum");
    this.#products = placement("product");
  }

  /** True where not all derivations of the right shape were tried. */
  get gaveUp(): boolean {
    return this.#tries > MOST_TRIES;
  }

  /** Whether a rule can derive a part of a law if it does not matter which parameter is which. */
  hasShape(rule: string, part: Flat, { matched, open }: State = START): boolean {
    const key = `${rule} ${textOf(part)}`;
    if (open.includes(key)) return false;
    const known = this.#shapes.get(key);
    const state: State = { ...START, matched, shapeOnly: true, open: [...open, key] };
    const found =
      known ?? this.#bodies.get(rule)!.some((body) => this.match(body, part, state).next().done === false);
    // what failed while another rule was open on the same part may succeed without it
    if (found || open.length === 0) this.#shapes.set(key, found);
    // that a rule does not derive the 1 that is left of a product says little
    if (!found && part.kind !== "number") this.#fail({ rule, part, matched });
    return found;
  }

  /** Derivations of a part of a law from a rule. */
  *rule(rule: string, part: Flat, state: State): Generator<{ derivation: Derivation; state: State }> {
    const here = `${rule} ${textOf(part)}`;
    if (state.open.includes(here) || ++this.#tries > MOST_TRIES) return;
    if (!this.hasShape(rule, part)) return;
    const inside: State = { ...state, children: new Map(), open: [...state.open, here] };
    for (const [production, body] of this.#bodies.get(rule)!.entries()) {
      for (const { meanings, children, matched } of this.match(body, part, inside)) {
        const { holes } = this.#grammar.productions[rule][production];
        const derivation = {
          nonterminal: rule,
          production,
          children: holes.map((_, hole) => children.get(hole)!.derivation),
        };
        yield { derivation, state: { ...state, meanings, matched } };
      }
    }
  }

  #fail(failure: Failure): void {
    const best = this.failure;
    const further =
      !best ||
      failure.matched > best.matched ||
      (failure.matched === best.matched && textOf(failure.part).length < textOf(best.part).length);
    if (further) this.failure = failure;
  }

  /** States in which a body is the same as a part of a law. */
  *match(body: Flat, part: Flat, state: State): Generator<State> {
    switch (body.kind) {
      case "number":
        if (part.kind === "number" && Math.abs(part.value - body.value) <= 1e-12 * Math.abs(body.value))
          yield further(state);
        return;
      case "variable":
        if (part.kind === "variable" && part.name === body.name) yield further(state);
        return;
      case "parameter":
        yield* this.#mean(body.name, part, state);
        return;
      case "hole":
        if (state.shapeOnly) {
          if (this.hasShape(body.nonterminal, part, state)) yield state;
          return;
        }
        yield* this.#derive(body, part, state);
        return;
      case "inverse":
        if (part.kind === "inverse" || part.kind === "number" || holeIn(body))
          yield* this.match(body.of, inverse(part), state);
        return;
      case "call":
        if (part.kind === "call" && part.operator === body.operator)
          yield* this.#matchAll(body.operands, part.operands, further(state));
        return;
      case "sum":
        if (part.kind === "sum") yield* this.#sums.place(body.operands, part.operands, state);
        return;
      case "product": {
        const front = numberIn(factorsOf(part)) / numberIn(body.operands);
        const others = factorsOf(part).filter(({ kind }) => kind !== "number");
        const parts = front === 1 ? others : [numeral(front), ...others];
        const factors = body.operands.filter(({ kind }) => kind !== "number");
        yield* this.#products.place(factors, parts, state);
      }
    }
  }

  /** Derives what stands in a hole; where it stands a second time it has to be the same. */
  *#derive({ nonterminal, hole }: Hole, part: Flat, state: State): Generator<State> {
    const key = keyOf(part);
    const before = state.children.get(hole);
    if (before) {
      if (before.key === key) yield further(state);
      return;
    }
    for (const { derivation, state: after } of this.rule(nonterminal, part, state))
      yield { ...after, children: new Map([...after.children, [hole, { derivation, key }]]) };
  }

  *#matchAll(bodies: readonly Flat[], parts: readonly Flat[], state: State): Generator<State> {
    if (bodies.length === 0) yield state;
    else
      for (const after of this.match(bodies[0], parts[0], inPart(state)))
        yield* this.#matchAll(bodies.slice(1), parts.slice(1), after);
  }

  /** A parameter stands for a parameter of the law or for a number inside its bounds. */
  *#mean(name: string, part: Flat, state: State): Generator<State> {
    const { fresh, lower, upper } = this.#parameters.get(name)!;
    const turned = lower === -upper && part.kind === "product" && part.operands.length === 2;
    const meaning = meaningOf(turned ? negative(part) : part);
    if (meaning === undefined) return;
    if (typeof meaning === "number" && !(meaning > lower && meaning < upper)) return;
    if (state.shapeOnly) {
      yield further(state);
      return;
    }
    const value = turned ? `-${meaning}` : meaning;
    const key = fresh ? `${name}*${state.meanings.size}` : name;
    const before = state.meanings.get(key);
    if (before === value) yield further(state);
    const taken =
      typeof value === "string" && [...state.meanings.values()].some((each) => bare(each) === bare(value));
    if (before === undefined && !taken)
      yield { ...further(state), meanings: new Map([...state.meanings, [key, value]]) };
  }
}

function meaningOf(part: Flat): Meaning | undefined {
  if (part.kind === "number") return part.value;
  return part.kind === "parameter" ? part.name : undefined;
}

const bare = (meaning: Meaning): string => String(meaning).replace(/^-/, "");
