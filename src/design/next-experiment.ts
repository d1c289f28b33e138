import { inverse, Matrix } from "ml-matrix";
import type { Experiment } from "../experiment/experiment.js";
import { predictive, type KnownLaw, type Predictive } from "./predictive.js";

/** An experiment that could be made. Its observations say when and how well is measured; values in them are not read. */
export interface CandidateExperiment {
  readonly experiment: Experiment;
  /** In any unit, such as hours of cycling and imaging together; above 0. */
  readonly cost: number;
}

/** What an experiment is expected to tell. */
export interface Prospect {
  readonly name: string;
  readonly cost: number;
  /**
   * Expected ln of the odds between the two laws that it tells apart least well, whichever holds: half the symmetric
   * divergence of Kullback & Leibler (1951). What refitting can absorb does not count.
   */
  readonly odds: number;
  /** Expected gain of information on the constants of the leading law, nats: half ln det of the ratio of covariances. */
  readonly information: number;
  /** The observation on which the two differ most, in their common errors. */
  readonly mostly: string;
  /** Laws of which it cannot be said what would be seen. */
  readonly unsimulated: readonly string[];
  readonly sentence: string;
}

/**
 * Ranks experiments by what they tell between laws that the data so far leave, per cost: the best first.
 * @param laws at least two, the leading one first
 * @throws RangeError where there are fewer, or where a cost is not above 0.
 */
export function nextExperiment(
  laws: readonly KnownLaw[],
  candidates: readonly CandidateExperiment[],
): readonly Prospect[] {
  if (laws.length < 2)
    throw new RangeError(`nextExperiment: ${laws.length} laws; it takes two to be told apart.`);
  const wrong = candidates.find(({ cost }) => !(cost > 0));
  if (wrong)
    throw new RangeError(
      `nextExperiment: the cost of "${wrong.experiment.name}" is ${wrong.cost}; expected above 0.`,
    );
  return candidates
    .map((candidate) => prospectOf(laws, candidate))
    .sort((a, b) => b.odds / b.cost - a.odds / a.cost || b.information / b.cost - a.information / a.cost);
}

function prospectOf(laws: readonly KnownLaw[], { experiment, cost }: CandidateExperiment): Prospect {
  const seen = laws.map((known) => ({ name: known.law.name, shown: predictive(known, experiment) }));
  const able = seen.flatMap(({ name, shown }) => (shown ? [{ name, shown }] : []));
  const pairs = able.flatMap((a, n) =>
    able.slice(n + 1).map((b) => ({ a, b, odds: expectedOdds(a.shown, b.shown) })),
  );
  const worst = pairs.sort((a, b) => a.odds - b.odds).at(0);
  const mostly = worst ? largestDifference(worst.a.shown, worst.b.shown) : "";
  const prospect = {
    name: experiment.name,
    cost,
    odds: worst?.odds ?? 0,
    information: seen[0].shown ? informationOf(seen[0].shown) : 0,
    mostly,
    unsimulated: seen.filter(({ shown }) => !shown).map(({ name }) => name),
  };
  return { ...prospect, sentence: sentenceOf(prospect, worst && [worst.a.name, worst.b.name]) };
}

/** (D' (A^-1 + B^-1) D + tr(A^-1 B + B^-1 A - 2)) / 4 for normal predictions of covariances A and B, D apart. */
export function expectedOdds(a: Predictive, b: Predictive): number {
  const [left, right] = [whole(a), whole(b)];
  const [fromLeft, fromRight] = [inverse(left), inverse(right)];
  const apart = Matrix.columnVector([...a.means].map((mean, n) => mean - b.means[n]));
  const distance = apart.transpose().mmul(Matrix.add(fromLeft, fromRight)).mmul(apart).get(0, 0);
  const shape = fromLeft.mmul(right).trace() + fromRight.mmul(left).trace() - 2 * a.means.length;
  return (distance + Math.max(0, shape)) / 4;
}

/** Measuring and uncertain numbers together. */
function whole({ errors, spread }: Predictive): Matrix {
  return Matrix.add(spread, Matrix.diag([...errors].map((error) => error * error)));
}

/** ln det(1 + N^-1 S) / 2: what measuring with errors N tells of what spreads by S (D. V. Lindley 1956). */
function informationOf({ errors, spread }: Predictive): number {
  const weighed = spread.clone();
  errors.forEach((left, a) =>
    errors.forEach((right, b) => weighed.set(a, b, spread.get(a, b) / (left * right))),
  );
  const rows = Matrix.add(Matrix.eye(errors.length), weighed);
  return 0.5 * logDeterminant(rows);
}

/** By Cholesky's method; the matrix is positive definite. */
function logDeterminant(matrix: Matrix): number {
  const rows = matrix.to2DArray();
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j <= i; j++) {
      let value = rows[i][j];
      for (let k = 0; k < j; k++) value -= rows[i][k] * rows[j][k];
      rows[i][j] = i === j ? Math.sqrt(value) : value / rows[j][j];
    }
    sum += 2 * Math.log(rows[i][i]);
  }
  return sum;
}

function largestDifference(a: Predictive, b: Predictive): string {
  const difference = (n: number): number =>
    Math.abs(a.means[n] - b.means[n]) /
    Math.sqrt(a.errors[n] ** 2 + b.errors[n] ** 2 + a.spread.get(n, n) + b.spread.get(n, n));
  return a.what.reduce(
    (best, text, n) => (difference(n) > best.size ? { text, size: difference(n) } : best),
    {
      text: "",
      size: -1,
    },
  ).text;
}

/** Odds at which a law counts as refuted: twenty to one. */
const DECIDES = Math.log(20);

function sentenceOf(
  { name, cost, odds, information, mostly, unsimulated }: Omit<Prospect, "sentence">,
  pair: readonly string[] | undefined,
): string {
  if (!pair) return `"${name}" cannot be predicted: ${unsimulated.join(", ")} cannot be simulated there.`;
  const verb = odds >= DECIDES ? "would decide" : odds >= 1 ? "would help to decide" : "would not decide";
  const factor = odds > 20 ? "more than 10^8" : `${Math.exp(odds).toPrecision(2)}`;
  return `"${name}" ${verb} between "${pair[0]}" and "${pair[1]}" (expected odds ${factor} to 1, at a cost of ${cost}), mostly by ${mostly}; it brings ${information.toFixed(1)} nats on the constants.`;
}
