import type { Random } from "../../numerics/random.js";
import { chebyshevColumns } from "./background.js";
import { addMass, compositionGrid, type CompositionGrid } from "./composition-grid.js";
import { InertLines } from "./inert-lines.js";
import { PatternKernel } from "./kernel.js";
import { Projection } from "./projection.js";
import type { Series } from "./series.js";
import type { Setup } from "./setup.js";
import type { NormalEquations } from "./tikhonov.js";
import { setupUnknowns, statedValues, type SetupUnknowns } from "./unknowns.js";

/** What coulometry says of the mean composition of all material. */
export interface MeanComposition {
  readonly value: number;
  readonly error: number;
}

/** Whether the setup is taken as it stands, or what is uncertain of it may take up what it can within its errors. */
export type SetupTaken = "exact" | "uncertain";

/** What an inversion starts from. */
export interface Data {
  /** The pattern in units of sigma, followed by a zero for each prior. */
  readonly pattern: Float64Array;
  /** Where the setup is believed to be, on the fitted scales. */
  readonly centres: Float64Array;
  /** By how many of its errors coulometry is off. */
  readonly mean: number;
}

/** Columns with the projection's part taken out, and their products; `current` until the setup moves. */
interface System {
  readonly columns: readonly Float64Array[];
  readonly matrix: Float64Array;
  current: boolean;
}

/**
 * One pattern as linear equations in the masses at evenly spaced compositions. Background, inert lines and (linearised at
 * the present setup, with one more equation for each prior) what is uncertain of places and inactive share are taken out
 * by projection. Widths are not fitted along, since a wider density and wider lines look the same. Inactive material is part of every column, in its share.
 */
export class Inversion {
  readonly compositions: Float64Array;
  readonly step: number;
  readonly setup: Setup;
  readonly time: number;
  readonly unknowns: SetupUnknowns;
  /** Present values of what is uncertain of the setup. */
  readonly values: Float64Array;
  readonly measured: Data;
  readonly #points: number;
  readonly #grid: CompositionGrid;
  readonly #first: number;
  readonly #kernel: PatternKernel;
  readonly #inert: InertLines;
  readonly #projections: Readonly<Record<SetupTaken, Projection>>;
  readonly #inverse: Float64Array;
  /** By reflection and composition, in units of sigma. */
  readonly #parts: readonly (readonly Float64Array[])[];
  readonly #systems: Readonly<Record<SetupTaken, System>>;
  readonly #strengths: Float64Array;
  /** Unknowns that are fitted along. */
  readonly #fitted: readonly number[];
  readonly #mean: MeanComposition | undefined;
  /** Nodes of the grid on which something may lie. */
  readonly #active: Uint8Array;
  #masses: Float64Array;

