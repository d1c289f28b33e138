import { chebyshevColumns } from "./background.js";
import { addMass, gridFor, type CompositionGrid } from "./composition-grid.js";
import { InertLines } from "./inert-lines.js";
import { PatternKernel } from "./kernel.js";
import { Projection } from "./projection.js";
import type { Series } from "./series.js";
import { setupUnknowns, type SetupUnknowns } from "./unknowns.js";

/**
 * Patterns predicted from populations, with everything profiled out that is linear: for each pattern
 *
 *   y(p) = sum over reflections h of A_h [(1 - phi) sum_i w_i K_h(p, c_i) + phi K_h(p, c_inactive)]
 *          + sum_b B_b T_b(p) + sum_j I_j L_j(p),
 *
 * amplitudes A_h (one A where the reflections are tied), background B and inert lines I by least squares in closed
 * form. `predict` then leaves the residual of each pattern; `slope` and `unknownSlope` give how what is predicted follows
 * the population and the setup, less what the linear terms would take up (Kaufman, BIT 15, 49 (1975)), so that
 * -2 sum r s / sigma^2 is the exact gradient of the profiled -2 ln L.
 */
export class SeriesModel {
  readonly unknowns: SetupUnknowns;
  readonly grid: CompositionGrid;
  readonly kernel: PatternKernel;
  readonly #series: Series;
  readonly #inverse: readonly Float64Array[];
  readonly #standardised: readonly Float64Array[];
  readonly #projections: readonly Projection[];
  /** Masses of each time with the inactive ones. */
  readonly #masses: readonly Float64Array[];
  readonly #inactive: Float64Array;
  readonly #active: Uint8Array;
  readonly #change: Float64Array;
  readonly #inert: InertLines;
  readonly #tied: boolean;
  /** Of the last `predict`. */
  #fraction = 0;

  constructor(series: Series) {
    const { setup, intensities, errors } = series;
    const points = Float64Array.from(series.twoTheta);
    this.#series = series;
    this.#tied = setup.amplitudes === "tied";
    this.unknowns = setupUnknowns(setup);
    this.grid = gridFor(setup);
    this.kernel = new PatternKernel(setup, this.unknowns, points, this.grid);
    this.#inverse = intensities.map((row, t) =>
      Float64Array.from(row, (value, p) => (Number.isFinite(value) ? 1 / errors[t][p] : 0)),
    );
    this.#standardised = intensities.map((row) => new Float64Array(row.length));
    this.#masses = intensities.map(() => new Float64Array(this.grid.count));
    this.#inactive = new Float64Array(this.grid.count);
    addMass(this.grid, setup.inactive.composition, 1, this.#inactive);
    this.#active = new Uint8Array(this.grid.count);
    this.#change = new Float64Array(this.grid.count);
    this.#inert = new InertLines(setup, this.unknowns, points);
    const background = chebyshevColumns(points, setup.background);
    const columns = this.#amplitudes + background.length + setup.inert.length;
    this.#projections = intensities.map(() => {
      const projection = new Projection(points.length, columns);
      background.forEach((column, k) => projection.columns[this.#amplitudes + k].set(column));
      return projection;
    });
  }

  /** Values with a number of their own, that is channels that gave something. */
  get count(): number {
    return this.#inverse.reduce((sum, row) => sum + row.reduce((n, w) => n + (w > 0 ? 1 : 0), 0), 0);
  }

