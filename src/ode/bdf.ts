import { plainVectors } from "../numerics/plain-vectors.js";
import type { Vectors } from "../numerics/vectors.js";
import type { Tolerance } from "./control.js";
import { allocateJacobian, hasBorder } from "./jacobian.js";
import type { Jacobian, Problem } from "./problem.js";
import type { StageMatrix } from "./matrix.js";
import { stageMatrix } from "./stage-matrix.js";
import type { Scheme, Stepper } from "./stepper.js";

const MOST = 5;
const ITERATIONS = 4;
/** Free constants of the NDFs, by order (Shampine & Reichelt 1997, table 1). */
const KAPPA = [0, -0.185, -1 / 9, -0.0823, -0.0415, 0];
/** Sums of 1/j. */
const GAMMA = [0, 1, 3 / 2, 11 / 6, 25 / 12, 137 / 60];
const ALPHA = GAMMA.map((gamma, k) => (1 - KAPPA[k]) * gamma);
const ERROR = GAMMA.map((gamma, k) => KAPPA[k] * gamma + 1 / (k + 1));

/**
 * Numerical differentiation formulas of order 1 to 5 in backward differences, quasi-constant step (L. F. Shampine & M. W.
 * Reichelt, The MATLAB ODE suite, SIAM J. Sci. Comput. 18, 1, 1997):
 *   sum over m <= k of (1/m) D^m y - kappa gamma_k (y - y_predicted) = h f(t, y).
 * The Jacobian is new at every step, since it costs less than two values of f where it is diagonal, so that one Newton
 * iteration mostly does. Many short steps of one kind suit it; every start begins at order 1.
 */
export const bdf: Scheme = {
  name: "NDF",
  order: MOST,
  citation: "L. F. Shampine & M. W. Reichelt, SIAM J. Sci. Comput. 18, 1 (1997)",
  start: (problem) => new BdfStepper(problem),
};

class BdfStepper implements Stepper {
  readonly movesBorder = false;
  readonly vectors: Vectors;
  readonly end: Float64Array;
  private readonly problem: Problem;
  private readonly matrix: StageMatrix;
  private readonly jacobian: Jacobian;
  private readonly mass: Float64Array;
  private readonly unknowns: number;
  /** Backward differences D^0 to D^(k+2). */
  private readonly differences: readonly Float64Array[];
  /** Those from D^1 on. */
  private readonly tail: readonly Float64Array[];
  private readonly spare: readonly Float64Array[];
  private readonly predicted: Float64Array;
  private readonly past: Float64Array;
  private readonly change: Float64Array;
  private readonly correction: Float64Array;
  private readonly slope: Float64Array;
  private readonly ones: Float64Array;
  private readonly pastWeights: readonly Float64Array[];
  private readonly weights: Float64Array;
  private order = 1;
  private h = 0;
  private equalSteps = 0;
  private iterations = 0;
  /** How much smaller a Newton correction is than the one before. */
  private rate = 1;

  constructor(problem: Problem) {
    const vectors = problem.vectors ?? plainVectors;
    const { size } = problem;
    this.problem = problem;
    this.vectors = vectors;
    this.mass = vectors.constant(problem.mass);
    this.unknowns = problem.mass.reduce((sum, one) => sum + one, 0);
    this.matrix = stageMatrix({ ...problem, mass: this.mass });
    this.jacobian = allocateJacobian(problem.structure, size, vectors);
    this.differences = vectors.arrays(MOST + 3, size);
    this.tail = this.differences.slice(1);
    this.spare = vectors.arrays(MOST + 1, size);
    [this.end, this.predicted, this.past, this.change, this.correction, this.slope] = vectors.arrays(6, size);
    this.ones = vectors.constant(new Array<number>(MOST + 1).fill(1));
    this.pastWeights = ALPHA.map((alpha, k) =>
      vectors.constant(GAMMA.slice(1, Math.max(2, k + 1)).map((gamma) => gamma / (alpha || 1))),
    );
    this.weights = vectors.array(MOST + 1);
  }

  start(t: number, y: Float64Array, span: number, { relative, absolute }: Tolerance): number {
    const { problem, slope, differences } = this;
    this.order = 1;
    this.equalSteps = 0;
    this.rate = 1;
    if (!problem.derivative(t, y, slope)) return 1e-6 * span;
    const norm = (x: Float64Array): number => this.norm(x, y, y, { relative, absolute });
    const pace = norm(slope);
    const guess = pace > 1e-10 ? Math.min(0.01 * norm(y), 0.5) / pace : 1e-3 * span;
    this.h = Math.min(0.1 * span, Math.max(guess, 1e-12 * span));
    for (const difference of differences) difference.fill(0);
    differences[0].set(y);
    this.vectors.addScaled(differences[1], this.h, slope);
    if (hasBorder(problem.structure)) differences[1][problem.size - 1] = 0;
    return this.h;
  }

  attempt(t: number, y: Float64Array, h: number, tolerance: Tolerance): number {
    if (h !== this.h) this.rescale(h / this.h);
    this.h = h;
    const { vectors, differences, order } = this;
    differences[0].set(y);
    vectors.combine(this.predicted, differences[0], this.ones, this.tail, order);
    this.past.fill(0);
    vectors.combine(this.past, this.past, this.pastWeights[order], this.tail, order);
    if (!this.correct(t + h, h / ALPHA[order], tolerance)) return NaN;
    return ERROR[order] * this.norm(this.change, y, this.end, tolerance);
  }