  constructor(
    series: Series,
    t: number,
    range: readonly [number, number],
    step: number,
    mean: MeanComposition | undefined,
  ) {
    const { setup } = series;
    const points = Float64Array.from(series.twoTheta);
    this.setup = setup;
    this.time = series.times[t];
    this.unknowns = setupUnknowns(setup);
    this.values = statedValues(this.unknowns);
    this.#grid = compositionGrid(Math.round(1 / step));
    this.step = this.#grid.step;
    const inside = Array.from(this.#grid.nodes.keys()).filter((n) => {
      const c = this.#grid.nodes[n];
      return c >= range[0] - 1e-9 && c <= range[1] + 1e-9;
    });
    this.#first = inside[0];
    this.compositions = Float64Array.from(inside, (n) => this.#grid.nodes[n]);
    this.#kernel = new PatternKernel(setup, this.unknowns, points, this.#grid);
    this.#inert = new InertLines(setup, this.unknowns, points);
    this.#points = points.length;
    const { declarations, width, size } = this.unknowns;
    this.#fitted = Array.from(declarations.keys()).filter((m) => m !== width && m !== size);
    const uncertain = this.#fitted.length;
    const rows = points.length + uncertain;
    const fixed = setup.background + setup.inert.length;
    this.#projections = {
      exact: new Projection(rows, fixed),
      uncertain: new Projection(rows, fixed + uncertain),
    };
    for (const { columns } of Object.values(this.#projections)) {
      chebyshevColumns(points, setup.background).forEach((column, k) => columns[k].set(column));
    }
    const { intensities, errors } = series;
    const alive = (p: number): boolean => p < points.length && Number.isFinite(intensities[t][p]);
    this.#inverse = Float64Array.from({ length: rows }, (_, p) => (alive(p) ? 1 / errors[t][p] : 0));
    this.measured = {
      pattern: this.#inverse.map((inverse, p) => (inverse === 0 ? 0 : intensities[t][p] * inverse)),
      centres: Float64Array.from(declarations, ({ prior }) => prior!.mean),
      mean: 0,
    };
    this.#inverse.fill(1, points.length);
    const column = (): Float64Array => new Float64Array(rows);
    this.#parts = setup.reflections.map(() => inside.map(column));
    const system = (): System => ({
      columns: inside.map(column),
      matrix: new Float64Array(inside.length ** 2),
      current: false,
    });
    this.#systems = { exact: system(), uncertain: system() };
    this.#strengths = new Float64Array(setup.reflections.length).fill(1);
    this.#mean = mean;
    const inactive = new Float64Array(this.#grid.count);
    addMass(this.#grid, setup.inactive.composition, 1, inactive);
    this.#active = Uint8Array.from(inactive, (mass, n) => (mass !== 0 || inside.includes(n) ? 1 : 0));
    this.#masses = new Float64Array(inside.length);
    this.#prepare();
  }

  /**
   * Goes on from a solution: strengths of reflections of their own amplitude, and the setup, follow it.
   * @returns whether nothing uncertain moved by more than a hundredth of its error
   */
  settle(data: Data, masses: Float64Array): boolean {
    const first = this.#masses.every((mass) => mass === 0);
    const moved = this.#move(this.#left("uncertain", masses, data));
    this.#masses = masses.slice();
    if (this.setup.amplitudes === "own") this.#strengthen(data);
    this.#prepare();
    return moved < 0.01 && !first;
  }

  /** Moves the setup by what it took up; returns the largest move in units of its error. */
  #move({ columns, amounts }: Projection): number {
    let farthest = 0;
    this.#fitted.forEach((m, row) => {
      const { scale, lower, upper, prior } = this.unknowns.declarations[m];
      const step = amounts[columns.length - this.#fitted.length + row];
      const moved = scale === "log" ? this.values[m] * Math.exp(step) : this.values[m] + step;
      this.values[m] = Math.min(Math.max(moved, lower), upper);
      farthest = Math.max(farthest, Math.abs(step) / prior!.sd);
    });
    return farthest;
  }

  /** Goes back to a setup and a solution. */
  restart(values: Float64Array, masses: Float64Array): void {
    this.values.set(values);
    this.#masses = masses.slice();
    this.#prepare();
  }

