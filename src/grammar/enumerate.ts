import { Derivations } from "./canonical/derivations.js";
import type { Derivation, Grammar } from "./grammar.js";

/**
 * Every law whose expression has up to `maximumSize` nodes, each once, in order of size; laws of one size in the order of the
 * productions. Of laws that differ by exchanged operands of a sum or product it yields one, the arranged one: commuted
 * duplicates are not made in the first place. Laws that are equal by other algebra are all yielded.
 */
export function* enumerate(grammar: Grammar, maximumSize: number): Generator<Derivation, void> {
  const laws = new Derivations(grammar).of(grammar.start);
  for (let size = laws.least; size <= maximumSize; size++) {
    const count = laws.count(size);
    for (let index = 0n; index < count; index++) yield laws.at(size, index);
  }
}