  /**
   * Predicts all patterns and profiles them.
   * @param populations mass on the grid at each time, sum 1 (`addMass`)
   * @param values of the unknowns, in their units
   */
  predict(populations: readonly Float64Array[], values: Float64Array): void {
    this.#lay(populations, values);
    this.kernel.update(values, this.#active);
    this.#inert.update(values);
    this.#projections.forEach((projection, t) => {
      this.#inert.lines.forEach((line, j) => projection.columns[this.#inertAt + j].set(line.value));
      for (let h = 0; h < this.kernel.reflections; h++) {
        const column = projection.columns[this.#tied ? 0 : h];
        if (h === 0 || !this.#tied) column.fill(0);
        this.kernel.apply(h, this.#masses[t], column);
      }
      projection.factor(this.#inverse[t]);
      const row = this.#series.intensities[t];
      const standardised = this.#standardised[t];
      for (let p = 0; p < row.length; p++) {
        standardised[p] = this.#inverse[t][p] === 0 ? 0 : row[p] * this.#inverse[t][p];
      }
      projection.fit(standardised);
    });
  }

  /** Residuals of a pattern in units of their standard errors, 0 at dead channels; of the last `predict`. */
  residuals(t: number): Float64Array {
    return this.#standardised[t];
  }

  /** The pattern as predicted, background and all. */
  predicted(t: number, out: Float64Array): Float64Array {
    return this.#projections[t].explained(out);
  }

  /** Amplitudes (one a reflection, or one for all), background terms, inert lines. */
  amounts(t: number): Float64Array {
    return this.#projections[t].amounts;
  }

  /** -2 ln L of all patterns less its constant: the sum of squared standardised residuals. */
  squares(): number {
    let sum = 0;
    for (const row of this.#standardised) for (const value of row) sum += value * value;
    return sum;
  }

  /** How a pattern, in units of sigma, follows a change of its population (masses on the grid). */
  slope(t: number, change: Float64Array, out: Float64Array): Float64Array {
    out.fill(0);
    const active = 1 - this.#fraction;
    for (let n = 0; n < change.length; n++) this.#change[n] = active * change[n];
    this.#through(t, this.#change, out);
    return this.#finish(t, out);
  }

  /** How a pattern, in units of sigma, follows one of the unknowns. */
  unknownSlope(t: number, unknown: number, out: Float64Array): Float64Array {
    out.fill(0);
    if (unknown === this.unknowns.inactive) {
      // d/dphi of (1 - phi) m + phi i: what is laid is that sum, so m = (sum - phi i) / (1 - phi).
      const scale = 1 / (1 - this.#fraction);
      for (let n = 0; n < this.#change.length; n++) {
        this.#change[n] = scale * (this.#inactive[n] - this.#masses[t][n]);
      }
      this.#through(t, this.#change, out);
    } else {
      for (let h = 0; h < this.kernel.reflections; h++) {
        this.kernel.applySlope(unknown, h, this.#masses[t], this.#amplitude(t, h), out);
      }
      const { amounts } = this.#projections[t];
      this.#inert.lines.forEach((_, j) => this.#inert.addSlope(j, unknown, amounts[this.#inertAt + j], out));
    }
    return this.#finish(t, out);
  }

  get #amplitudes(): number {
    return this.#tied ? 1 : this.kernel.reflections;
  }

  /** Index of the first inert line among the linear terms. */
  get #inertAt(): number {
    return this.#amplitudes + this.#series.setup.background;
  }

  #lay(populations: readonly Float64Array[], values: Float64Array): void {
    const { inactive } = this.unknowns;
    const phi = inactive < 0 ? this.#series.setup.inactive.fraction : values[inactive];
    const inactiveCounts = phi !== 0 || inactive >= 0;
    this.#fraction = phi;
    this.#active.fill(0);
    populations.forEach((population, t) => {
      const masses = this.#masses[t];
      for (let n = 0; n < masses.length; n++) {
        masses[n] = (1 - phi) * population[n] + phi * this.#inactive[n];
        if (masses[n] === 0 && !(inactiveCounts && this.#inactive[n] !== 0)) continue;
        // A mass that moves may come to the next node.
        this.#active.fill(1, Math.max(0, n - 1), n + 2);
      }
    });
  }

  #amplitude(t: number, h: number): number {
    return this.#projections[t].amounts[this.#tied ? 0 : h];
  }

  #through(t: number, masses: Float64Array, out: Float64Array): void {
    const work = this.#projections[t].work;
    for (let h = 0; h < this.kernel.reflections; h++) {
      const amplitude = this.#amplitude(t, h);
      this.kernel.apply(h, masses, work.fill(0));
      for (let p = 0; p < out.length; p++) out[p] += amplitude * work[p];
    }
  }

  #finish(t: number, out: Float64Array): Float64Array {
    const inverse = this.#inverse[t];
    for (let p = 0; p < out.length; p++) out[p] *= inverse[p];
    this.#projections[t].reject(out);
    return out;
  }
}