  /** What could have been measured of a solution at the present setup. */
  drawn(masses: Float64Array, stream: Random): Data {
    const { amounts, columns } = this.#left("exact", masses, this.measured);
    const pattern = this.#sum(masses);
    columns.forEach((column, k) => addScaled(pattern, column, amounts[k], this.#inverse));
    for (let p = 0; p < this.#points; p++) {
      pattern[p] = this.#inverse[p] === 0 ? 0 : pattern[p] + stream.normal();
    }
    const centres = this.#scaled(this.values).map(
      (now, m) => now + this.unknowns.declarations[m].prior!.sd * stream.normal(),
    );
    return { pattern, centres, mean: stream.normal() };
  }

  /** Takes the widths that were drawn. */
  widen({ centres }: Data): void {
    this.unknowns.declarations.forEach(({ scale, lower, upper }, m) => {
      if (this.#fitted.includes(m)) return;
      const value = scale === "log" ? Math.exp(centres[m]) : centres[m];
      this.values[m] = Math.min(Math.max(value, lower), upper);
    });
    this.#prepare();
  }

  /** Normal equations for what was measured or drawn; the mean is one more equation. */
  equations(data: Data, taken: SetupTaken): NormalEquations {
    const { columns, matrix } = this.#system(taken);
    const left = this.#target(taken, data);
    this.#projections[taken].reject(left);
    const row = this.#meanRow();
    const right = Float64Array.from(columns, (column, j) => dot(column, left) + row[j] * data.mean);
    const alive = this.#inverse.reduce((sum, w, p) => sum + (w > 0 && p < this.#points ? 1 : 0), 0);
    const points = alive - this.#projections.exact.columns.length;
    return { matrix, right, total: dot(left, left) + data.mean ** 2, points };
  }

  /** Columns less what is projected out, and their products; made anew once the setup has moved. */
  #system(taken: SetupTaken): System {
    const system = this.#systems[taken];
    if (system.current) return system;
    const { columns, matrix } = system;
    columns.forEach((out, j) => {
      out.fill(0);
      this.#parts.forEach((parts, h) => addScaled(out, parts[j], this.#strengths[h]));
      this.#projections[taken].reject(out);
    });
    const [count, row] = [columns.length, this.#meanRow()];
    columns.forEach((a, i) => {
      for (let j = 0; j <= i; j++) {
        matrix[i * count + j] = matrix[j * count + i] = dot(a, columns[j]) + row[i] * row[j];
      }
    });
    system.current = true;
    return system;
  }

  /** Lines at the present setup, and how they follow it. */
  #prepare(): void {
    this.#kernel.update(this.values, this.#active);
    this.#inert.update(this.values);
    this.#parts.forEach((columns, h) => this.#fill(h, columns));
    const { exact, uncertain } = this.#projections;
    this.#inert.lines.forEach(({ value }, j) => {
      for (const { columns } of [exact, uncertain]) columns[this.setup.background + j].set(value);
    });
    exact.factor(this.#inverse);
    const amounts = this.#left("exact", this.#masses, this.measured).amounts.slice();
    const first = exact.columns.length;
    this.#fitted.forEach((m, row) => {
      const column = uncertain.columns[first + row];
      this.#slope(m, amounts, column);
      column[this.#points + row] = 1 / this.unknowns.declarations[m].prior!.sd;
    });
    uncertain.factor(this.#inverse);
    this.#systems.exact.current = this.#systems.uncertain.current = false;
  }

  #fill(h: number, columns: readonly Float64Array[]): void {
    const inactive = this.#inactiveLines(h);
    const share = this.#fraction / (1 - this.#fraction);
    const mass = new Float64Array(this.#grid.count);
    columns.forEach((column, j) => {
      mass.fill(0)[this.#first + j] = 1;
      this.#kernel.apply(h, mass, column.fill(0));
      addScaled(column, inactive, share);
      for (let p = 0; p < column.length; p++) column[p] *= this.#inverse[p];
    });
  }

  get #fraction(): number {
    const { inactive } = this.unknowns;
    return inactive < 0 ? this.setup.inactive.fraction : this.values[inactive];
  }

