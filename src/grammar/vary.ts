import type { Random } from "../numerics/random.js";
import type { Derivation, Grammar } from "./grammar.js";
import { derivationSize, leastSizes, ownSize } from "./measure.js";
import { sample } from "./sample.js";

/** Where a part of a derivation stands: which child, which child of it, and so on. */
type Place = readonly number[];

/** Tries of a variation before the parent is returned as it is. */
const TRIES = 20;

/**
 * Changes a derivation within its grammar: either one part is drawn anew, or one production is swapped for another and
 * keeps the children that fit. The expression stays within `maximumSize` nodes. Parts are chosen uniformly.
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
  const room = maximumSize - size + derivationSize(grammar, part);
  const local = random.next() < 0.5;
  const changed = local ? swapProduction(grammar, part, random, room) : undefined;
  const next =
    changed ??
    sample(grammar, random, Math.max(room, leastSizes(grammar)[part.nonterminal]), part.nonterminal);
  return replaceAt(derivation, place, next);
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
 * Puts a part of `b` in the place of a part of `a` with the same nonterminal (Whigham 1995). Returns `a` where no pair
 * that fits was found.
 */
export function cross(
  grammar: Grammar,
  a: Derivation,
  b: Derivation,
  random: Random,
  maximumSize: number,
): Derivation {
  const [places, donors] = [placesOf(a), placesOf(b)];
  const size = derivationSize(grammar, a);
  for (let n = 0; n < TRIES; n++) {
    const place = places[random.integer(places.length)];
    const out = partAt(a, place);
    const fitting = donors.filter((donor) => partAt(b, donor).nonterminal === out.nonterminal);
    if (fitting.length === 0) continue;
    const inside = partAt(b, fitting[random.integer(fitting.length)]);
    if (size - derivationSize(grammar, out) + derivationSize(grammar, inside) > maximumSize) continue;
    return replaceAt(a, place, inside);
  }
  return a;
}

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
