import { CholeskyDecomposition, Matrix } from "ml-matrix";
import type { Predictive } from "./predictive.js";

/** ln of the odds at which data decide between two laws: twenty to one. */
export const DECIDES = Math.log(20);

/** Two normal predictions of the same values, in units of the noise of the first. */
interface Pair {
  readonly apart: Matrix;
  readonly first: Matrix;
  readonly second: Matrix;
}

function pairOf(a: Predictive, b: Predictive): Pair {
  const scales = scalesOf(a);
  const whole = ({ noise, spread }: Predictive): Matrix => scaled(Matrix.add(noise, spread), scales);
  const apart = Matrix.columnVector(scales.map((scale, n) => scale * (a.means[n] - b.means[n])));
  return { apart, first: whole(a), second: whole(b) };
}

const scalesOf = ({ noise }: Predictive): number[] =>
  noise.diagonal().map((variance) => 1 / Math.sqrt(variance));

/** A covariance in other units, and symmetric to the last bit. */
function scaled(covariance: Matrix, scales: readonly number[]): Matrix {
  const entry = (a: number, b: number): number => covariance.get(a, b) + covariance.get(b, a);
  return new Matrix(scales.map((left, a) => scales.map((right, b) => 0.5 * left * right * entry(a, b))));
}

/** x' M^-1 x of a positive definite M. */
const squareIn = (factor: CholeskyDecomposition, x: Matrix): number =>
  x.transpose().mmul(factor.solve(x)).get(0, 0);

const logDeterminant = ({ lowerTriangularMatrix }: CholeskyDecomposition): number =>
  2 * lowerTriangularMatrix.diagonal().reduce((sum, each) => sum + Math.log(each), 0);

/**
 * Expected ln of the odds between two laws, whichever holds: half the symmetric divergence,
 * (D' (A^-1 + B^-1) D + tr(A^-1 B + B^-1 A - 2)) / 4 for predictions of covariances A and B, D apart.
 * Source: S. Kullback & R. A. Leibler, Ann. Math. Stat. 22, 79 (1951).
 */
export function expectedOdds(a: Predictive, b: Predictive): number {
  const { apart, first, second } = pairOf(a, b);
  const [left, right] = [new CholeskyDecomposition(first), new CholeskyDecomposition(second)];
  const distance = squareIn(left, apart) + squareIn(right, apart);
  const shape = left.solve(second).trace() + right.solve(first).trace() - 2 * first.rows;
  return (distance + Math.max(0, shape)) / 4;
}

/**
 * Distance of Bhattacharyya, D' C^-1 D / 8 + ln(det C / sqrt(det A det B)) / 2 with C = (A + B) / 2.
 * Source: A. Bhattacharyya, Bull. Calcutta Math. Soc. 35, 99 (1943).
 */
export function overlapDistance(a: Predictive, b: Predictive): number {
  const { apart, first, second } = pairOf(a, b);
  const [left, right] = [first, second].map((each) => logDeterminant(new CholeskyDecomposition(each)));
  const middle = new CholeskyDecomposition(Matrix.add(first, second).mul(0.5));
  const shape = logDeterminant(middle) - 0.5 * (left + right);
  return squareIn(middle, apart) / 8 + 0.5 * Math.max(0, shape);
}

/**
 * How much of the question which law holds is expected to be answered, in nats: at least
 * -sum_i w_i ln sum_j w_j exp(-distance_ij), at most the entropy of the weights. An experiment that decides cannot
 * decide more.
 * Source: A. Kolchinsky & B. D. Tracey, Entropy 19, 361 (2017), eq. 11 with Bhattacharyya's distance.
 */
export function answered(shown: readonly Predictive[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return shown.reduce((sum, own, i) => {
    const alike = shown.reduce(
      (inner, other, j) =>
        inner + (weights[j] / total) * (i === j ? 1 : Math.exp(-overlapDistance(own, other))),
      0,
    );
    return sum - (weights[i] / total) * Math.log(alike);
  }, 0);
}

/** ln det(1 + N^-1 S) / 2: what measuring with noise N tells of what spreads by S (D. V. Lindley 1956). */
export function informationOf(shown: Predictive): number {
  const { noise, spread } = shown;
  const [before, after] = [noise, Matrix.add(noise, spread)].map((each) =>
    logDeterminant(new CholeskyDecomposition(scaled(each, scalesOf(shown)))),
  );
  return 0.5 * (after - before);
}
