import type { Observer } from "./observers/observer.js";
import type { Tally } from "./tally.js";

/**
 * What each case of the data adds to -2 ln L at the stated errors. A case is a third of what one observer saw, by time or by
 * quantile (see `Observer.cases`), so a law that is right early, or right of the slow particles alone, is seen to be so.
 */
export class CaseSums {
  readonly #sums: Float64Array;
  /** Of each arm, where the cases of each observer begin. */
  readonly #firsts: readonly (readonly number[])[];
  readonly #arms: readonly (readonly Observer[])[];

  /** @param arms observers of each experiment */
  constructor(arms: readonly (readonly Observer[])[]) {
    let count = 0;
    this.#arms = arms;
    this.#firsts = arms.map((observers) =>
      observers.map(({ cases }) => {
        const first = count;
        count += 1 + cases.reduce((most, each) => Math.max(most, each), -1);
        return first;
      }),
    );
    this.#sums = new Float64Array(count);
  }

  get values(): readonly number[] {
    return Array.from(this.#sums);
  }

  clear(): void {
    this.#sums.fill(0);
  }

  /** A tally that also adds to the cases of an arm's n-th observer. */
  beside(tally: Tally, arm: number, n: number): Tally {
    const sums = this.#sums;
    const first = this.#firsts[arm][n];
    const { cases } = this.#arms[arm][n];
    let value = 0;
    return {
      residual(residual, sigma, row) {
        sums[first + cases[value++]] += (residual / sigma) ** 2 + Math.log(2 * Math.PI * sigma * sigma);
        tally.residual(residual, sigma, row);
      },
      density(minusTwoLog, row) {
        sums[first + cases[value++]] += minusTwoLog;
        tally.density(minusTwoLog, row);
      },
    };
  }
}
