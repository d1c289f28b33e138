import type { Derivation, Grammar } from "../grammar/grammar.js";
import { sample } from "../grammar/sample.js";
import { cross, mutate } from "../grammar/vary.js";
import type { Random } from "../numerics/random.js";
import type { Assessment, Found } from "./candidate.js";
import { tournament } from "./population.js";

/** Share of proposals that are drawn from the grammar afresh, against the population growing alike. */
const FRESH = 0.1;
/** Share of the others that come from two parents. */
const CROSSED = 0.75;
/** Share of parents that are drawn from the front of the whole search. */
const FROM_FRONT = 0.25;

/** From what to breed. */
export interface Stock<A extends Assessment> {
  readonly grammar: Grammar;
  readonly maximumSize: number;
  /** The fittest first; may be empty. */
  readonly population: readonly Found<A>[];
  readonly front: readonly Found<A>[];
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

function parentOf<A extends Assessment>(random: Random, { population, front }: Stock<A>): Derivation {
  const fromFront = random.next() < FROM_FRONT;
  return (fromFront ? front[random.integer(front.length)] : tournament(random, population)).law.derivation;
}
