import type { Assessment, Found } from "./candidate.js";
import { frontOf } from "./front.js";
import { survivors } from "./population.js";

/** Populations that breed apart, so that one early success does not take over all; fronts migrate around a ring. */
export class Islands<A extends Assessment> {
  readonly #size: number;
  #populations: readonly (readonly Found<A>[])[];

  constructor(count: number, size: number) {
    this.#size = size;
    this.#populations = Array.from({ length: count }, () => []);
  }

  /** The laws that may breed on an island, the fittest first. */
  population(island: number): readonly Found<A>[] {
    return this.#populations[island];
  }

  /** Settles the laws of a batch, the i-th on island i modulo the number of islands, where the fittest survive. */
  settle(found: readonly Found<A>[]): void {
    const count = this.#populations.length;
    this.#populations = this.#populations.map((population, island) =>
      survivors([...population, ...found.filter((_, i) => i % count === island)], this.#size),
    );
  }

  /** Each island receives a copy of the front of the island before it. */
  migrate(): void {
    const fronts = this.#populations.map(frontOf);
    if (fronts.length < 2) return;
    this.#populations = this.#populations.map((population, island) => {
      const arriving = fronts.at(island - 1)!.filter((law) => !population.includes(law));
      return survivors([...population, ...arriving], this.#size);
    });
  }
}