  /** Newton from the predicted state; leaves the state in `end` and its difference from the predicted one in `change`. */
  private correct(t: number, c: number, tolerance: Tolerance): boolean {
    const { problem, matrix, slope, end, change, correction, vectors } = this;
    end.set(this.predicted);
    change.fill(0);
    if (!this.linearise(t, end) || !matrix.factor(this.jacobian, 1 / c)) return false;
    const enough = Math.max(
      (10 * Number.EPSILON) / tolerance.relative,
      Math.min(0.03, Math.sqrt(tolerance.relative)),
    );
    let before = 0;
    for (this.iterations = 1; this.iterations <= ITERATIONS; this.iterations++) {
      if (this.iterations > 1 && !problem.derivative(t, end, slope)) return false;
      this.residual(c);
      matrix.solve(correction);
      vectors.addScaled(change, 1, correction);
      vectors.addScaled(end, 1, correction);
      const size = this.norm(correction, this.predicted, end, tolerance);
      if (!Number.isFinite(size)) return false;
      if (before > 0) this.rate = size / before;
      if (this.rate >= 1 && this.iterations > 1) return false;
      if (size === 0 || (this.rate < 1 && (this.rate / (1 - this.rate)) * size < enough)) return true;
      before = size;
    }
    return false;
  }

  private linearise(t: number, y: Float64Array): boolean {
    const { problem, slope, jacobian } = this;
    if (problem.linearise) return problem.linearise(t, y, slope, jacobian);
    return problem.jacobian(t, y, jacobian) && problem.derivative(t, y, slope);
  }

  /** f - M (past + change) / c, the right-hand side for (M/c - J). */
  private residual(c: number): void {
    const { vectors, correction, slope, past, change, mass } = this;
    correction.set(past);
    vectors.addScaled(correction, 1, change);
    vectors.multiply(correction, correction, mass, correction.length);
    for (let n = 0; n < correction.length; n++) correction[n] = slope[n] - correction[n] / c;
  }

  shrink(h: number, norm: number): number {
    this.equalSteps = 0;
    if (!Number.isFinite(norm)) {
      this.rate = 1;
      return 0.5 * h;
    }
    return h * Math.max(0.2, this.safety * norm ** (-1 / (this.order + 1)));
  }

  private get safety(): number {
    return (0.9 * (2 * ITERATIONS + 1)) / (2 * ITERATIONS + this.iterations);
  }

  advance(h: number, norm: number, tolerance: Tolerance): number {
    const { differences, order, change, vectors } = this;
    differences[order + 2].set(change);
    vectors.addScaled(differences[order + 2], -1, differences[order + 1]);
    differences[order + 1].set(change);
    for (let i = order; i >= 0; i--) vectors.addScaled(differences[i], 1, differences[i + 1]);
    this.equalSteps++;
    if (this.equalSteps < order + 1) return h;
    return h * this.chooseOrder(norm, tolerance);
  }

  /** The order among the neighbours that allows the longest step, and the factor on the step that it allows. */
  private chooseOrder(norm: number, tolerance: Tolerance): number {
    const { order, differences, end } = this;
    const at = (k: number): number =>
      k < 1 || k > MOST ? Infinity : ERROR[k] * this.norm(differences[k + 1], end, end, tolerance);
    const errors = [at(order - 1), norm, at(order + 1)];
    const factors = errors.map((error, n) => Math.max(error, 1e-10) ** (-1 / (order + n)));
    const best = factors[1] >= Math.max(factors[0], factors[2]) ? 1 : factors[0] > factors[2] ? 0 : 2;
    this.order = order + best - 1;
    this.equalSteps = 0;
    const factor = Math.min(10, this.safety * factors[best]);
    // A change of step costs a sweep over all differences: a small gain is not worth it.
    return factor > 1 && factor < 1.2 ? 1 : factor;
  }

  /** The differences for steps of `factor` times the size: their interpolating polynomial is kept. */
  private rescale(factor: number): void {
    const { order, differences, spare, vectors, weights } = this;
    const matrix = multiply(stretching(order, factor), stretching(order, 1));
    for (let i = 0; i <= order; i++) {
      for (let j = 0; j <= order; j++) weights[j] = matrix[j][i];
      spare[i].fill(0);
      vectors.combine(spare[i], spare[i], weights, differences, order + 1);
    }
    for (let i = 0; i <= order; i++) differences[i].set(spare[i]);
    this.equalSteps = 0;
  }

  /** The interpolating polynomial through the new state and the last ones, in backward differences. */
  interpolate(s: number, out: Float64Array): void {
    const { order, change, vectors, weights } = this;
    // Before `advance` the differences end at the start of the step; the new ones are D_new^j = sum over m >= j of D^m + change.
    out.set(this.end);
    const x = s - 1;
    let coefficient = 1;
    let tail = 0;
    for (let j = 1; j <= order; j++) {
      coefficient *= (x + j - 1) / j;
      weights[j - 1] = tail += coefficient;
    }
    vectors.combine(out, out, weights, this.tail, order);
    vectors.addScaled(out, tail, change);
  }

  private norm(x: Float64Array, a: Float64Array, b: Float64Array, { relative, absolute }: Tolerance): number {
    const sum = this.vectors.scaledSquares(x, a, b, this.mass, relative, absolute);
    return Math.sqrt(sum / Math.max(1, this.unknowns));
  }
}

/** R_ij = product over m <= i of (m - 1 - factor j) / m (Shampine & Reichelt, eq. 4). */
function stretching(order: number, factor: number): number[][] {
  const rows = [new Array<number>(order + 1).fill(1)];
  for (let i = 1; i <= order; i++)
    rows.push(rows[i - 1].map((value, j) => (j === 0 ? 0 : (value * (i - 1 - factor * j)) / i)));
  return rows;
}

const multiply = (a: number[][], b: number[][]): number[][] =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, m) => sum + value * b[m][j], 0)));
