import { arrange } from "../../src/grammar/canonical/arrange.js";
import type { Derivation, Grammar, Production } from "../../src/grammar/grammar.js";
import { derivationSize, leastSizes, ownSize } from "../../src/grammar/measure.js";

/** Outcomes with their probabilities. */
type Chances = readonly (readonly [Derivation, number])[];

/**
 * The distributions that drawing, mutation and crossover are documented to have, outcome by outcome: the definitions in long
 * hand, for small grammars.
 */
export class LongHand {
  readonly #grammar: Grammar;
  readonly #least: Readonly<Record<string, number>>;

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#least = leastSizes(grammar);
  }

  /** By weights, among what fits into `room` nodes, from left to right. */
  drawn(rule: string, room: number): Chances {
    const fitting = this.#grammar.productions[rule].flatMap((production, index) =>
      this.#leastOf(production) <= room ? [{ production, index }] : [],
    );
    const total = fitting.reduce((sum, { production }) => sum + production.weight, 0);
    return fitting.flatMap(({ production, index }) =>
      this.#filled(rule, index, [], room - this.#leastOf(production)).map(
        ([derivation, p]) => [derivation, (p * production.weight) / total] as const,
      ),
    );
  }

  /** Every part as often; half the time another production that keeps what children it can, else drawn anew. */
  mutated(law: Derivation, maximum: number): Chances {
    const parts = this.#parts(law);
    return parts.flatMap(({ part, uses, put }) => {
      const whole = this.#size(law);
      const room = this.#size(part) + Math.floor((Math.max(maximum, whole) - whole) / uses);
      const others = this.#grammar.productions[part.nonterminal].map((_, n) => n);
      const swaps = others.filter((n) => n !== part.production);
      const anew = this.drawn(part.nonterminal, room);
      const swapped = swaps.flatMap((n) => scaled(this.#swapped(part, n, room) ?? anew, 1 / swaps.length));
      const mixed = swaps.length === 0 ? anew : [...scaled(swapped, 0.5), ...scaled(anew, 0.5)];
      return scaled(mixed, 1 / parts.length).map(([derivation, p]) => [put(derivation), p] as const);
    });
  }

  /** Every pair of parts of one rule whose exchange fits as often, but the whole for the whole. */
  crossed(a: Derivation, b: Derivation, maximum: number): Chances {
    const most = Math.max(maximum, this.#size(a));
    const children = this.#parts(a).flatMap(({ part, put }) =>
      this.#parts(b)
        .filter((donor) => donor.part.nonterminal === part.nonterminal)
        .filter((donor) => part !== a || donor.part !== b)
        .map((donor) => put(donor.part)),
    );
    const fitting = children.filter((child) => this.#size(child) <= most);
    return fitting.length === 0 ? [[a, 1]] : fitting.map((child) => [child, 1 / fitting.length] as const);
  }

  /** Probabilities by the text of the arranged derivation. */
  byText(chances: Chances): ReadonlyMap<string, number> {
    const sums = new Map<string, number>();
    for (const [derivation, p] of chances) {
      const text = JSON.stringify(arrange(this.#grammar, derivation));
      sums.set(text, (sums.get(text) ?? 0) + p);
    }
    return sums;
  }

  readonly #size = (derivation: Derivation): number => derivationSize(this.#grammar, derivation);

  #leastOf({ body, holes, uses }: Production): number {
    return holes.reduce((sum, hole, n) => sum + uses[n] * this.#least[hole], ownSize(body));
  }

  /** A production with some children given, the others drawn from left to right into what room is spare. */
  #filled(
    rule: string,
    production: number,
    given: readonly (Derivation | undefined)[],
    spare: number,
  ): Chances {
    const { holes, uses } = this.#grammar.productions[rule][production];
    let open: { children: Derivation[]; left: number; p: number }[] = [{ children: [], left: spare, p: 1 }];
    holes.forEach((hole, n) => {
      const kept = given[n];
      open = open.flatMap(({ children, left, p }) => {
        if (kept) return [{ children: [...children, kept], left, p }];
        return this.drawn(hole, this.#least[hole] + Math.floor(left / uses[n])).map(([child, q]) => ({
          children: [...children, child],
          left: left - uses[n] * (this.#size(child) - this.#least[hole]),
          p: p * q,
        }));
      });
    });
    return open.map(({ children, p }) => [{ nonterminal: rule, production, children }, p] as const);
  }

  #swapped({ nonterminal, children }: Derivation, production: number, room: number): Chances | undefined {
    const target = this.#grammar.productions[nonterminal][production];
    const spare = [...children];
    const kept = target.holes.map((hole) => {
      const at = spare.findIndex((child) => child.nonterminal === hole);
      return at < 0 ? undefined : spare.splice(at, 1)[0];
    });
    const more = kept.reduce(
      (sum, child, n) =>
        sum + (child ? target.uses[n] * (this.#size(child) - this.#least[target.holes[n]]) : 0),
      0,
    );
    const left = room - this.#leastOf(target) - more;
    return left < 0 ? undefined : this.#filled(nonterminal, production, kept, left);
  }

  /** Parts of a derivation, the whole first: how often each stands in the law, and the whole with another in its place. */
  #parts(law: Derivation): { part: Derivation; uses: number; put: (other: Derivation) => Derivation }[] {
    const { uses: within } = this.#grammar.productions[law.nonterminal][law.production];
    const below = law.children.flatMap((child, n) =>
      this.#parts(child).map(({ part, uses, put }) => ({
        part,
        uses: uses * within[n],
        put: (other: Derivation): Derivation => ({
          ...law,
          children: law.children.map((each, m) => (m === n ? put(other) : each)),
        }),
      })),
    );
    return [{ part: law, uses: 1, put: (other) => other }, ...below];
  }
}

const scaled = (chances: Chances, by: number): Chances => chances.map(([each, p]) => [each, p * by] as const);
