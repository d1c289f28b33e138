import { addScaled } from "../vector.js";
import { addMass, compositionGrid, type CompositionGrid } from "./composition-grid.js";
import { PatternKernel } from "./kernel.js";
import { Projection } from "./projection.js";
import type { Setup } from "./setup.js";
import type { SetupUnknowns } from "./unknowns.js";

/** Where a pattern is looked at, and where something may lie. */
export interface Looked {
  readonly points: Float64Array;
  /** 1 / sigma of each point, 0 where it is left out; equations of priors may follow. */
  readonly inverse: Float64Array;
  readonly range: readonly [number, number];
  readonly step: number;
}

/** What a mass at each composition gives in a pattern at the present setup, with inactive material in its share. */
export class CompositionColumns {
  readonly compositions: Float64Array;
  readonly step: number;
  /** Amplitudes of the reflections relative to their mean. */
  readonly strengths: Float64Array;
  readonly #setup: Setup;
  readonly #unknowns: SetupUnknowns;
  readonly #values: Float64Array;
  readonly #inverse: Float64Array;
  readonly #grid: CompositionGrid;
  readonly #first: number;
  readonly #kernel: PatternKernel;
  /** By reflection and composition, in units of sigma. */
  readonly #parts: readonly (readonly Float64Array[])[];
  /** Nodes of the grid on which something may lie. */
  readonly #active: Uint8Array;

  /** @param values of what is uncertain of the setup: the array in which they change */
  constructor(setup: Setup, unknowns: SetupUnknowns, values: Float64Array, looked: Looked) {
    const { points, inverse, range, step } = looked;
    this.#setup = setup;
    this.#unknowns = unknowns;
    this.#values = values;
    this.#inverse = inverse;
    this.#grid = compositionGrid(Math.round(1 / step));
    this.step = this.#grid.step;
    const inside = nodesWithin(this.#grid, range);
    this.#first = inside[0];
    this.compositions = Float64Array.from(inside, (n) => this.#grid.nodes[n]);
    this.#kernel = new PatternKernel(setup, unknowns, points, this.#grid);
    this.#parts = setup.reflections.map(() => inside.map(() => new Float64Array(inverse.length)));
    this.strengths = new Float64Array(setup.reflections.length).fill(1);
    const inactive = this.#laid(1);
    this.#active = Uint8Array.from(inactive, (mass, n) => (mass !== 0 || inside.includes(n) ? 1 : 0));
  }

  /** Share of the inactive material. */
  get fraction(): number {
    const { inactive } = this.#unknowns;
    return inactive < 0 ? this.#setup.inactive.fraction : this.#values[inactive];
  }

  /** Inactive material for a unit of active. */
  get #share(): number {
    return this.fraction / (1 - this.fraction);
  }

  /** Follows the setup. */
  update(): void {
    this.#kernel.update(this.#values, this.#active);
    this.#parts.forEach((columns, h) => this.#fill(h, columns));
  }

  /** The column of a composition, in units of sigma. */
  column(j: number, out: Float64Array): void {
    out.fill(0);
    this.#parts.forEach((parts, h) => addScaled(out, parts[j], this.strengths[h]));
  }

  /** What masses give, in units of sigma. */
  sum(masses: Float64Array): Float64Array {
    const out = new Float64Array(this.#inverse.length);
    this.#parts.forEach((columns, h) =>
      columns.forEach((column, j) => {
        if (masses[j] !== 0) addScaled(out, column, this.strengths[h] * masses[j]);
      }),
    );
    return out;
  }

  /** Adds how what masses give, not in units of sigma, follows an unknown of the setup. */
  addSlope(m: number, masses: Float64Array, out: Float64Array): void {
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const laid = new Float64Array(this.#grid.count);
    masses.forEach((mass, j) => (laid[this.#first + j] = mass));
    addMass(this.#grid, this.#setup.inactive.composition, this.#share * total, laid);
    this.#parts.forEach((_, h) => {
      if (m === this.#unknowns.inactive) {
        addScaled(out, this.#inactiveLines(h), (this.strengths[h] * total) / (1 - this.fraction) ** 2);
      } else this.#kernel.applySlope(m, h, laid, this.strengths[h], out);
    });
  }

  /** Fits the strengths of the reflections for masses, beside columns of other things (not in units of sigma). */
  strengthen(pattern: Float64Array, masses: Float64Array, others: readonly Float64Array[]): void {
    const count = this.#parts.length;
    const own = new Projection(this.#inverse.length, count + others.length);
    this.#parts.forEach((columns, h) =>
      columns.forEach((column, j) => addScaled(own.columns[h], column, masses[j])),
    );
    others.forEach((column, k) => addScaled(own.columns[count + k], column, 1, this.#inverse));
    own.factor(new Float64Array(this.#inverse.length).fill(1));
    own.fit(pattern.slice());
    const amounts = own.amounts.subarray(0, count);
    const middle = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
    amounts.forEach((amount, h) => (this.strengths[h] = Math.max(1e-3, amount / middle)));
  }

  #fill(h: number, columns: readonly Float64Array[]): void {
    const inactive = this.#inactiveLines(h);
    const share = this.#share;
    const mass = new Float64Array(this.#grid.count);
    columns.forEach((column, j) => {
      mass.fill(0)[this.#first + j] = 1;
      this.#kernel.apply(h, mass, column.fill(0));
      addScaled(column, inactive, share);
      for (let p = 0; p < column.length; p++) column[p] *= this.#inverse[p];
    });
  }

  #inactiveLines(h: number): Float64Array {
    const out = new Float64Array(this.#inverse.length);
    this.#kernel.apply(h, this.#laid(1), out);
    return out;
  }

  /** Inactive material on the grid. */
  #laid(mass: number): Float64Array {
    const laid = new Float64Array(this.#grid.count);
    addMass(this.#grid, this.#setup.inactive.composition, mass, laid);
    return laid;
  }
}

function nodesWithin({ nodes }: CompositionGrid, [least, most]: readonly [number, number]): number[] {
  return Array.from(nodes.keys()).filter((n) => nodes[n] >= least - 1e-9 && nodes[n] <= most + 1e-9);
}
