import { factorize, solveLower, solveUpper } from "../chain/cholesky.js";

/**
 * Least u' N u / 2 - b' u over u >= 0 for a positive definite N (row-major): the active set method of C. L. Lawson & R. J.
 * Hanson (Solving Least Squares Problems, 1974, ch. 23) on the normal equations (R. Bro & S. de Jong, J. Chemometr. 11,
 * 393 (1997)). Every step lowers the sum, so it ends. Starts from `values`, which must be feasible, and writes there.
 * @returns how many values are free, that is not zero
 * @throws Error where N is not positive definite
 */
export function nonNegative(normal: Float64Array, right: Float64Array, values: Float64Array): number {
  const count = right.length;
  const problem = new ActiveSet(normal, right, values);
  const rounding = 1e-10 * right.reduce((most, b) => Math.max(most, Math.abs(b)), 0);
  problem.descend();
  for (let n = 0; n < 3 * count; n++) {
    const rising = problem.mostRising(rounding);
    if (rising < 0 || !problem.free(rising)) break;
  }
  return problem.size;
}

class ActiveSet {
  readonly #normal: Float64Array;
  readonly #right: Float64Array;
  readonly #values: Float64Array;
  readonly #isFree: Uint8Array;
  readonly #factor: Float64Array;
  readonly #solution: Float64Array;
  #set: number[] = [];

  constructor(normal: Float64Array, right: Float64Array, values: Float64Array) {
    this.#normal = normal;
    this.#right = right;
    this.#values = values;
    this.#isFree = Uint8Array.from(values, (u) => (u > 0 ? 1 : 0));
    this.#factor = new Float64Array(normal.length);
    this.#solution = new Float64Array(right.length);
  }

  get size(): number {
    return this.#values.reduce((sum, u) => sum + (u > 0 ? 1 : 0), 0);
  }

  /** The value at zero that most wants to rise, -1 where none does beyond rounding. */
  mostRising(rounding: number): number {
    const count = this.#right.length;
    let [chosen, most] = [-1, rounding];
    for (let k = 0; k < count; k++) {
      if (this.#isFree[k] === 1) continue;
      let pull = this.#right[k];
      for (const j of this.#set) pull -= this.#normal[k * count + j] * this.#values[j];
      if (pull > most) [chosen, most] = [k, pull];
    }
    return chosen;
  }

  /** Lets a value rise from zero; false where rounding sends it straight back. */
  free(k: number): boolean {
    this.#isFree[k] = 1;
    this.descend();
    return this.#values[k] > 0;
  }

  /** Goes to the least over the free values, giving up on those that meet zero on the way. */
  descend(): void {
    for (;;) {
      this.#solve();
      let [step, blocking] = [1, -1];
      this.#set.forEach((k, i) => {
        if (this.#solution[i] > 0) return;
        const part = this.#values[k] / (this.#values[k] - this.#solution[i]);
        if (part < step || blocking < 0) [step, blocking] = [Math.min(step, part), k];
      });
      this.#set.forEach((k, i) => (this.#values[k] += step * (this.#solution[i] - this.#values[k])));
      if (blocking < 0) return;
      this.#hold(blocking);
    }
  }

  #hold(k: number): void {
    this.#values[k] = 0;
    this.#isFree[k] = 0;
    for (const j of this.#set) if (this.#values[j] < 0) this.#values[j] = 0;
  }

  #solve(): void {
    const count = this.#right.length;
    const set = (this.#set = Array.from(this.#isFree.keys()).filter((k) => this.#isFree[k] === 1));
    set.forEach((row, i) => {
      this.#solution[i] = this.#right[row];
      for (let j = 0; j <= i; j++) this.#factor[i * set.length + j] = this.#normal[row * count + set[j]];
    });
    if (!factorize(this.#factor, set.length)) {
      throw new Error("non-negative least squares needs a positive definite matrix.");
    }
    solveLower(this.#factor, set.length, this.#solution);
    solveUpper(this.#factor, set.length, this.#solution);
  }
}
