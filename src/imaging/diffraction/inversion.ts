import type { Random } from "../../numerics/random.js";
import { addScaled, dot } from "../vector.js";
import { chebyshevColumns } from "./background.js";
import { CompositionColumns } from "./composition-columns.js";
import { InertLines } from "./inert-lines.js";
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
 * by projection. Widths are not fitted along, since a wider density and wider lines look the same.
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
  readonly #columns: CompositionColumns;
  readonly #inert: InertLines;
  readonly #projections: Readonly<Record<SetupTaken, Projection>>;
  readonly #inverse: Float64Array;
  readonly #systems: Readonly<Record<SetupTaken, System>>;
  /** Unknowns that are fitted along. */
  readonly #fitted: readonly number[];
  readonly #mean: MeanComposition | undefined;
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
    this.#inert = new InertLines(setup, this.unknowns, points);
    this.#points = points.length;
    const { declarations, width, size } = this.unknowns;
    this.#fitted = Array.from(declarations.keys()).filter((m) => m !== width && m !== size);
    const uncertain = this.#fitted.length;
    const rows = points.length + uncertain;
    const fixed = setup.background + setup.inert.length;
    const background = chebyshevColumns(points, setup.background);
    this.#projections = {
      exact: projectionOf(rows, fixed, background),
      uncertain: projectionOf(rows, fixed + uncertain, background),
    };
    const { inverse, pattern } = standardised(series, t, rows);
    this.#inverse = inverse;
    const centres = Float64Array.from(declarations, ({ prior }) => prior!.mean);
    this.measured = { pattern, centres, mean: 0 };
    const looked = { points, inverse, range, step };
    this.#columns = new CompositionColumns(setup, this.unknowns, this.values, looked);
    this.step = this.#columns.step;
    this.compositions = this.#columns.compositions;
    const count = this.compositions.length;
    this.#systems = { exact: emptySystem(count, rows), uncertain: emptySystem(count, rows) };
    this.#mean = mean;
    this.#masses = new Float64Array(count);
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
    if (this.setup.amplitudes === "own") {
      const others = this.#projections.exact.columns;
      this.#columns.strengthen(data.pattern, this.#masses, others);
    }
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
    const pattern = this.#columns.sum(masses);
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
      this.#columns.column(j, out);
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
    this.#columns.update();
    this.#inert.update(this.values);
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

  /** How the pattern of the present solution follows an unknown on its fitted scale. */
  #slope(m: number, amounts: Float64Array, out: Float64Array): void {
    out.fill(0);
    this.#columns.addSlope(m, this.#masses, out);
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

  /** Fits what the projection holds to what masses leave of the data. */
  #left(taken: SetupTaken, masses: Float64Array, data: Data): Projection {
    const projection = this.#projections[taken];
    const sum = this.#columns.sum(masses);
    projection.fit(this.#target(taken, data).map((value, p) => value - sum[p]));
    return projection;
  }

  /** sum_j (c_j - mean) u_j = 0 +- error * mass, where coulometry gives the mean of active and inactive together. */
  #meanRow(): Float64Array {
    const mass = this.#masses.reduce((sum, each) => sum + each, 0);
    if (!this.#mean || mass === 0) return new Float64Array(this.compositions.length);
    const { value, error } = this.#mean;
    const { fraction } = this.#columns;
    const active = (value - fraction * this.setup.inactive.composition) / (1 - fraction);
    return this.compositions.map((c) => (c - active) / (error * mass));
  }
}

const emptySystem = (count: number, rows: number): System => ({
  columns: Array.from({ length: count }, () => new Float64Array(rows)),
  matrix: new Float64Array(count ** 2),
  current: false,
});

/** A projection whose first columns stand already. */
function projectionOf(rows: number, count: number, first: readonly Float64Array[]): Projection {
  const projection = new Projection(rows, count);
  first.forEach((column, k) => projection.columns[k].set(column));
  return projection;
}

/** 1 / sigma of each point, 0 where nothing was measured, and the pattern in these units; 1 and 0 for each prior. */
function standardised({ intensities, errors }: Series, t: number, rows: number) {
  const points = intensities[t].length;
  const alive = (p: number): boolean => p < points && Number.isFinite(intensities[t][p]);
  const inverse = Float64Array.from({ length: rows }, (_, p) => (alive(p) ? 1 / errors[t][p] : 0));
  const pattern = inverse.map((weight, p) => (weight === 0 ? 0 : intensities[t][p] * weight));
  return { inverse: inverse.fill(1, points), pattern };
}
