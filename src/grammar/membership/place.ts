import { factorsOf, inverse, negative, numberIn, numeral, product, sum, type Flat } from "./flat.js";
import { holeIn } from "./hole-in.js";
import { inPart, START, type State } from "./state.js";
import { subsets } from "./subsets.js";

/** States in which a body is the same as a part of a law. */
export type Match = (body: Flat, part: Flat, state: State) => Generator<State>;

/** Gives each operand of a sum or product its part of a law: first those without holes, then holes take what is left. */
export class Placement {
  readonly #kind: "sum" | "product";
  readonly #match: Match;
  readonly #wide: ReadonlySet<string>;

  /** @param wide the rules that can take several parts at once; see `wideRules` */
  constructor(kind: "sum" | "product", match: Match, wide: ReadonlySet<string>) {
    this.#kind = kind;
    this.#match = match;
    this.#wide = wide;
  }

  /** States in which every operand has its part, and no part is left. */
  *place(operands: readonly Flat[], parts: readonly Flat[], state: State): Generator<State> {
    const fixed = operands.filter((each) => !holeIn(each));
    const order = [...fixed].sort((a, b) => Number(a.kind === "parameter") - Number(b.kind === "parameter"));
    const holes = operands.filter(holeIn);
    yield* this.#placeFixed(order, holes, parts, state);
  }

  *#placeFixed(
    fixed: readonly Flat[],
    holes: readonly Flat[],
    parts: readonly Flat[],
    state: State,
  ): Generator<State> {
    if (fixed.length === 0) {
      yield* this.#placeHoles(holes, parts, state);
      return;
    }
    const [first, ...others] = fixed;
    for (const [n, part] of parts.entries()) {
      const rest = parts.filter((_, m) => m !== n);
      // where it is the only operand the part is not smaller than the whole
      const inner = rest.length === 0 ? state : inPart(state);
      for (const after of this.#match(first, part, inner))
        yield* this.#placeFixed(others, holes, rest, after);
      for (const [after, left] of this.#turned(first, part, rest, state))
        yield* this.#placeFixed(others, holes, left, after);
    }
    for (const after of this.#unwritten(first, parts, state))
      yield* this.#placeFixed(others, holes, parts, after);
  }

  /** (m - c) against -(c - m), a against -b: the sign goes to the number in front. */
  *#turned(
    first: Flat,
    part: Flat,
    rest: readonly Flat[],
    state: State,
  ): Generator<readonly [State, readonly Flat[]]> {
    const turns = part.kind === "sum" || first.kind === "parameter";
    if (this.#kind !== "product" || !turns || !(numberIn(rest) < 0) || part.kind === "number") return;
    const turned = factorsOf(product([numeral(-1), ...rest]));
    const left = isOne(turned) ? [] : turned;
    for (const after of this.#match(first, negative(part), inPart(state))) yield [after, left];
  }

  /** A factor that is not written is 1; such a match has come less far. */
  *#unwritten(first: Flat, parts: readonly Flat[], state: State): Generator<State> {
    const factor = first.kind === "inverse" ? first.of : first;
    const may = state.ones && this.#kind === "product" && factor.kind === "parameter";
    if (!may || numberIn(parts) !== 1) return;
    for (const after of this.#match(first, numeral(1), state)) yield { ...after, matched: state.matched - 2 };
  }

  *#placeHoles(holes: readonly Flat[], parts: readonly Flat[], state: State): Generator<State> {
    if (holes.length === 0) {
      if (parts.length === 0) yield state;
      return;
    }
    const [first, ...others] = holes;
    const choices = others.length === 0 ? [(1 << parts.length) - 1] : subsets(parts.length);
    for (const choice of choices) {
      const own = parts.filter((_, n) => choice & (1 << n));
      if (!this.#canTake(first, own)) continue;
      const rest = parts.filter((_, n) => !(choice & (1 << n)));
      // what is tried with every order of operands had better leave to the last hole what it can take
      const lastFails = others.length === 1 && !state.shapeOnly && !this.#hasShape(others[0], rest);
      if (lastFails) continue;
      const inner = own.length === parts.length ? state : inPart(state);
      for (const after of this.#fill(first, this.#joined(own), inner))
        yield* this.#placeHoles(others, rest, { ...after, open: state.open });
    }
  }

  /** Whether a hole can take as many parts: one or, where its rule is wide, several. */
  #canTake(hole: Flat, parts: readonly Flat[]): boolean {
    const many = parts.filter((each) => each.kind !== "number").length > 1;
    if (many && !this.#wide.has(holeIn(hole)!)) return false;
    return parts.length > 0 || this.#kind === "product";
  }

  /** Whether a hole can take parts by their shape. */
  #hasShape(hole: Flat, parts: readonly Flat[]): boolean {
    const state = { ...START, matched: -Infinity, shapeOnly: true };
    return this.#fill(hole, this.#joined(parts), state).next().done === false;
  }

  /** A hole, its inverse in a product, or its negative in a sum. */
  #fill(body: Flat, part: Flat, state: State): Generator<State> {
    if (body.kind === "inverse") return this.#match(body.of, inverse(part), state);
    if (body.kind === "product") return this.#match(body.operands[1], negative(part), state);
    return this.#match(body, part, state);
  }

  #joined(parts: readonly Flat[]): Flat {
    return this.#kind === "sum" ? sum(parts) : product(parts);
  }
}

const isOne = (parts: readonly Flat[]): boolean =>
  parts.length === 1 && parts[0].kind === "number" && parts[0].value === 1;
