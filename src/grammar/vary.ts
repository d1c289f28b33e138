import type { Random } from "../numerics/random.js";
import { arrange } from "./canonical/arrange.js";
import type { Derivation, Grammar } from "./grammar.js";
import { derivationSize, leastSizes, sizeWith } from "./measure.js";
import { partsOf, replaceAt } from "./places.js";
import { sample } from "./sample.js";

/**
 * Changes a derivation within its grammar. A part is chosen, all with equal probability (one that is shared is one part). Then either, with probability 1/2,
 * another production is put at its root, each other one with equal probability, which keeps the children that fit; or, and
 * also where that would be too large or there is no other production, the part is drawn anew by the weights. The expression
 * stays within `maximumSize` nodes, or the size it had if that is more. The result is arranged.
 */
export function mutate(
  grammar: Grammar,
  derivation: Derivation,
  random: Random,
  maximumSize: number,
): Derivation {
  const parts = partsOf(grammar, derivation);
  const whole = parts[0].size;
  const { place, part, size, uses } = parts[random.integer(parts.length)];
  const room = size + Math.floor((Math.max(maximumSize, whole) - whole) / uses);
  const swapped = random.next() < 0.5 ? swapProduction(grammar, part, random, room) : undefined;
  const next = swapped ?? sample(grammar, random, room, part.nonterminal);
  return arrange(grammar, replaceAt(derivation, place, next));
}

/** Another production at the root; children of the same nonterminal move over, the rest are drawn. */
function swapProduction(
  grammar: Grammar,
  part: Derivation,
  random: Random,
  room: number,
): Derivation | undefined {
  const productions = grammar.productions[part.nonterminal];
  if (productions.length < 2) return undefined;
  const index = (part.production + 1 + random.integer(productions.length - 1)) % productions.length;
  const { holes, uses } = productions[index];
  const spare = [...part.children];
  const kept = holes.map((hole) => {
    const at = spare.findIndex(({ nonterminal }) => nonterminal === hole);
    return at < 0 ? undefined : spare.splice(at, 1)[0];
  });
  const least = leastSizes(grammar);
  let left =
    room -
    sizeWith(productions[index], (n, hole) => {
      const child = kept[n];
      return child ? derivationSize(grammar, child) : least[hole];
    });
  if (left < 0) return undefined;
  const children = holes.map((hole, n) => {
    const child = kept[n] ?? sample(grammar, random, least[hole] + Math.floor(left / uses[n]), hole);
    if (!kept[n]) left -= uses[n] * (derivationSize(grammar, child) - least[hole]);
    return child;
  });
  return { nonterminal: part.nonterminal, production: index, children };
}

/**
 * Puts a part of `b` in the place of a part of `a` with the same nonterminal (Whigham 1995). Of all pairs of parts whose
 * exchange leaves at most `maximumSize` nodes, or the size of `a` if that is more, each is chosen with equal probability,
 * the whole for the whole left aside. Returns `a` where there is no pair. The result is arranged.
 */
export function cross(
  grammar: Grammar,
  a: Derivation,
  b: Derivation,
  random: Random,
  maximumSize: number,
): Derivation {
  const [receivers, donors] = [partsOf(grammar, a), partsOf(grammar, b)];
  const whole = receivers[0].size;
  const most = Math.max(maximumSize, whole);
  const pairs = receivers.flatMap(({ place, part: out, size, uses }) =>
    donors
      .filter(
        ({ part, size: more }) =>
          part.nonterminal === out.nonterminal &&
          whole + uses * (more - size) <= most &&
          !(part === b && place.length === 0),
      )
      .map(({ part }) => ({ place, part })),
  );
  if (pairs.length === 0) return a;
  const { place, part } = pairs[random.integer(pairs.length)];
  return arrange(grammar, replaceAt(a, place, part));
}
