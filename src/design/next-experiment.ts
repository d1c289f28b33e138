import type { Experiment } from "../experiment/experiment.js";
import { answered, DECIDES, expectedOdds, informationOf } from "./divergence.js";
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
  /** How much of the question which of the laws holds it answers, nats: 0 to `open`. See `answered`. */
  readonly answers: number;
  /** All there is to that question now, nats: the entropy of the laws' weights. */
  readonly open: number;
  /**
   * Expected ln of the odds between the two laws of `pair`, whichever holds. What refitting can absorb does not count. See
   * `expectedOdds`.
   */
  readonly odds: number;
  /** The two laws that it tells apart least well; of two laws these. */
  readonly pair: readonly string[];
  /** Expected gain of information on the constants of the leading law, nats: half ln det of the ratio of covariances. */
  readonly information: number;
  /** The value on which the two differ most, in their common errors. */
  readonly mostly: string;
  /** What each law says would be seen; empty for laws of which it cannot be said. */
  readonly expected: readonly Expected[];
  /** Laws of which it cannot be said what would be seen. */
  readonly unsimulated: readonly string[];
  readonly sentence: string;
}

/** What a law says would be seen. */
export interface Expected {
  readonly law: string;
  readonly what: readonly string[];
  readonly means: readonly number[];
  /** Standard errors of measuring. */
  readonly errors: readonly number[];
  /** Standard deviations with what is uncertain of the law's numbers. */
  readonly sds: readonly number[];
}

/**
 * Ranks experiments by what they tell between laws that the data so far leave, per cost: the best first. Predictions are
 * linear about the fits, and errors are taken as stated and independent: where numbers are uncertain by more than a factor of
 * e, or residuals go together, odds come out too large (test/studies/nmc333/results.md). `rehearse` makes the first ones in
 * simulation instead.
 * @param laws at least two, the leading one first
 * @throws RangeError where there are fewer, where a cost is not above 0, or where a candidate observes nothing.
 */
export function nextExperiment(
  laws: readonly KnownLaw[],
  candidates: readonly CandidateExperiment[],
): readonly Prospect[] {
  refuseUnusable(laws, candidates);
  const worth = ({ answers, information, cost }: Prospect): readonly [number, number] => [
    answers / cost,
    information / cost,
  ];
  return candidates
    .map((candidate) => prospectOf(laws, candidate))
    .sort((a, b) => {
      const [left, right] = [worth(a), worth(b)];
      return right[0] - left[0] || right[1] - left[1];
    });
}

function refuseUnusable(laws: readonly KnownLaw[], candidates: readonly CandidateExperiment[]): void {
  if (laws.length < 2)
    throw new RangeError(`nextExperiment: ${laws.length} laws; it takes two to be told apart.`);
  const wrong = candidates.find(({ cost }) => !(cost > 0));
  if (wrong)
    throw new RangeError(
      `nextExperiment: the cost of "${wrong.experiment.name}" is ${wrong.cost}; expected above 0.`,
    );
  const blind = candidates.find(({ experiment }) => experiment.observations.length === 0);
  if (blind)
    throw new RangeError(
      `nextExperiment: "${blind.experiment.name}" observes nothing. Say what is to be measured.`,
    );
}

/** A law with what it says would be seen. */
interface Shown {
  readonly name: string;
  readonly weight: number;
  readonly shown: Predictive;
}

function prospectOf(laws: readonly KnownLaw[], { experiment, cost }: CandidateExperiment): Prospect {
  const all = laws.map((known) => ({ known, shown: predictive(known, experiment) }));
  const able = all.flatMap(({ known: { name, weight = 1 }, shown }): Shown[] =>
    shown ? [{ name, weight, shown }] : [],
  );
  const weights = able.map(({ weight }) => weight);
  const least = leastApart(able);
  const [leader] = all;
  const prospect = {
    name: experiment.name,
    cost,
    answers:
      able.length > 1
        ? answered(
            able.map(({ shown }) => shown),
            weights,
          )
        : 0,
    open: entropy(laws.map(({ weight = 1 }) => weight)),
    odds: least?.odds ?? 0,
    pair: least ? [least.a.name, least.b.name] : [],
    information: leader.shown ? informationOf(leader.shown) : 0,
    mostly: least ? largestDifference(least.a.shown, least.b.shown) : "",
    expected: able.map(expectedOf),
    unsimulated: all.flatMap(({ known, shown }) => (shown ? [] : [known.name])),
  };
  return { ...prospect, sentence: sentenceOf(prospect) };
}

function leastApart(able: readonly Shown[]): { a: Shown; b: Shown; odds: number } | undefined {
  const pairs = able.flatMap((a, n) =>
    able.slice(n + 1).map((b) => ({ a, b, odds: expectedOdds(a.shown, b.shown) })),
  );
  return pairs.sort((a, b) => a.odds - b.odds).at(0);
}

function entropy(weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / total);
  return shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
}

const expectedOf = ({ name, shown }: Shown): Expected => ({
  law: name,
  what: shown.what,
  means: [...shown.means],
  errors: shown.noise.diagonal().map(Math.sqrt),
  sds: [...shown.means].map((_, n) => Math.sqrt(varianceAt(shown, n))),
});

const varianceAt = ({ noise, spread }: Predictive, n: number): number => noise.get(n, n) + spread.get(n, n);

function largestDifference(a: Predictive, b: Predictive): string {
  const sizes = [...a.means].map(
    (mean, n) => Math.abs(mean - b.means[n]) / Math.sqrt(varianceAt(a, n) + varianceAt(b, n)),
  );
  return a.what[sizes.indexOf(Math.max(...sizes))] ?? "";
}

/** Beyond this odds are not told apart: exp(18) is 10^8. */
const CERTAIN = 18;

function sentenceOf(prospect: Omit<Prospect, "sentence">): string {
  const { name, cost, odds, pair, information, mostly, unsimulated } = prospect;
  if (pair.length === 0)
    return `"${name}" cannot be predicted: ${unsimulated.join(", ")} cannot be simulated there.`;
  const verb = odds >= DECIDES ? "would decide" : odds >= 1 ? "would help to decide" : "would not decide";
  const factor = odds > CERTAIN ? "more than 10^8" : short(Math.exp(odds));
  const between = `between "${pair[0]}" and "${pair[1]}"`;
  const silent = unsimulated.length > 0 ? `; ${unsimulated.join(", ")} cannot be simulated there` : "";
  return `"${name}" ${verb} ${between} (expected odds ${factor} to 1, at a cost of ${short(cost)}), mostly by ${mostly}; it brings ${information.toFixed(1)} nats on the constants${silent}.`;
}

/** Three figures, without an exponent. */
const short = (value: number): string =>
  value < 1000 ? String(Number(value.toPrecision(3))) : String(Math.round(value));
