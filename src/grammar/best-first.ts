import { canBeArranged, type OpenDerivation } from "./canonical/open.js";
import { leastOf, leastSizes } from "./measure.js";
import type { Derivation, Grammar } from "./grammar.js";

/** A law with the probability that sampling by weights draws its arranged derivation. */
export interface Weighted {
  readonly derivation: Derivation;
  readonly probability: number;
}

/** A derivation from the left that is not yet at its end. */
interface Partial {
  /** Sum of the logarithms of the productions taken, and of the best that the pending rules can do. */
  readonly bound: number;
  readonly taken: Step | undefined;
  readonly pending: Pending | undefined;
  readonly size: number;
}

/** A rule to be derived, how often what it derives will stand in the law, and what is to be derived after it. */
interface Pending {
  readonly rule: string;
  readonly uses: number;
  readonly next: Pending | undefined;
}

/** Productions taken, the last one first. */
interface Step {
  readonly rule: string;
  readonly production: number;
  readonly before: Step | undefined;
}

/** How far each pass goes on below what the last one left out, in logarithms of probability. */
const PASS = 1.5;

/**
 * Laws of up to `maximumSize` nodes in order of falling probability, by best-first search over derivations from the left: what
 * is taken so far times the best that is left bounds every completion from above (Klein & Manning, "A* parsing", 2003).
 * Of laws that differ by exchanged operands it yields one. What is open may be a hundred times what was yielded, so what is
 * far less probable is not kept: another pass, which repeats the earlier ones, comes to it (Korf, "Depth-first
 * iterative-deepening", 1985).
 */
export function* enumerateByProbability(grammar: Grammar, maximumSize: number): Generator<Weighted, void> {
  const space: Space = { grammar, maximumSize, best: bestLogarithms(grammar), least: leastSizes(grammar) };
  let yielded = 0;
  let dropped = space.best[grammar.start];
  while (dropped > -Infinity) {
    const lowest = dropped - PASS;
    let met = 0;
    dropped = -Infinity;
    const onDrop = (bound: number): void => void (dropped = Math.max(dropped, bound));
    for (const law of lawsAbove(space, lowest, onDrop)) if (++met > yielded) yield law;
    yielded = met;
  }
}

interface Space {
  readonly grammar: Grammar;
  readonly maximumSize: number;
  readonly best: Readonly<Record<string, number>>;
  readonly least: Readonly<Record<string, number>>;
}

/** Laws whose logarithm of probability is at least `lowest`; tells the bounds of what it leaves out. */
function* lawsAbove(
  space: Space,
  lowest: number,
  onDrop: (bound: number) => void,
): Generator<Weighted, void> {
  const { grammar, best, least } = space;
  const queue = new Queue();
  const pending = { rule: grammar.start, uses: 1, next: undefined };
  queue.push({ bound: best[grammar.start], taken: undefined, pending, size: least[grammar.start] });
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (!next.pending) {
      yield { derivation: derived(grammar, next.taken) as Derivation, probability: Math.exp(next.bound) };
      continue;
    }
    for (const longer of extensions(space, next, next.pending)) {
      if (longer.bound < lowest) onDrop(longer.bound);
      else if (staysArranged(space, longer)) queue.push(longer);
    }
  }
}

/** What comes of each production of the first pending rule, where the law does not become too large. */
function* extensions(space: Space, partial: Partial, { rule, uses, next }: Pending): Generator<Partial> {
  const { grammar, maximumSize, best, least } = space;
  const total = totalWeight(grammar, rule);
  for (const [production, { weight, holes, uses: each }] of grammar.productions[rule].entries()) {
    const size = partial.size + uses * (leastOf(grammar.productions[rule][production], least) - least[rule]);
    if (size > maximumSize) continue;
    const gain = Math.log(weight / total) + holes.reduce((sum, hole) => sum + best[hole], 0) - best[rule];
    const pending = holes.reduceRight<Pending | undefined>(
      (rest, hole, n) => ({ rule: hole, uses: uses * each[n], next: rest }),
      next,
    );
    yield { bound: partial.bound + gain, taken: { rule, production, before: partial.taken }, pending, size };
  }
}

/** False once parts that may be exchanged are out of order, which shows when a part comes to its end. */
function staysArranged({ grammar }: Space, { taken }: Partial): boolean {
  const { rule, production } = taken!;
  return (
    grammar.productions[rule][production].holes.length > 0 || canBeArranged(grammar, derived(grammar, taken)!)
  );
}

const totalWeight = (grammar: Grammar, rule: string): number =>
  grammar.productions[rule].reduce((sum, { weight }) => sum + weight, 0);

/** Logarithm of the probability of each rule's most probable derivation. */
function bestLogarithms(grammar: Grammar): Readonly<Record<string, number>> {
  const best: Record<string, number> = {};
  const rules = Object.keys(grammar.productions);
  for (const rule of rules) best[rule] = -Infinity;
  for (let changed = true; changed;) {
    changed = false;
    for (const rule of rules) {
      const total = totalWeight(grammar, rule);
      for (const { weight, holes } of grammar.productions[rule]) {
        const value = holes.reduce((sum, hole) => sum + best[hole], Math.log(weight / total));
        if (value > best[rule] + 1e-12) [best[rule], changed] = [value, true];
      }
    }
  }
  return best;
}

/** What the productions taken have derived so far. */
function derived(grammar: Grammar, taken: Step | undefined): OpenDerivation | undefined {
  const productions: number[] = [];
  for (let step = taken; step; step = step.before) productions.push(step.production);
  const derive = (nonterminal: string): OpenDerivation | undefined => {
    const production = productions.pop();
    if (production === undefined) return undefined;
    const { holes } = grammar.productions[nonterminal][production];
    return { nonterminal, production, children: holes.map(derive) };
  };
  return derive(grammar.start);
}

interface Queued {
  readonly partial: Partial;
  readonly number: number;
}

/** The greatest bound first, of equal ones the oldest: a binary heap. */
class Queue {
  readonly #heap: Queued[] = [];
  #pushed = 0;

  push(partial: Partial): void {
    const heap = this.#heap;
    heap.push({ partial, number: this.#pushed++ });
    let at = heap.length - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(heap[at], heap[up]); up = (at - 1) >> 1) {
      [heap[at], heap[up]] = [heap[up], heap[at]];
      at = up;
    }
  }

  pop(): Partial | undefined {
    const heap = this.#heap;
    const top = heap[0] as Queued | undefined;
    const last = heap.pop();
    if (!last || heap.length === 0) return top?.partial;
    heap[0] = last;
    for (let at = 0; ;) {
      let first = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && before(heap[child], heap[first])) first = child;
      }
      if (first === at) return top?.partial;
      [heap[at], heap[first]] = [heap[first], heap[at]];
      at = first;
    }
  }
}

const before = (a: Queued, b: Queued): boolean =>
  a.partial.bound > b.partial.bound || (a.partial.bound === b.partial.bound && a.number < b.number);
