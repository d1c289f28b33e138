import { factorize, solveLower, solveUpper } from "../chain/cholesky.js";
import { dot } from "../vector.js";
import type { SeriesModel } from "./series-model.js";

/** The uncertain numbers of a setup as patterns of known populations tell them. */
export interface FittedSetup {
  /** In their units, in the order of the model's unknowns. */
  readonly values: Float64Array;
  /** Covariance on the fitted scale (logarithms where the declaration says so), row-major; priors included. */
  readonly covariance: Float64Array;
  /** Sum of squared standardised residuals, and of squared departures from the priors. */
  readonly squares: number;
  readonly penalty: number;
  readonly steps: number;
  readonly converged: boolean;
}

const MOST_STEPS = 60;
const GAIN = 1e-6;

/**
 * Fits everything that is uncertain of a setup to patterns of known populations: the nuisance parameters profiled out.
 * Gauss-Newton steps on -2 ln L plus priors, damped after Marquardt; the linear terms are profiled in closed form at every
 * step. Leaves the model at the optimum.
 * @param populations masses on the model's grid, one for each pattern
 */
export function fitSetup(model: SeriesModel, populations: readonly Float64Array[]): FittedSetup {
  const { declarations } = model.unknowns;
  const count = declarations.length;
  const problem = new Problem(model, populations);
  let point = declarations.map(({ scale, guess }) => (scale === "log" ? Math.log(guess) : guess));
  let cost = problem.at(point, true);
  let [damping, steps, converged] = [1e-4, 0, count === 0];
  for (; steps < MOST_STEPS && !converged; steps++) {
    const step = problem.step(damping);
    if (!step) break;
    const next = point.map((x, k) => problem.clamp(k, x + step[k]));
    const trial = problem.at(next, false);
    if (trial < cost) {
      converged = cost - trial < GAIN * (1 + 1e-6 * cost);
      [point, damping] = [next, damping / 5];
      cost = problem.at(point, true);
    } else {
      converged = damping > 1e6;
      damping *= 8;
    }
  }
  problem.at(point, true);
  return { ...problem.outcome(point), steps, converged };
}

/** Cost, gradient and information at a point on the fitted scale. */
class Problem {
  readonly #model: SeriesModel;
  readonly #populations: readonly Float64Array[];
  readonly #gradient: Float64Array;
  readonly #information: Float64Array;
  readonly #slopes: readonly Float64Array[];

  constructor(model: SeriesModel, populations: readonly Float64Array[]) {
    const count = model.unknowns.declarations.length;
    this.#model = model;
    this.#populations = populations;
    this.#gradient = new Float64Array(count);
    this.#information = new Float64Array(count * count);
    this.#slopes = Array.from({ length: count }, () => new Float64Array(model.kernel.points.length));
  }

  /** -2 ln L plus priors, less constants. */
  at(point: readonly number[], derivatives: boolean): number {
    const values = this.#values(point);
    this.#model.predict(this.#populations, values);
    if (derivatives) this.#differentiate(point, values);
    return this.#model.squares() + this.#penalty(point);
  }

  clamp(k: number, x: number): number {
    const { scale, lower, upper } = this.#model.unknowns.declarations[k];
    const [low, high] = scale === "log" ? [Math.log(lower), Math.log(upper)] : [lower, upper];
    return Math.min(Math.max(x, low), high);
  }

  /** Solves (H + damping diag H) step = -gradient. */
  step(damping: number): Float64Array | undefined {
    const count = this.#gradient.length;
    const matrix = this.#information.slice();
    for (let k = 0; k < count; k++) matrix[k * count + k] *= 1 + damping;
    if (!factorize(matrix, count)) return undefined;
    const step = this.#gradient.map((g) => -g);
    solveLower(matrix, count, step);
    solveUpper(matrix, count, step);
    return step;
  }

  outcome(point: readonly number[]): Omit<FittedSetup, "steps" | "converged"> {
    return {
      values: this.#values(point),
      covariance: this.#covariance(),
      squares: this.#model.squares(),
      penalty: this.#penalty(point),
    };
  }

  #values(point: readonly number[]): Float64Array {
    const { declarations } = this.#model.unknowns;
    return Float64Array.from(point, (x, k) => (declarations[k].scale === "log" ? Math.exp(x) : x));
  }

  #penalty(point: readonly number[]): number {
    return this.#model.unknowns.declarations.reduce(
      (sum, { prior }, k) => (prior ? sum + ((point[k] - prior.mean) / prior.sd) ** 2 : sum),
      0,
    );
  }

  /** Gradient and information (twice the half-curvature, Gauss and Newton) of the cost. */
  #differentiate(point: readonly number[], values: Float64Array): void {
    const { declarations } = this.#model.unknowns;
    const count = declarations.length;
    this.#gradient.fill(0);
    this.#information.fill(0);
    declarations.forEach(({ prior }, k) => {
      if (!prior) return;
      this.#gradient[k] = (2 * (point[k] - prior.mean)) / prior.sd ** 2;
      this.#information[k * count + k] = 2 / prior.sd ** 2;
    });
    this.#populations.forEach((_, t) => {
      declarations.forEach(({ scale }, k) => {
        const slope = this.#model.unknownSlope(t, k, this.#slopes[k]);
        if (scale === "log") for (let p = 0; p < slope.length; p++) slope[p] *= values[k];
      });
      this.#accumulate(this.#model.residuals(t));
    });
  }

  #accumulate(residuals: Float64Array): void {
    const count = this.#slopes.length;
    for (let a = 0; a < count; a++) {
      this.#gradient[a] -= 2 * dot(residuals, this.#slopes[a]);
      for (let b = 0; b <= a; b++) {
        const entry = 2 * dot(this.#slopes[a], this.#slopes[b]);
        this.#information[a * count + b] += entry;
        if (a !== b) this.#information[b * count + a] += entry;
      }
    }
  }

  /** Twice the inverse of the information; NaN where that cannot be inverted. */
  #covariance(): Float64Array {
    const count = this.#gradient.length;
    const factor = this.#information.slice();
    const covariance = new Float64Array(count * count).fill(NaN);
    if (!factorize(factor, count)) return covariance;
    for (let k = 0; k < count; k++) {
      const column = new Float64Array(count);
      column[k] = 2;
      solveLower(factor, count, column);
      solveUpper(factor, count, column);
      for (let a = 0; a < count; a++) covariance[a * count + k] = column[a];
    }
    return covariance;
  }
}
