import type { Derivation, Grammar } from "../grammar/grammar.js";
import { sample } from "../grammar/sample.js";
import { cross, mutate } from "../grammar/vary.js";
import type { Random } from "../numerics/random.js";
import type { Assessment, Found } from "./candidate.js";
import type { Cells } from "./cells.js";
import { haveCases, lexicase } from "./lexicase.js";
import { tournament } from "./population.js";

/** Share of proposals that are drawn from the grammar afresh, against the population growing alike. */
const FRESH = 0.1;
/** Share of the others that come from two parents. */
const CROSSED = 0.75;
/** Shares of parents that are drawn from the front of the whole search, and from the best of each kind of laws. */
const FROM_FRONT = 0.25;
const FROM_CELLS = 0.25;
/** Share of the others that lexicase selection chooses, where laws have cases; the rest go by a tournament. */
const BY_LEXICASE = 0.5;

/** From what to breed. */
export interface Stock<A extends Assessment> {
  readonly grammar: Grammar;
  readonly maximumSize: number;
  /** The fittest first; may be empty. */
  readonly population: readonly Found<A>[];
  readonly front: readonly Found<A>[];
  readonly cells: Cells<A>;
}

/** A derivation bred from the stock by crossover or mutation, or a fresh one. It never leaves the grammar. */
export function offspring<A extends Assessment>(random: Random, stock: Stock<A>): Derivation {
  const { grammar, maximumSize, population } = stock;
  if (population.length === 0 || random.next() < FRESH) return fresh(random, stock);
  const parent = parentOf(random, stock);
  if (random.next() >= CROSSED) return mutate(grammar, parent, random, maximumSize);
  return cross(grammar, parent, parentOf(random, stock), random, maximumSize);
}

/** A derivation drawn from the grammar. */
export function fresh<A extends Assessment>(random: Random, { grammar, maximumSize }: Stock<A>): Derivation {
  return sample(grammar, random, maximumSize);
}

function parentOf<A extends Assessment>(random: Random, { population, front, cells }: Stock<A>): Derivation {
  const drawn = random.next();
  if (drawn < FROM_FRONT && front.length > 0) return front[random.integer(front.length)].law.derivation;
  const odd = drawn < FROM_FRONT + FROM_CELLS ? cells.pick(random) : undefined;
  if (odd) return odd.law.derivation;
  const cased = random.next() < BY_LEXICASE && haveCases(population);
  return (cased ? lexicase(random, population) : tournament(random, population)).law.derivation;
}
