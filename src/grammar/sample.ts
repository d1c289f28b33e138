import type { Random } from "../numerics/random.js";
import { arrange } from "./canonical/arrange.js";
import type { Derivation, Grammar, Production } from "./grammar.js";
import { derivationSize, leastOf, leastSizes } from "./measure.js";

/**
 * A derivation drawn by the weights of the productions, from left to right, its expression at most `maximumSize` nodes: where
 * an alternative would not fit any more it is not drawn. It is arranged (see `arrange`), so that laws which differ by
 * exchanged operands come out as one, with their probabilities added.
 * @throws RangeError where not even the smallest expression fits.
 */
export function sample(
  grammar: Grammar,
  random: Random,
  maximumSize: number,
  nonterminal: string = grammar.start,
): Derivation {
  const least = leastSizes(grammar);
  if (least[nonterminal] > maximumSize) {
    throw new RangeError(
      `the smallest <${nonterminal}> has ${least[nonterminal]} nodes, more than ${maximumSize}.`,
    );
  }
  return arrange(grammar, draw(grammar, random, maximumSize, nonterminal, least));
}

function draw(
  grammar: Grammar,
  random: Random,
  room: number,
  nonterminal: string,
  least: Readonly<Record<string, number>>,
): Derivation {
  const productions = grammar.productions[nonterminal];
  const index = pick(productions, random, (production) => leastOf(production, least) <= room);
  const { holes, uses } = productions[index];
  let spare = room - leastOf(productions[index], least);
  const children = holes.map((hole, n) => {
    const child = draw(grammar, random, least[hole] + Math.floor(spare / uses[n]), hole, least);
    spare -= uses[n] * (derivationSize(grammar, child) - least[hole]);
    return child;
  });
  return { nonterminal, production: index, children };
}

/** Index of a production drawn by weight among those that are allowed. */
function pick(
  productions: readonly Production[],
  random: Random,
  allowed: (production: Production, index: number) => boolean,
): number {
  const weights = productions.map((production, index) =>
    allowed(production, index) ? production.weight : 0,
  );
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => weight > 0 && (left -= weight) < 0);
  return found >= 0 ? found : weights.findLastIndex((weight) => weight > 0);
}