  #inactiveLines(h: number): Float64Array {
    const out = new Float64Array(this.#inverse.length);
    const mass = new Float64Array(this.#grid.count);
    addMass(this.#grid, this.setup.inactive.composition, 1, mass);
    this.#kernel.apply(h, mass, out);
    return out;
  }

  /** How the pattern of the present solution follows an unknown on its fitted scale. */
  #slope(m: number, amounts: Float64Array, out: Float64Array): void {
    out.fill(0);
    const total = this.#masses.reduce((sum, mass) => sum + mass, 0);
    const share = this.#fraction / (1 - this.#fraction);
    const laid = new Float64Array(this.#grid.count);
    this.#masses.forEach((mass, j) => (laid[this.#first + j] = mass));
    addMass(this.#grid, this.setup.inactive.composition, share * total, laid);
    this.#parts.forEach((_, h) => {
      if (m === this.unknowns.inactive) {
        addScaled(out, this.#inactiveLines(h), (this.#strengths[h] * total) / (1 - this.#fraction) ** 2);
      } else this.#kernel.applySlope(m, h, laid, this.#strengths[h], out);
    });
    this.#inert.lines.forEach((_, j) =>
      this.#inert.addSlope(j, m, amounts[this.setup.background + j], out.subarray(0, this.#points)),
    );
    const { scale } = this.unknowns.declarations[m];
    if (scale === "log") for (let p = 0; p < this.#points; p++) out[p] *= this.values[m];
  }

  /** The pattern, with the priors as seen from the present setup. */
  #target(taken: SetupTaken, { pattern, centres }: Data): Float64Array {
    const target = pattern.slice();
    if (taken === "exact") return target;
    const now = this.#scaled(this.values);
    this.#fitted.forEach((m, row) => {
      target[this.#points + row] = (centres[m] - now[m]) / this.unknowns.declarations[m].prior!.sd;
    });
    return target;
  }

  #scaled(values: Float64Array): Float64Array {
    return values.map((value, m) =>
      this.unknowns.declarations[m].scale === "log" ? Math.log(value) : value,
    );
  }

  /** What masses give, in units of sigma. */
  #sum(masses: Float64Array): Float64Array {
    const out = new Float64Array(this.#inverse.length);
    this.#parts.forEach((columns, h) =>
      columns.forEach((column, j) => {
        if (masses[j] !== 0) addScaled(out, column, this.#strengths[h] * masses[j]);
      }),
    );
    return out;
  }

  /** Fits what the projection holds to what masses leave of the data. */
  #left(taken: SetupTaken, masses: Float64Array, data: Data): Projection {
    const projection = this.#projections[taken];
    const sum = this.#sum(masses);
    projection.fit(this.#target(taken, data).map((value, p) => value - sum[p]));
    return projection;
  }

  /** Amplitudes of the reflections for the present masses, relative to their mean. */
  #strengthen({ pattern }: Data): void {
    const { exact } = this.#projections;
    const own = new Projection(this.#inverse.length, this.#parts.length + exact.columns.length);
    this.#parts.forEach((columns, h) =>
      columns.forEach((column, j) => addScaled(own.columns[h], column, this.#masses[j])),
    );
    exact.columns.forEach((column, k) =>
      addScaled(own.columns[this.#parts.length + k], column, 1, this.#inverse),
    );
    own.factor(new Float64Array(this.#inverse.length).fill(1));
    own.fit(pattern.slice());
    const amounts = own.amounts.subarray(0, this.#parts.length);
    const middle = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
    amounts.forEach((amount, h) => (this.#strengths[h] = Math.max(1e-3, amount / middle)));
  }

  /** sum_j (c_j - mean) u_j = 0 +- error * mass, where coulometry gives the mean of active and inactive together. */
  #meanRow(): Float64Array {
    const mass = this.#masses.reduce((sum, each) => sum + each, 0);
    if (!this.#mean || mass === 0) return new Float64Array(this.compositions.length);
    const { value, error } = this.#mean;
    const active = (value - this.#fraction * this.setup.inactive.composition) / (1 - this.#fraction);
    return this.compositions.map((c) => (c - active) / (error * mass));
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < a.length; p++) sum += a[p] * b[p];
  return sum;
}

/** Adds a column times a factor, weighted where weights are given. */
function addScaled(out: Float64Array, column: Float64Array, factor: number, weights?: Float64Array): void {
  if (weights) for (let p = 0; p < out.length; p++) out[p] += factor * column[p] * weights[p];
  else for (let p = 0; p < out.length; p++) out[p] += factor * column[p];
}
