import type { Derivation, Grammar } from "./grammar.js";
import { leastOf, leastSizes, ownSize } from "./measure.js";

/**
 * Every derivation whose expression has up to `maximumSize` nodes, each once, in order of size; derivations of one size
 * in the order of the productions. Rules that only pass on (<a> ::= <b>) must not form a loop.
 */
export function* enumerate(grammar: Grammar, maximumSize: number): Generator<Derivation, void> {
  const table = new SizedDerivations(grammar);
  for (let size = 1; size <= maximumSize; size++) yield* table.ofSize(grammar.start, size);
}

/** Derivations of each nonterminal by exact size, made as they are asked for. */
class SizedDerivations {
  private readonly grammar: Grammar;
  private readonly least: Readonly<Record<string, number>>;
  private readonly known = new Map<string, readonly Derivation[]>();

  constructor(grammar: Grammar) {
    this.grammar = grammar;
    this.least = leastSizes(grammar);
  }

  *ofSize(nonterminal: string, size: number): Generator<Derivation> {
    for (const [index, production] of this.grammar.productions[nonterminal].entries()) {
      if (leastOf(production, this.least) > size) continue;
      const room = size - ownSize(production.body);
      for (const children of this.fillings(production.holes, room))
        yield { nonterminal, production: index, children };
    }
  }

  private list(nonterminal: string, size: number): readonly Derivation[] {
    const key = `${nonterminal} ${size}`;
    const found = this.known.get(key) ?? [...this.ofSize(nonterminal, size)];
    this.known.set(key, found);
    return found;
  }

  /** Ways to fill holes with expressions of `room` nodes together. */
  private *fillings(holes: readonly string[], room: number): Generator<readonly Derivation[]> {
    if (holes.length === 0) {
      if (room === 0) yield [];
      return;
    }
    const [first, ...rest] = holes;
    const needed = rest.reduce((sum, hole) => sum + this.least[hole], 0);
    for (let size = this.least[first]; size <= room - needed; size++) {
      for (const child of this.list(first, size)) {
        for (const others of this.fillings(rest, room - size)) yield [child, ...others];
      }
    }
  }
}
