import type { Derivation, Grammar, GrammarParameter, Hole } from "../grammar.js";
import {
  factorsOf,
  flatten,
  inverse,
  keyOf,
  negative,
  numberIn,
  numeral,
  product,
  sum,
  textOf,
  type Flat,
} from "./flat.js";
import { wideRules } from "./wide.js";

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

/** A part of a law that a rule could not derive. */
export interface Failure {
  readonly rule: string;
  readonly part: Flat;
  readonly matched: number;
}

export const START: State = {
  meanings: new Map(),
  children: new Map(),
  matched: 0,
  open: [],
  shapeOnly: false,
  ones: true,
};

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
  readonly #wide: Readonly<Record<"sum" | "product", ReadonlySet<string>>>;
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
    this.#wide = { sum: wideRules(this.#bodies, "sum"), product: wideRules(this.#bodies, "product") };
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
        if (part.kind === "sum") yield* this.#place("sum", body.operands, part.operands, state);
        return;
      case "product": {
        const front = numberIn(factorsOf(part)) / numberIn(body.operands);
        const others = factorsOf(part).filter(({ kind }) => kind !== "number");
        const parts = front === 1 ? others : [numeral(front), ...others];
        const factors = body.operands.filter(({ kind }) => kind !== "number");
        yield* this.#place("product", factors, parts, state);
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

  /** Gives each operand of a sum or product its part: first those without holes, then holes take what is left. */
  *#place(
    kind: "sum" | "product",
    operands: readonly Flat[],
    parts: readonly Flat[],
    state: State,
  ): Generator<State> {
    const fixed = operands.filter((each) => !holeIn(each));
    const order = [...fixed].sort((a, b) => Number(a.kind === "parameter") - Number(b.kind === "parameter"));
    const holes = operands.filter(holeIn);
    yield* this.#placeFixed(kind, order, holes, parts, state);
  }

  *#placeFixed(
    kind: "sum" | "product",
    fixed: readonly Flat[],
    holes: readonly Flat[],
    parts: readonly Flat[],
    state: State,
  ): Generator<State> {
    if (fixed.length === 0) {
      yield* this.#placeHoles(kind, holes, parts, state);
      return;
    }
    const [first, ...others] = fixed;
    for (const [n, part] of parts.entries()) {
      const rest = parts.filter((_, m) => m !== n);
      // where it is the only operand the part is not smaller than the whole
      const inner = rest.length === 0 ? state : inPart(state);
      for (const after of this.match(first, part, inner))
        yield* this.#placeFixed(kind, others, holes, rest, after);
      // (m - c) against -(c - m), a against -b: the sign goes to the number in front
      const turns = part.kind === "sum" || first.kind === "parameter";
      if (kind === "product" && turns && numberIn(rest) < 0 && part.kind !== "number") {
        const turned = factorsOf(product([numeral(-1), ...rest]));
        const left = isOne(turned) ? [] : turned;
        for (const after of this.match(first, negative(part), inPart(state)))
          yield* this.#placeFixed(kind, others, holes, left, after);
      }
    }
    // a factor that is not written is 1; such a match has come less far
    const factor = first.kind === "inverse" ? first.of : first;
    if (state.ones && kind === "product" && factor.kind === "parameter" && numberIn(parts) === 1)
      for (const after of this.match(first, numeral(1), state))
        yield* this.#placeFixed(kind, others, holes, parts, { ...after, matched: state.matched - 2 });
  }

  *#placeHoles(
    kind: "sum" | "product",
    holes: readonly Flat[],
    parts: readonly Flat[],
    state: State,
  ): Generator<State> {
    if (holes.length === 0) {
      if (parts.length === 0) yield state;
      return;
    }
    const [first, ...others] = holes;
    const wide = this.#wide[kind].has(holeIn(first)!);
    const choices = others.length === 0 ? [(1 << parts.length) - 1] : subsets(parts.length);
    for (const choice of choices) {
      const own = parts.filter((_, n) => choice & (1 << n));
      const many = own.filter((each) => each.kind !== "number").length > 1;
      if ((many && !wide) || (own.length === 0 && kind === "sum")) continue;
      const rest = parts.filter((_, n) => !(choice & (1 << n)));
      // what is tried with every order of operands had better leave to the last hole what it can take
      const lastFails =
        others.length === 1 && !state.shapeOnly && !this.#canFill(others[0], joined(kind, rest));
      if (lastFails) continue;
      const whole = joined(kind, own);
      const inner = own.length === parts.length ? state : inPart(state);
      for (const after of this.#fill(first, whole, inner))
        yield* this.#placeHoles(kind, others, rest, { ...after, open: state.open });
    }
  }

  /** Whether a hole can take a part, by its shape. */
  #canFill(body: Flat, part: Flat): boolean {
    return this.#fill(body, part, { ...START, matched: -Infinity, shapeOnly: true }).next().done === false;
  }

  /** A hole, its inverse in a product, or its negative in a sum. */
  #fill(body: Flat, part: Flat, state: State): Generator<State> {
    if (body.kind === "inverse") return this.match(body.of, inverse(part), state);
    if (body.kind === "product") return this.match(body.operands[1], negative(part), state);
    return this.match(body, part, state);
  }
}

const joined = (kind: "sum" | "product", parts: readonly Flat[]): Flat =>
  kind === "sum" ? sum(parts) : product(parts);

const further = (state: State): State => ({ ...state, matched: state.matched + 1 });

/** A smaller part of the law: no rule is open on it. */
const inPart = (state: State): State => ({ ...state, open: [] });

/** The rule of a hole, of its inverse, or of its negative. */
function holeIn(body: Flat): string | undefined {
  if (body.kind === "hole") return body.nonterminal;
  if (body.kind === "inverse") return holeIn(body.of);
  if (body.kind !== "product" || body.operands.length !== 2) return undefined;
  const [sign, hole] = body.operands;
  return sign.kind === "number" && sign.value === -1 && hole.kind === "hole" ? hole.nonterminal : undefined;
}

function meaningOf(part: Flat): Meaning | undefined {
  if (part.kind === "number") return part.value;
  return part.kind === "parameter" ? part.name : undefined;
}

const bare = (meaning: Meaning): string => String(meaning).replace(/^-/, "");

const isOne = (parts: readonly Flat[]): boolean =>
  parts.length === 1 && parts[0].kind === "number" && parts[0].value === 1;

/** Bit patterns, few bits first. */
export function subsets(length: number): number[] {
  const bits = (n: number): number => n.toString(2).replaceAll("0", "").length;
  return Array.from({ length: 1 << length }, (_, n) => n).sort((a, b) => bits(a) - bits(b) || a - b);
}
