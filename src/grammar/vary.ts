import type { Random } from "../numerics/random.js";
import { arrange } from "./canonical/arrange.js";
import type { Derivation, Grammar } from "./grammar.js";
import { derivationSize, leastSizes, ownSize } from "./measure.js";
import { sample } from "./sample.js";

/** Where a part of a derivation stands: which child, which child of it, and so on. */
type Place = readonly number[];

/**
 * Changes a derivation within its grammar. A part is chosen, all with equal probability. Then either, with probability 1/2,
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
  const places = placesOf(derivation);
  const size = derivationSize(grammar, derivation);
  const place = places[random.integer(places.length)];
  const part = partAt(derivation, place);
  const room = Math.max(maximumSize, size) - size + derivationSize(grammar, part);
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
  const { body, holes } = productions[index];
  const spare = [...part.children];
  const kept = holes.map((hole) => {
    const at = spare.findIndex(({ nonterminal }) => nonterminal === hole);
    return at < 0 ? undefined : spare.splice(at, 1)[0];
  });
  const least = leastSizes(grammar);
  const used = kept.reduce((sum, child) => sum + (child ? derivationSize(grammar, child) : 0), ownSize(body));
  let left = room - used - holes.reduce((sum, hole, n) => sum + (kept[n] ? 0 : least[hole]), 0);
  if (left < 0) return undefined;
  const children = holes.map((hole, n) => {
    const child = kept[n] ?? sample(grammar, random, least[hole] + left, hole);
    if (!kept[n]) left -= derivationSize(grammar, child) - least[hole];
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
  const size = derivationSize(grammar, a);
  const most = Math.max(maximumSize, size);
  const donors = placesOf(b).map((place) => measured(grammar, partAt(b, place)));
  const pairs = placesOf(a).flatMap((place) => {
    const out = measured(grammar, partAt(a, place));
    return donors
      .filter(
        ({ part, size: more }) =>
          part.nonterminal === out.part.nonterminal &&
          size - out.size + more <= most &&
          !(part === b && place.length === 0),
      )
      .map(({ part }) => ({ place, part }));
  });
  if (pairs.length === 0) return a;
  const { place, part } = pairs[random.integer(pairs.length)];
  return arrange(grammar, replaceAt(a, place, part));
}

const measured = (grammar: Grammar, part: Derivation): { part: Derivation; size: number } => ({
  part,
  size: derivationSize(grammar, part),
});

function placesOf(derivation: Derivation): Place[] {
  return [[], ...derivation.children.flatMap((child, n) => placesOf(child).map((place) => [n, ...place]))];
}

function partAt(derivation: Derivation, place: Place): Derivation {
  return place.reduce((part, n) => part.children[n], derivation);
}

function replaceAt(derivation: Derivation, [first, ...rest]: Place, part: Derivation): Derivation {
  if (first === undefined) return part;
  const children = derivation.children.map((child, n) =>
    n === first ? replaceAt(child, rest, part) : child,
  );
  return { ...derivation, children };
}
